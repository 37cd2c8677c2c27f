"""All downloads together: what is listed, described and handed back."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from atlas.exports.downloads import SiteDownloads, write_site_downloads
from atlas.model.errors import ConservationError, FaultyInputError
from tests.default_maps import packaged_maps
from tests.editions import EDITION


@pytest.fixture
def published(small, tmp_path) -> SiteDownloads:
    layers = tuple(it for it in packaged_maps() if it.id == "growth_county_2010_2020")
    return write_site_downloads(replace(EDITION, layers=layers), small, tmp_path)


def test_grids_are_listed_and_described_with_the_others(published, tmp_path):
    names = [one.name for one in published.downloads]
    assert [one.name for one in published.downloads if one.kind == "grid"] == [
        one.name for one in (*published.grids.downloads, *published.grids.styles)
    ]
    assert sorted(path.name for path in (tmp_path / "downloads").iterdir()) == sorted(names)
    assert names[-1] == "datapackage.json"


@pytest.mark.parametrize(
    ("page", "words"),
    [("start.md", r"(\d+) MB of it downloads"), ("formats.md", r"All files .* about (\d+) MB")],
)
def test_the_documentation_says_how_much_all_downloads_weigh(built_site, page, words):
    docs = Path(__file__).parents[2] / "docs"
    (said,) = re.findall(words, (docs / page).read_text("utf-8"))
    weight = sum(path.stat().st_size for path in (built_site / "downloads").iterdir())
    assert int(said) == pytest.approx(weight / 1e6, rel=0.03)


def test_tables_come_back_without_their_rows(published):
    tables = [one.table for one in published.downloads if one.table is not None]
    assert {table.name for table in tables} > {"province", "county_2010_2020"}
    assert all(table.frame.empty and table.columns for table in tables)


def test_the_date_of_a_build_is_checked_where_it_is_written(small, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(FaultyInputError, match="SOURCE_DATE_EPOCH is 'yesterday'"):
        write_site_downloads(EDITION, small, tmp_path)


def test_people_lost_on_a_grid_are_a_fault_of_the_downloads(small, tmp_path, monkeypatch):
    """It is said of the grid, and not of what was to be published with it."""

    def lose(*asked, **given):
        raise ConservationError("5 people are on no cell")

    monkeypatch.setattr("atlas.exports.downloads.write_grids", lose)
    with pytest.raises(ConservationError, match="on no cell"):
        write_site_downloads(EDITION, small, tmp_path)
