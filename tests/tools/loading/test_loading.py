"""From Python, without a build: tables by name, from files or from the package."""

import re
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import MultiPolygon, box

import atlas
from atlas.catalogue.columns import describe_table
from atlas.cli import main
from atlas.country import china
from atlas.exports.geopackage import write_geopackage
from atlas.exports.tables import DownloadTable
from atlas.exports.vector_files import write_parquet
from atlas.model.errors import UserError


@pytest.fixture
def site(tmp_path):
    """A built site: a layer with its shapes, and two whose shapes the GeoPackage alone has."""
    downloads = tmp_path / "site" / "downloads"
    downloads.mkdir(parents=True)
    squares = [MultiPolygon([box(x, 0, x + 1, 1)]) for x in (0, 1)]
    codes = pd.array(["110101", "110102"], dtype="string")
    drawn = gpd.GeoDataFrame({"code": codes}, geometry=squares, crs="EPSG:4490")
    prefectures = DownloadTable(
        "prefecture", describe_table("prefecture", china().table_years), drawn, "MultiPolygon"
    )
    write_parquet(prefectures, downloads / "prefecture.parquet")
    rows = {"code": ["110101", "110103", "110104"], "population": pd.array([1, None, 3], "Int64")}
    census = pd.DataFrame(rows)
    both = MultiPolygon([box(0, 0, 2, 1)])
    land = gpd.GeoDataFrame(census, geometry=[squares[0], None, both], crs="EPSG:4490")
    layers = [
        DownloadTable(
            "comparability",
            describe_table("comparability", china().table_years),
            drawn.iloc[::-1],
            "MultiPolygon",
        ),
        DownloadTable(
            "census_2010_map",
            describe_table("census_2010_map", china().table_years),
            land.iloc[::-1],
            "MultiPolygon",
        ),
    ]
    write_geopackage(layers, downloads / "china-population-atlas.gpkg", country=china())
    for name, table in {"comparability": drawn[["code"]], "census_2010": census}.items():
        pd.DataFrame(table).to_parquet(downloads / f"{name}.parquet")
    pd.DataFrame({"from_code": ["110101"]}).to_parquet(downloads / "crosswalk_2010_2020.parquet")
    return tmp_path / "site"


def test_a_table_is_read_from_a_site_or_its_downloads(site, monkeypatch):
    drawn = atlas.load("comparability", site)
    assert list(drawn.columns) == ["code", "geometry"]
    assert atlas.load("prefecture", site).equals(drawn)
    assert [shape.bounds[0] for shape in drawn.geometry] == [0, 1]
    assert drawn.crs.to_epsg() == 4490
    assert atlas.load("comparability", site / "downloads").equals(drawn)
    assert list(atlas.crosswalk(2010, 2020, site)["from_code"]) == ["110101"]
    monkeypatch.chdir(site.parent)
    assert atlas.load("comparability").equals(drawn)


def test_a_census_gets_the_polygons_that_are_its_land(site):
    census = atlas.load("census_2010", site)
    assert [None if shape is None else shape.area for shape in census.geometry] == [1, None, 2]
    assert census.crs.to_epsg() == 4490
    assert census["population"].dtype == "Int64"
    (site / "downloads" / "china-population-atlas.gpkg").unlink()
    assert list(atlas.load("census_2010", site).columns) == ["code", "population"]


def test_what_is_not_there_is_said_with_what_is(site, tmp_path, monkeypatch):
    with pytest.raises(UserError, match=r"no table 'comparabilty' in .*there are comparability$"):
        atlas.load("comparabilty", site)
    with pytest.raises(UserError, match=r"holds no built atlas"):
        atlas.load("prefecture", tmp_path / "elsewhere")
    with pytest.raises(UserError, match="end is '2024'; expected a year from 2000 to 2023"):
        atlas.crosswalk(2020, 2024, site)
    with pytest.raises(UserError, match="end is '2024'; expected a year from 2000 to 2023"):
        atlas.load("crosswalk_2020_2024", site)
    monkeypatch.chdir(tmp_path / "site" / "downloads" / "..")
    monkeypatch.setattr("atlas.tools.loading.SITE", tmp_path / "nowhere")
    with pytest.raises(UserError, match=r"no table 'conty_2010_2020'; there are county_2010_2020"):
        atlas.load("conty_2010_2020")
    with pytest.raises(
        UserError, match=r"no table 'nonsense'; there are census_2000, .*, unit_members, "
    ):
        atlas.load("nonsense")
    with pytest.raises(UserError, match=r"Build it once \(china-atlas build .*census_2000, "):
        atlas.load("county_2010_2020")


def test_the_environment_may_name_the_site(site, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHINA_ATLAS_SITE", str(site))
    assert atlas.load("comparability").equals(atlas.load("comparability", site))
    monkeypatch.setenv("CHINA_ATLAS_SITE", str(tmp_path / "elsewhere"))
    with pytest.raises(UserError, match=r"elsewhere holds no built atlas"):
        atlas.load("census_2020")


def test_the_package_holds_the_censuses_and_the_lists(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert atlas.load("census_2020")["population"].sum() == 1_409_778_724
    assert {"from_year", "to_year"} <= set(atlas.load("division_codes"))
    assert atlas.load("crosswalk_2015_2020").equals(atlas.crosswalk(2015, 2020))


def test_importing_the_atlas_loads_nothing_heavy():
    script = "import sys, atlas; print('pandas' in sys.modules, callable(atlas.load))"
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert out.stdout.split() == ["False", "True"]


def test_the_command_that_an_error_names_can_be_typed(tmp_path, monkeypatch):
    """It named `china-atlas build site`, which no build takes."""
    monkeypatch.chdir(tmp_path)
    built = []
    monkeypatch.setattr("atlas.build.build", lambda options, progress: built.append(options))
    with pytest.raises(UserError) as raised:
        atlas.load("county_2010_2020")
    (named,) = re.findall(r"\(china-atlas ([^)]*)\)", str(raised.value))
    with pytest.raises(SystemExit) as left:
        main([*named.split(), "--quiet"])
    assert left.value.code == 0
    assert [options.out for options in built] == [Path("site")]
