"""All downloads together: what is listed, described and handed back."""

import pytest

from atlas.catalogue.style import load_style
from atlas.exports.publish import DownloadJob, publish
from tests.default_maps import packaged_maps


@pytest.fixture
def job(small, tmp_path) -> DownloadJob:
    layers = [layer for layer in packaged_maps() if layer.id == "growth_county_2010_2020"]
    return DownloadJob(small, layers, load_style(), tmp_path / "alone")


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
