"""Fixtures that several test modules share: the real dataset and the built site, made once."""

from pathlib import Path

import pytest

from atlas.build import BuildOptions, build, make_dataset
from atlas.catalogue.style import load_style
from atlas.model.dataset import Dataset
from atlas.places.facts import Places, places_of
from atlas.places.subjects import subject_of
from atlas.sources.packaged import CENSUS_YEARS
from atlas.units.history import DivisionHistory
from atlas.units.inputs import Inputs, read_divisions, read_leaves, read_one_census, read_suspects


@pytest.fixture(scope="session")
def history() -> DivisionHistory:
    """Read the packaged history of divisions."""
    return read_divisions()


@pytest.fixture(scope="session")
def inputs(history: DivisionHistory) -> Inputs:
    """Read the packaged censuses and the default boundaries."""
    censuses = {year: read_one_census(year, history) for year in CENSUS_YEARS}
    return Inputs(history, censuses, read_leaves(history), read_suspects())


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """Measure the packaged figures as a build does."""
    return make_dataset(BuildOptions(Path("unused")))


@pytest.fixture(scope="session")
def places(dataset: Dataset) -> Places:
    """Gather what the pages and the cards of all places print."""
    return places_of(dataset, subject_of(dataset, load_style()))


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the whole site with the defaults."""
    out = tmp_path_factory.mktemp("built") / "site"
    build(BuildOptions(out))
    return out
