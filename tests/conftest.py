"""Fixtures that several test modules share, made once a session, and which tests are quick.

**Once a session.** The tests run in two processes. The first that asks for the dataset or the
site makes it in the folder of the session; the other waits for it and takes the same. So a test
may read them but never write to them: it copies what it means to change.

**Quick** (``python -m pytest -m quick``) is every test but those that

- open a browser or read the built site, through whatever fixtures: `SLOW_FIXTURES`;
- are marked ``slow``, one by one or as a module (``pytestmark``): they build, check or measure
  the whole country once more, lay it on grids, or draw or write files in other processes.

So a new test is quick by itself, and one that takes more than some seconds is to be marked.
"""

from __future__ import annotations

import gc
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from atlas.country import china
from atlas.model.process import THRESHOLDS, keep_relaxed_gc
from tests.chromium import chromium  # noqa: F401

if TYPE_CHECKING:
    from atlas.model.dataset import Dataset
    from atlas.places.place_index import Places
    from atlas.tools.join_table import Joined
    from atlas.units.history import DivisionHistory
    from atlas.units.inputs import Inputs
    from tests.golden_joins import Golden

# Commands speak the language of the system; what they say is asked for in English here.
os.environ["LANGUAGE"] = "en"

# The process that starts the others reads this file before it does, and needs nothing of the
# atlas but this: the rest is imported by what makes something of it. Six thousand tests are a
# million objects that stay, and looking through them as often as usual takes a third of the time
# in which they are collected.
gc.set_threshold(*THRESHOLDS)

# How long an example takes on a machine that does other work too says nothing of the code.
WITHOUT_CLOCK = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("without-clock", **WITHOUT_CLOCK)
settings.load_profile("without-clock")

SLOW_FIXTURES = {"built_site", "chromium"}

LONGEST_FIRST = (
    "test_build.py",
    "test_examples.py",
    "test_next_census.py",
    "test_layout_shift.py",
    "test_partial_census.py",
    "test_pages.py",
    "test_own_site.py",
    "test_one_figure.py",
)
"""Modules that are begun before all others, so that no process waits at the end for one.

While the first makes what all share, the second needs nothing of it. The third waits more than it
works: it does while the first builds once more, in processes of its own.
"""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the quick tests, and put the modules that take longest first."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("slow") is None and fixtures.isdisjoint(SLOW_FIXTURES):
            item.add_marker("quick")
    places = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and not among the tests and libraries, which stay to the end."""
    keep_relaxed_gc()


def made_once(path: Path, make: Callable[[Path], object]) -> Path:
    """Have the first process that asks make a file or folder, and the others wait for it.

    What is made must appear under its name only when it is whole.
    """
    with FileLock(path.with_name(f".{path.name}.made-once.lock")):
        if not path.exists():
            make(path)
    return path


@pytest.fixture(scope="session")
def session_folder(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the one folder that the processes of this session share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if hasattr(pytestconfig, "workerinput") else own


@pytest.fixture(scope="session")
def history() -> DivisionHistory:
    """Read the packaged history of divisions."""
    from atlas.units.inputs import read_division_history

    return read_division_history(country=china())


@pytest.fixture(scope="session")
def inputs(history: DivisionHistory) -> Inputs:
    """Read the packaged censuses and the default boundaries."""
    from atlas.units.flows import read_flows
    from atlas.units.inputs import Inputs, read_census_inputs, read_leaves, read_unrecorded

    censuses = read_census_inputs(history)
    return Inputs(
        china(),
        history,
        censuses,
        read_leaves(history)[0],
        read_unrecorded(censuses, tables=china().tables),
        flows=read_flows(china().compared, china().tables),
    )


@pytest.fixture(scope="session")
def shared_dataset(session_folder: Path) -> Dataset:
    """Measure the packaged figures as a build does.

    Every process loads its own copy, in the form in which a build hands it to its own processes.
    """
    from atlas.build import BuildOptions, make_dataset
    from atlas.model.dataset import Dataset

    def measure(path: Path) -> None:
        whole = path.with_suffix(".part")
        whole.write_bytes(pickle.dumps(make_dataset(BuildOptions(Path("unused")))))
        whole.rename(path)

    file = made_once(session_folder / "dataset.pickle", measure)
    found = pickle.loads(file.read_bytes())
    assert isinstance(found, Dataset)
    return found


@pytest.fixture(scope="session")
def dataset(shared_dataset: Dataset) -> Dataset:
    """Give the real figures; a folder of tests may have a small country in their place."""
    return shared_dataset


@pytest.fixture(scope="session")
def golden_tables(inputs: Inputs) -> list[Golden]:
    """Make the tables that every way of joining is tried on."""
    from tests.golden_joins import GoldenTables

    return list(GoldenTables(inputs).all())


@pytest.fixture(scope="session")
def answers(golden_tables: list[Golden]) -> dict[str, Joined]:
    """Join the golden tables in Python, by their ids."""
    from tests.golden_joins import joined

    return {table.id: joined(table) for table in golden_tables}


@pytest.fixture(scope="session")
def places(dataset: Dataset) -> Places:
    """Gather what the pages of all places print."""
    from atlas.catalogue.style import load_style
    from atlas.places.place_index import places_of, subject_of

    return places_of(dataset, subject_of(dataset, load_style(country=china())))


@pytest.fixture(scope="session")
def built_site(session_folder: Path, shared_dataset: Dataset) -> Path:
    """Build the whole site with the defaults, of the dataset that the tests share.

    Another build, which measures anew, must give the same bytes: see ``test_build.py``.
    """
    from atlas.build import BuildOptions, build

    def build_of_shared(out: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("atlas.build.make_dataset", lambda *asked: shared_dataset)
            build(BuildOptions(out))

    return made_once(session_folder / "site", build_of_shared)
