"""datapackage.json: all downloads with their hashes, every column of every CSV."""

import csv
import hashlib
import json
from io import StringIO
from types import SimpleNamespace
from zipfile import ZipFile

import pytest

from atlas.country import china
from atlas.exports.documentation import CITATION
from atlas.exports.downloads import describe_downloads
from atlas.exports.metadata import write_datapackage
from atlas.model.dataset import CensusFile
from atlas.model.version import DATE, __version__
from atlas.sources.packaged import file_hash


@pytest.fixture(scope="module")
def folder(downloaded, unchanged, tmp_path_factory):
    folder = tmp_path_factory.mktemp("described")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SOURCE_DATE_EPOCH", raising=False)
        describe_downloads(downloaded(folder), unchanged, folder)
    return folder


@pytest.fixture(scope="module")
def package(folder):
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def resource(package, name):
    return next(one for one in package["resources"] if one["path"] == name)


def test_every_other_file_is_a_resource_with_its_hash(folder, package):
    files = sorted(path for path in folder.iterdir() if path.name != "datapackage.json")
    assert sorted(one["path"] for one in package["resources"]) == [path.name for path in files]
    for path in files:
        content = path.read_bytes()
        one = resource(package, path.name)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert one["bytes"] == len(content)


def test_the_package_is_dated_by_its_sources(package):
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["created"] == f"{DATE}T00:00:00Z"
    assert package["version"] == __version__
    assert package["citation_en"] == CITATION.en
    assert [one["title_en"] for one in package["contributors"]] == ["China Population Atlas"]
    assert (
        package["title"] == "中国人口地图集：全部下载文件 · China population atlas: all downloads"
    )


def test_a_schema_names_the_columns_of_its_csv_in_order(folder, package):
    for one in package["resources"]:
        if one["format"] == "csv":
            file = folder / one["path"]
            content = file.read_bytes()
            if one.get("compression") == "zip":
                with ZipFile(file) as archive:
                    name, types = archive.namelist()
                    content = archive.read(name)
                assert (name, f"{name}.zip") == (one["innerpath"], one["path"])
                assert types == f"{name}t"
            rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
            assert [field["name"] for field in one["schema"]["fields"]] == rows[0]
            assert one["rows"] == len(rows) - 1
            assert one["schema"]["missingValues"] == [""]


def test_a_column_has_type_title_unit_and_bounds(package):
    schema = resource(package, "county_2010_2020.csv.zip")["schema"]
    fields = {field["name"]: field for field in schema["fields"]}
    assert schema["primaryKey"] == ["code"]
    assert fields["code"]["type"] == "string"
    assert fields["code"]["constraints"] == {
        "required": True,
        "unique": True,
        "pattern": "U?[1-8][0-9]{5}|[1-8][0-9]{5}([0-9]{3}){1,2}|X63LH|X63MY",
    }
    people = fields["population_2010"]
    assert (people["type"], people["unit"], people["unit_zh"]) == ("integer", "people", "人")
    assert (people["title_zh"], people["title_en"]) == ("2010 年人口", "Population 2010")
    assert people["constraints"] == {"minimum": 0}
    assert fields["area_km2"]["type"] == "number"
    assert fields["is_district"]["type"] == "boolean"
    assert "merged" in fields["comparability"]["constraints"]["enum"]
    assert fields["schools"] == {
        "name": "schools",
        "type": "integer",
        "title": "学校 Schools",
        "title_zh": "学校",
        "title_en": "Schools",
        "description": "学校 / Schools",
    }


def test_other_formats_say_whose_columns_they_have(package):
    layer = resource(package, "county_2010_2020.fgb")
    assert layer["mediatype"] == "application/vnd.flatgeobuf"
    assert (layer["features"], layer["geometryType"], layer["crs"]) == (
        4,
        "MultiPolygon",
        "EPSG:4490",
    )
    assert layer["someFieldsOf"] == "county_2010_2020.csv.zip"
    assert (
        resource(package, "county_2010_2020.parquet")["sameFieldsAs"] == "county_2010_2020.csv.zip"
    )
    assert resource(package, "county_2010_2020.parquet")["features"] == 5
    # Of the shapes that other layers have too only the GeoPackage has a copy.
    corrections = resource(package, "census_corrections.parquet")
    assert corrections["features"] == 2
    assert "geometryType" not in corrections
    whole = resource(package, "china-population-atlas.gpkg")
    assert whole["layers"][0] == "county_2010_2020"


def test_only_a_csv_is_offered_as_a_table_to_read_cell_by_cell(package):
    """A validator takes a format that it knows for a table, and guesses where it has no schema."""
    tables = [one for one in package["resources"] if "rows" in one or "type" in one]
    assert {(one["format"], one["type"]) for one in tables} == {("csv", "table")}
    others = {one["format"] for one in package["resources"] if one not in tables}
    assert others.isdisjoint({"csv", "parquet", "parq", "xlsx", "xls", "tsv", "ods"})
    # A path that ends so is taken for a table schema.
    assert resource(package, "summary.schema.json")["format"] == "json-schema"


def test_sources_bear_their_licences(package):
    found = {source["title"]: source for source in package["sources"]}
    lists = next(title for title in found if title.startswith("yescallop/areacodes: yearly code"))
    assert found[lists]["licenses"] == [{"name": "CC0-1.0", "title": "CC0 1.0"}]
    assert any(title.startswith("Boundaries") for title in found)
    assert len(found) == len(package["sources"])
    # Packaged tables that nobody can download are not named, but those that rest on them.
    published = {one["path"].partition(".")[0] for one in package["resources"]}
    assert "county_2010_2020" in found[lists]["tables"]
    assert all(published.issuperset(source.get("tables", ())) for source in package["sources"])


def test_a_users_census_takes_the_place_of_the_packaged_one(tmp_path):
    packaged = CensusFile(
        "census_2010.csv", file_hash("census_2010", china().tables).removeprefix("sha256:")
    )
    own = CensusFile("mine.xlsx", "ab" * 32)
    dataset = SimpleNamespace(country=china(), census_files={2010: packaged, 2020: own})
    write_datapackage([], dataset, {}, tmp_path / "datapackage.json")
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    titles = [source["title"] for source in package["sources"]]
    assert titles[-1] == "Census of 2020: mine.xlsx, given to the build"
    assert any(title.startswith("Sixth National") for title in titles)
    assert not any("ISBN 978-7-5037-9772-9" in title for title in titles)
