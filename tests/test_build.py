"""Whole builds: what they publish, the same bytes twice, and what bad input costs."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest

from atlas.build import BuildOptions, build, check, make_dataset
from atlas.country import china
from atlas.drawing.measured_layers import fit_layers
from atlas.model.errors import LayerError, UserError
from atlas.publish import publishing
from atlas.sources.packaged import read_packaged_census
from atlas.terminal.tables import BUILD_TAKES
from tests.default_maps import default_maps, packaged_maps
from tests.downloaded import read_csv

GEOPACKAGE = "downloads/china-population-atlas.gpkg"
TOTALS = {2000: 1_242_612_226, 2010: 1_332_810_869, 2020: 1_409_778_724}


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_builds_give_the_same_bytes(built_site, tmp_path):
    again = tmp_path / "again"
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"}
    command = [sys.executable, "-m", "tests.second_build", str(again)]
    subprocess.run(command, check=True, env=environment, cwd=Path(__file__).parents[1])
    first, second = hashes(built_site), hashes(again)
    assert second == {name: first[name] for name in second}
    drawn = {name for name in first if name.startswith(("figures/", "stills/"))}
    assert set(second) >= set(first) - drawn
    kinds = {name.rsplit(".", 1)[1] for name in drawn & set(second)}
    assert kinds == {"png", "pdf", "webp"}


def test_summary_and_geopackage_agree_to_the_person(built_site):
    summary = json.loads((built_site / "downloads/summary.json").read_text(encoding="utf-8"))
    assert summary["totals"] == {str(year): people for year, people in TOTALS.items()}
    for period in ("2000-2010", "2010-2020", "2000-2020"):
        first, last = period.split("-")
        table = gpd.read_file(built_site / GEOPACKAGE, layer=f"county_{first}_{last}")
        assert table.crs.to_epsg() == 4490
        counted = table.dropna(subset=[f"population_{last}"])
        declining = (counted[f"change_{first}_{last}"] < 0).sum()
        if period != "2010-2020":
            assert summary["units"][period]["count"] == len(counted)
            assert summary["units"][period]["declining"] == declining
        for year in (first, last):
            assert int(table[f"population_{year}"].sum()) == TOTALS[int(year)]
    table = gpd.read_file(built_site / GEOPACKAGE, layer="county_people_2010_2020")
    assert {y: int(table[f"population_{y}"].sum()) for y in (2010, 2020)} == {
        year: TOTALS[year] for year in (2010, 2020)
    }
    counted = table.dropna(subset=["population_2020"])
    assert summary["units"]["2010-2020"]["count"] == len(counted) == 2_740
    assert summary["units"]["2010-2020"]["declining"] == (counted["change_2010_2020"] < 0).sum()
    for level, count in (("prefecture", 367), ("province", 31)):
        table = gpd.read_file(built_site / GEOPACKAGE, layer=level)
        assert len(table) == count
        assert {y: int(table[f"population_{y}"].sum()) for y in TOTALS} == TOTALS


def test_csv_and_geopackage_hold_the_same_codes_and_people(built_site):
    table = gpd.read_file(built_site / GEOPACKAGE, layer="county_2010_2020")
    text = read_csv(built_site, "county_2010_2020", dtype={"code": "str"})
    assert text["code"].tolist() == table["code"].tolist()
    assert text["population_2020"].sum() == table["population_2020"].sum()


def test_check_finds_every_sum_right(dataset, tmp_path, monkeypatch):
    # What a build measures anew is the same: see the test of two builds.
    monkeypatch.setattr("atlas.build.make_dataset", lambda *asked: dataset)
    report = check(BuildOptions(tmp_path / "never"))
    assert all(row.ok for row in report.rows)
    assert any(row.what.en == "prefecture, people 2000" for row in report.rows)
    assert not (tmp_path / "never").exists()


def test_check_lists_the_maps_left_out_as_each_language_does(dataset, tmp_path, monkeypatch):
    two = {name: dataset.unit_sets[name] for name in ("prefecture", "province")}
    monkeypatch.setattr("atlas.build.make_dataset", lambda *asked: replace(dataset, unit_sets=two))
    (left,) = [it for it in check(BuildOptions(tmp_path / "never")).notes if "maps left" in it.en]
    names = left.en.partition(": ")[2]
    assert left.zh.partition("：")[2] == names.replace(", ", "、") != names


def test_one_period_leaves_out_the_maps_of_the_others(dataset):
    layers = default_maps()
    assert [layer.id for layer in fit_layers(dataset, layers)] == [layer.id for layer in layers]
    sets = {"prefecture": dataset.unit_sets["prefecture"]}
    fewer = type(dataset)(**{**vars(dataset), "unit_sets": sets})
    assert {layer.level for layer in fit_layers(fewer, layers)} == {"prefecture"}


def test_a_census_without_ages_keeps_the_maps_of_growth(dataset):
    packaged = next(it for it in packaged_maps() if it.id == "growth_county_2010_2020")
    lacking = ("net_migration_2010_2020", "rest_of_change_2010_2020")
    growth = replace(packaged, counts=(*packaged.counts, *lacking))
    unit_set = dataset.unit_sets[growth.unit_set]
    table = unit_set.table.drop(columns=list(lacking))
    bare = replace(dataset, unit_sets={growth.unit_set: replace(unit_set, table=table)})
    [kept] = fit_layers(replace(bare, own_census=True), [growth])
    assert kept.counts == packaged.counts
    with pytest.raises(LayerError, match="net_migration_2010_2020"):
        fit_layers(bare, [growth])


def test_what_a_map_shows_decides_on_its_units(dataset):
    """People alone are shown on the units that townships tell apart, all else on the joined."""
    growth = next(it for it in packaged_maps() if it.id == "growth_county_2010_2020")
    assert growth.unit_set == "county_2010_2020"
    with_moves = replace(growth, counts=(*growth.counts, "net_migration_2010_2020"))
    finer, joined = fit_layers(dataset, [growth, with_moves])
    assert finer.unit_set == "county_people_2010_2020"
    assert joined.unit_set == "county_2010_2020"
    assert "乡镇" in finer.caveat.zh
    assert "乡镇" not in joined.caveat.zh
    assert "分乡镇" in finer.source.zh


@pytest.fixture
def old_site(tmp_path):
    """Publish a site with one page, which a failing build must not touch."""
    out = tmp_path / "site"
    with publishing(out) as folder:
        (folder / "index.html").write_text("the old site", encoding="utf-8")
    return out


def own_census(tmp_path, change, encoding="utf-8"):
    table = read_packaged_census(2020, china().tables)[["code", "name_zh", "population"]].astype(
        "str"
    )
    path = tmp_path / "own.csv"
    changed = change(table)
    changed.to_csv(path, index=False, encoding=encoding)
    return path


def cell(row, column, value):
    def change(table):
        table.loc[row, column] = value
        return table

    return change


BAD_TABLES = {
    "a wrong code": (cell(3, "code", "999999"), "own.csv, row 5, column 'code' is '999999'"),
    "a duplicate": (cell(1, "code", "110101"), "row 3, column 'code' is '110101'"),
    "a negative count": (cell(0, "population", "-5"), "row 2, column 'population' is '-5'"),
    "a missing column": (lambda t: t.drop(columns="population"), "'population'"),
}


@pytest.mark.parametrize("case", BAD_TABLES)
def test_a_bad_table_is_one_clear_error_and_the_old_site_stays(case, tmp_path, old_site):
    change, message = BAD_TABLES[case]
    before = hashes(old_site)
    with pytest.raises(UserError) as raised:
        build(BuildOptions(old_site, census={2020: own_census(tmp_path, change)}))
    assert message in str(raised.value)
    assert raised.value.exit_code == 2
    assert hashes(old_site) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".site.b")] == []


def test_an_input_that_the_new_site_would_remove(tmp_path, old_site):
    mine = own_census(tmp_path, lambda table: table).rename(old_site / "mine.csv")
    (tmp_path / "link.csv").symlink_to(mine)
    before = hashes(old_site)
    for options in (
        {"census": {2020: tmp_path / "link.csv"}},
        {"boundaries": old_site / "mine.gpkg"},
        {"grid": old_site / "mine.tif"},
        {"indicators": (mine,)},
        {"layers": old_site},
    ):
        with pytest.raises(UserError, match=r"^--\w+ .* lies in --out .*site, which a build repl"):
            build(BuildOptions(old_site, **options))
    assert hashes(old_site) == before


def test_an_empty_table(tmp_path, old_site):
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    before = hashes(old_site)
    with pytest.raises(UserError, match=r"empty\.csv"):
        build(BuildOptions(old_site, census={2020: path}))
    assert hashes(old_site) == before


def test_a_truncated_geopackage(built_site, tmp_path, old_site):
    path = tmp_path / "cut.gpkg"
    path.write_bytes((built_site / GEOPACKAGE).read_bytes()[:20_000])
    before = hashes(old_site)
    with pytest.raises(UserError, match=r"cut\.gpkg"):
        build(BuildOptions(old_site, boundaries=path, code_field="code"))
    assert hashes(old_site) == before


@pytest.mark.filterwarnings("ignore:.crs. was not provided")
def test_boundaries_without_a_crs(inputs, tmp_path, old_site):
    path = tmp_path / "bare.gpkg"
    inputs.leaves.head(3).set_crs(None, allow_override=True).to_file(path)
    before = hashes(old_site)
    with pytest.raises(UserError, match=r"bare\.gpkg.*reference system"):
        build(BuildOptions(old_site, boundaries=path, code_field="code"))
    assert hashes(old_site) == before


@pytest.mark.slow
def test_own_boundaries_and_a_table_in_gb18030_make_the_same_units(
    inputs, dataset, tmp_path, monkeypatch
):
    path = tmp_path / "own.gpkg"
    mainland = inputs.leaves[inputs.leaves["code"].isin(inputs.polygons)]
    mainland.rename(columns={"code": "adcode"}).to_crs(4326).to_file(path, layer="counties")
    options = BuildOptions(
        tmp_path / "never",
        periods=("2010-2020",),
        census={2020: own_census(tmp_path, lambda table: table, encoding="gb18030")},
        boundaries=path,
        boundaries_layer="counties",
        code_field="adcode",
    )
    measured = make_dataset(options)
    own = measured.unit_sets["county_2010_2020"].table
    default = dataset.unit_sets["county_2010_2020"].table
    assert own["code"].tolist() == default["code"].tolist()
    assert own["population_2020"].sum() == TOTALS[2020]
    assert abs(own["area_km2"].sum() / default["area_km2"].sum() - 1) < 1e-6
    monkeypatch.setattr("atlas.build.make_dataset", lambda *asked: measured)
    report = check(options)
    assert all(row.ok for row in report.rows)
    assert any(row.found == f"{TOTALS[2020]:,}" for row in report.rows)


@pytest.mark.slow
def test_a_census_with_a_digit_corrected_keeps_every_column_and_every_map(dataset, tmp_path):
    table = read_packaged_census(2020, china().tables)
    table.loc[0, "households_one_person"] += 1
    # Of workbooks `test_census_comparison` tells that they give the same table.
    path = tmp_path / "mine.csv"
    table.to_csv(path, index=False)
    measured = make_dataset(BuildOptions(tmp_path / "never", census={2020: path}))
    assert measured.own_census
    assert measured.summary == dataset.summary
    layers = default_maps()
    assert fit_layers(measured, layers) == fit_layers(dataset, layers)
    for name, unit_set in dataset.unit_sets.items():
        found = measured.unit_sets[name].table
        assert list(found) == list(unit_set.table)
        changed = {column for column in found if not found[column].equals(unit_set.table[column])}
        assert {column for column in changed if "one_person" not in column} == set()


def test_a_build_is_about_as_large_as_it_says_before_it(built_site):
    size = sum(path.stat().st_size for path in built_site.rglob("*") if path.is_file())
    _, megabytes = BUILD_TAKES[True]
    assert size / 1e6 == pytest.approx(megabytes, rel=0.15)
    pictures = [built_site / name for name in ("figures", "stills")]
    drawn = sum(path.stat().st_size for folder in pictures for path in folder.rglob("*.*"))
    assert (size - drawn) / 1e6 == pytest.approx(BUILD_TAKES[False][1], rel=0.15)
