"""The exports' small country as published tables, and maps of it made of real layer files."""

from dataclasses import replace

import pytest

from atlas.exports.tables import DownloadTable, download_tables
from atlas.model.layer import Layer
from tests.default_maps import packaged_maps


@pytest.fixture
def tables(dataset) -> dict[str, DownloadTable]:
    return {table.name: table for table in download_tables(dataset)}


@pytest.fixture
def counties(tables) -> DownloadTable:
    return tables["county_2010_2020"]


@pytest.fixture
def growth() -> Layer:
    """Growth by county, 2010–2020: breaks at −20, −10, −5, 0, 5, 10, 20, 40."""
    return next(layer for layer in packaged_maps() if layer.id == "growth_county_2010_2020")


@pytest.fixture
def districts(growth) -> Layer:
    """The same, of city districts alone."""
    return replace(growth, id="districts", where="is_district")
