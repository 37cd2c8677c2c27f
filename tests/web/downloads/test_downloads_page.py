"""The downloads page: files by what they are for, the formats of one table in one entry."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from atlas.catalogue.columns import describe_table
from atlas.country import china
from atlas.exports import documentation
from atlas.exports.documentation import CITATION, bibtex
from atlas.exports.tables import Download, DownloadTable
from atlas.model.text import Text
from atlas.model.version import __version__
from atlas.web.downloads import downloads_page, group_downloads
from atlas.web.maps.maps import files_of
from tests.default_maps import packaged_maps
from tests.editions import EDITION

SHAPES = gpd.GeoDataFrame({"code": ["110000"]}, geometry=[box(0, 0, 1, 1)], crs="EPSG:4490")
PROVINCE = DownloadTable(
    "province", describe_table("province", china().table_years), SHAPES, "MultiPolygon"
)
CITIES = DownloadTable(
    "cities",
    describe_table("cities", china().table_years),
    pd.DataFrame({"code": ["110000"]}),
    None,
)


def download(name, kind="program", table=None, size=1234, shapes=False):
    about = Text(f"{name}：说明", name)
    return Download(name, Path(name), size, "ab" * 32, about, kind, table, (), shapes)


FILES = [
    download("figures.json"),
    download("province.csv", "table", PROVINCE),
    download("cities.csv.zip", "table", CITIES),
    download("province.parquet", "table", PROVINCE, 5_600_000, shapes=True),
    download("people_2020.tif", "grid"),
    download("atlas.gpkg", "gis"),
    download("cities.parquet", "table", CITIES),
    download("province.fgb", "table", PROVINCE),
    download("atlas.qgz", "gis"),
]


def test_groups_stand_in_the_order_of_the_page_and_empty_ones_are_left_out():
    assert [group["id"] for group in group_downloads(FILES)] == [
        "gis",
        "layers",
        "grid",
        "tables",
        "program",
    ]
    assert [group["id"] for group in group_downloads(FILES[:1])] == ["program"]


def test_the_formats_of_a_table_are_one_entry():
    [province] = group_downloads(FILES)[1]["entries"]
    assert province["name"] == "province"
    assert [words for words, _ in province["files"]] == ["CSV", "GeoParquet", "FlatGeobuf"]
    [cities] = group_downloads(FILES)[3]["entries"]
    assert [words for words, _ in cities["files"]] == ["CSV (zip)", "Parquet"]


def test_a_file_of_no_table_is_an_entry_of_its_own():
    project = group_downloads(FILES)[0]["entries"][1]
    assert (project["title"], project["about"].zh) == (None, "atlas.qgz：说明")
    assert [words for words, _ in project["files"]] == ["atlas.qgz"]


def test_the_page_links_each_file_with_its_size_and_lists_its_hash():
    for lang, root in (("zh", ""), ("en", "../")):
        page, html = downloads_page(EDITION, FILES, lang)
        assert page.file == ("downloads.html" if lang == "zh" else "en/downloads.html")
        for file in FILES:
            assert f'href="{root}downloads/{file.name}" download' in html
            assert f"{'ab' * 32}  {file.name}\n" in html
        named = 'aria-label="province: GeoParquet 5.6 MB"><b>GeoParquet</b> <span>5.6 MB</span>'
        assert named in html


def test_a_map_offers_its_own_table_and_the_file_of_all_layers():
    whole = Download("a.gpkg", Path("a.gpkg"), 1, "", Text("", ""), "gis", None, ("province",))
    layer = next(one for one in packaged_maps() if one.unit_set == "province")
    offered = files_of(layer, [*FILES, whole, download("places.gpkg")])
    assert [one.name for one in offered] == ["province.csv", "a.gpkg"]


def test_a_build_without_downloads_says_so():
    assert "This build has no downloads." in downloads_page(EDITION, [], "en")[1]


def test_the_page_leads_to_the_documentation_that_stands_beside_it():
    own = '<a href="../docs/index.html">Documentation</a>'
    beside = downloads_page(replace(EDITION, docs=True), [download("a.json")], "en")[1]
    alone = downloads_page(EDITION, [download("a.json")], "en")[1]
    assert (own in beside, "docs/index.html" in alone) == (True, False)


def test_the_entry_of_bibtex_bears_an_address_and_a_doi_only_where_there_is_one(monkeypatch):
    assert bibtex("en") == (
        f"@software{{china_population_atlas_{__version__},\n"
        "  author = {{The China Population Atlas developers}},\n"
        "  title = {{China Population Atlas}},\n"
        "  year = {2026},\n"
        "  month = {11},\n"
        f"  version = {{{__version__}}},\n"
        "}\n"
    )
    known = bibtex("zh", "https://example.org/{atlas/")
    assert "  title = {{中国人口地图集}},\n" in known
    assert known.endswith("  url = {https://example.org/%7Batlas/},\n}\n")
    assert known.count("{") == known.count("}")
    monkeypatch.setattr(documentation, "DOI", "10.1234/atlas")
    assert "  doi = {10.1234/atlas},\n" in bibtex("en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_how_to_cite_as_the_files_do_and_offers_to_copy_it(lang):
    known = replace(EDITION, base_url="https://example.org/atlas/")
    for edition, address in ((EDITION, ""), (known, "https://example.org/atlas/")):
        page, html = downloads_page(edition, [], lang)
        assert f'id="citation" class="boxed">{CITATION.get(lang)}</p>' in html
        assert f'id="bibtex" class="query boxed">{bibtex(lang, address)}</pre>' in html
        assert html.count('<button type="button" class="action" data-copy=') == 2
        assert f'<script src="{page.relative("assets/copy.js")}"></script>' in html
