"""Names that others build upon: columns of the downloads, and figures of ``summary.json``.

A renamed column breaks somebody's map or script without a word, so the names are written out.
"""

import json
import re

import pandas as pd
import pyogrio
import pytest

from atlas.catalogue.columns import find_column
from atlas.country import china
from atlas.sources.packaged import resources
from tests.downloaded import read_csv, read_downloaded

STAGES = ("", "_children", "_youth", "_adults", "_older")
MOVES = [f"{name}{stage}" for name in ("net_migration", "net_migration_rate") for stage in STAGES]
BETWEEN = [f"{name}_2010_2020" for name in (*MOVES, "net_migration_infants")]

IN_2010_AND_2020 = (
    "away_same_county",
    "away_same_province",
    "agriculture_share",
    "industry_share",
    "services_share",
    "mean_schooling_years",
    "college_share",
    "children_share",
    "children_per_adult",
)
IN_EVERY_CENSUS = ("away_within_province", "away_other_province")

CENSUSES = {
    "county_2000_2010": (2000, 2010),
    "county_2010_2020": (2010, 2020),
    "county_2000_2020": (2000, 2010, 2020),
    "prefecture": (2000, 2010, 2020),
    "province": (2000, 2010, 2020),
}

INDICES = {
    "china": [2000, 2010, 2020],
    "united_states": list(range(2001, 2023)),
    "japan": list(range(2006, 2019)),
}


def columns_of(years):
    """The names that a unit set with these censuses must have."""
    names = [f"{name}_{year}" for year in years for name in IN_EVERY_CENSUS]
    names += [f"{name}_{year}" for year in years if year != 2000 for name in IN_2010_AND_2020]
    return names + (BETWEEN if {2010, 2020} <= set(years) else [])


@pytest.fixture(scope="module")
def downloads(built_site):
    return built_site / "downloads"


@pytest.fixture(scope="module")
def summary(downloads):
    return json.loads((downloads / "summary.json").read_text(encoding="utf-8"))


def test_the_lists_are_as_long_as_they_should_be():
    assert [len(columns_of(years)) for years in CENSUSES.values()] == [13, 33, 35, 35, 35]


@pytest.mark.parametrize("unit_set", CENSUSES)
def test_columns_are_in_the_table_and_hold_figures(downloads, unit_set):
    table = read_downloaded(downloads.parent, unit_set)
    names = columns_of(CENSUSES[unit_set])
    assert [name for name in names if name not in table] == []
    table = table[names].replace("", None).apply(pd.to_numeric)
    for name in names:
        assert table[name].notna().mean() > 0.9, name
        assert find_column(name) is not None, name


@pytest.mark.parametrize("unit_set", CENSUSES)
def test_columns_are_in_the_geopackage(downloads, unit_set):
    path = downloads / "china-population-atlas.gpkg"
    fields = pyogrio.read_info(path, layer=unit_set)["fields"]
    assert set(columns_of(CENSUSES[unit_set])) <= set(fields)


@pytest.mark.parametrize("country", INDICES)
def test_indices_are_in_the_summary(summary, country):
    figures = summary["concentration"][country]
    assert sorted(int(year) for year in figures if year.isdigit()) == INDICES[country]
    for year in INDICES[country]:
        for series in ("population", "gdp", "gdp_per_head"):
            indices = figures[str(year)][series]
            assert 0 < indices["gini"] < 1
            assert indices["theil"] > 0


def test_net_migration_is_in_the_summary(summary, downloads):
    """The two figures are those of the table beside them."""
    net = read_csv(downloads.parent, "county_2010_2020")["net_migration_2010_2020"]
    figures = summary["net_migration"]
    assert figures["gaining_units"] == int(net.gt(0).sum())
    assert figures["gross_gain"] == pytest.approx(net[net > 0].sum(), abs=len(net))


def test_lineage_and_terms_name_what_is_published_or_a_source_outside(downloads):
    """What was reviewed for the atlas is cited by the table in which whoever doubts it finds it."""
    package = json.loads((downloads / "datapackage.json").read_text(encoding="utf-8"))
    published = {one["path"].partition(".")[0] for one in package["resources"]}
    assert {name for one in package["sources"] for name in one.get("tables", ())} <= published
    catalogue = json.loads((downloads / "dcat.jsonld").read_text(encoding="utf-8"))
    sets = catalogue["dcat:dataset"]
    texts = [one["dct:provenance"]["dct:description"] for one in sets]
    texts += [licence["dct:title"] for one in sets for licence in one["dct:license"]]
    said = "\n".join(text["@value"] for both in texts for text in both)
    packaged = resources(china().tables)
    assert {name for name in packaged if re.search(rf"\b{name}\b", said)} <= published
    for resource in packaged.values():
        if resource["sources"][0]["title"].startswith(("Reviewed by hand", "Derived", "Found by")):
            cited = re.findall(rf"{re.escape(resource['title_en'])}(?: \(table (\w+)\))?", said)
            assert set(cited) <= published, resource["name"]
    assert "unrecorded_transfers" in published
