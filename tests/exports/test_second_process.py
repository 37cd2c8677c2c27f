"""Grids and downloads of the country of nine squares, written by the second process of a build."""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest

import atlas
from atlas.catalogue.style import load_style
from atlas.exports.publish import DownloadJob, publish
from atlas.model.dataset import Dataset, Unmeasured
from atlas.model.errors import ConservationError, FaultyInputError
from atlas.model.progress import SilentProgress, Stopwatch
from atlas.model.text import alike
from atlas.web.beside import SecondProcess, awaited, second_process
from tests.default_maps import packaged_maps
from tests.lesser_site import AtHand

WAITING = alike("Wait for the charts")

ROOT = Path(atlas.__file__).parent.parent


@pytest.fixture
def job(small, tmp_path) -> DownloadJob:
    layers = [layer for layer in packaged_maps() if layer.id == "growth_county_2010_2020"]
    return DownloadJob(small, layers, load_style(), tmp_path / "alone")


def counted(dataset: Dataset) -> Unmeasured:
    """Return what is known of a dataset before it is measured."""
    return Unmeasured(
        unit_sets=dataset.unit_sets,
        divisions=dataset.divisions,
        leaves=dataset.leaves,
        census_files=dataset.census_files,
        bases=dataset.bases,
        totals={int(year): people for year, people in dataset.summary.totals.items()},
    )


def files(site) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }


@pytest.mark.slow
def test_another_process_writes_the_same_bytes(job, tmp_path):
    alone = publish(job)
    there = replace(job, site=tmp_path / "beside")
    with second_process() as second:
        second.lay_grids(counted(there.dataset), there.style, there.site)
        beside = awaited(second.publish(there), WAITING, SilentProgress())
    assert files(there.site) == files(job.site)
    assert [one.sha256 for one in beside.downloads] == [one.sha256 for one in alone.downloads]
    assert beside.grids.lands.own.keys() == alone.grids.lands.own.keys()
    assert list(beside.seconds) == list(alone.seconds)


def test_a_fault_travels_with_its_words(job, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with (
        second_process() as second,
        pytest.raises(FaultyInputError, match="SOURCE_DATE_EPOCH is 'yesterday'"),
    ):
        awaited(second.publish(job), WAITING, SilentProgress())


def test_people_lost_on_a_grid_are_a_fault_of_the_downloads(job, monkeypatch):
    """It is said of the grid, and not of what was to be published with it."""

    def lose(*asked):
        raise ConservationError("5 people are on no cell")

    monkeypatch.setattr("atlas.web.beside.lay_grids", lose)
    second = SecondProcess(AtHand().submit)
    second.lay_grids(counted(job.dataset), job.style, job.site)
    with pytest.raises(ConservationError, match="on no cell"):
        awaited(second.publish(job), WAITING, SilentProgress())


FORKED = """
import os
from atlas.model.fork_server import warm_up
from atlas.web.beside import second_process

def parent(*_):
    return os.getppid()

if __name__ == "__main__":
    with second_process() as second:
        # A build asks for the server when its inputs are read, within the block.
        warm_up([])
        print(second._submit(parent).result() != os.getpid())
"""


@pytest.mark.slow
def test_it_is_forked_from_a_server_that_began_before_it_was_asked_for_anything(tmp_path):
    script = tmp_path / "build.py"
    script.write_text(FORKED)
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": tempfile.gettempdir()},
    )
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_no_step_waits_for_what_is_there():
    """It said "Wait for the charts 0.0 s"."""
    watch, there, coming = Stopwatch(SilentProgress()), Future[int](), Future[int]()
    there.set_result(1)
    assert awaited([there], WAITING, watch) == 1
    assert watch.seconds == {}
    Timer(0.05, coming.set_result, [2]).start()
    assert awaited([there, coming], WAITING, watch) == 2
    assert list(watch.seconds) == ["Wait for the charts"]
