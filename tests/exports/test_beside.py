"""The downloads written by a process of their own, beside the pages."""

from dataclasses import replace

import pytest

from atlas.catalogue.layers import load_layers
from atlas.catalogue.style import load_style
from atlas.exports.beside import DownloadJob, publish, publish_beside
from atlas.model.errors import FaultyInputError


@pytest.fixture
def job(small, tmp_path) -> DownloadJob:
    layers = [layer for layer in load_layers() if layer.id == "growth_county_2010_2020"]
    return DownloadJob(small, layers, load_style(), tmp_path / "alone")


@pytest.mark.slow
def test_another_process_writes_the_same_bytes(job, tmp_path):
    alone = publish(job)
    with publish_beside(replace(job, site=tmp_path / "beside")) as published:
        beside = published()
    assert [(one.name, one.sha256) for one in beside.downloads] == [
        (one.name, one.sha256) for one in alone.downloads
    ]
    assert beside.grids.lands.own.keys() == alone.grids.lands.own.keys()
    assert list(beside.seconds) == list(alone.seconds)


def test_grids_are_listed_and_described_with_the_others(job):
    published = publish(job)
    names = [one.name for one in published.downloads]
    assert [one.name for one in published.downloads if one.kind == "grid"] == [
        one.name for one in (*published.grids.downloads, *published.grids.styles)
    ]
    assert sorted(path.name for path in (job.site / "downloads").iterdir()) == sorted(names)
    assert names[-1] == "datapackage.json"


def test_tables_come_back_without_their_rows(job):
    tables = [one.table for one in publish(job).downloads if one.table is not None]
    assert {table.name for table in tables} > {"province", "county_2010_2020"}
    assert all(table.frame.empty and table.columns for table in tables)


def test_a_fault_travels_with_its_words(job, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with (
        publish_beside(job) as published,
        pytest.raises(FaultyInputError, match="SOURCE_DATE_EPOCH is 'yesterday'"),
    ):
        published()
