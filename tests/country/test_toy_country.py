"""A country of ten counties, with another code, projection, line and interval, to the person."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from toyland import FOLDER, toyland

from atlas.build import BuildOptions, make_dataset
from atlas.catalogue.edition import Edition
from atlas.catalogue.layers import load_layers
from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.exports.downloads import write_site_downloads
from atlas.measures.migration.cohorts import AGE_COLUMNS, can_follow
from atlas.model.dataset import Dataset
from atlas.web.site import charts_known, notes_of_site

PERIOD = "2001_2006"


@pytest.fixture(scope="module")
def toy() -> Dataset:
    return make_dataset(BuildOptions(Path("unused"), country=toyland()))


@pytest.fixture(scope="module")
def geopackage(toy: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("toy")
    (site / "assets").mkdir()
    layers = load_layers(FOLDER / "layers", country=toy.country)
    edition = Edition(toy.country, load_style(country=toy.country), tuple(layers))
    published = write_site_downloads(edition, toy, site)
    (found,) = (one.path for one in published.downloads if one.name.endswith("atlas.gpkg"))
    return found


def rows(dataset: Dataset, unit_set: str) -> pd.DataFrame:
    return dataset.unit_sets[unit_set].table.set_index("code")


def test_people_are_summed_to_the_person(toy: Dataset) -> None:
    assert toy.summary.totals == {"2001": 3_970_000, "2006": 4_290_000}
    prefectures = rows(toy, "prefecture")
    assert prefectures["population_2006"].to_dict() == {
        "T-10": 1_430_000,
        "T-20": 1_260_000,
        "U-10": 1_600_000,
    }
    assert rows(toy, "province")["population_2001"].to_dict() == {
        "T-00": 2_550_000,
        "U-00": 1_420_000,
    }
    assert rows(toy, f"county_{PERIOD}")["population_2006"].sum() == 4_290_000


def test_growth_is_over_the_years_between_its_census_days(toy: Dataset) -> None:
    eastgate = rows(toy, f"county_{PERIOD}").loc["U-11"]
    assert eastgate[f"change_{PERIOD}"] == 200_000
    assert eastgate[f"change_pct_{PERIOD}"] == pytest.approx(25)
    assert eastgate[f"annual_rate_pct_{PERIOD}"] == pytest.approx(100 * (1.25 ** (1 / 5) - 1))


def test_areas_are_those_of_its_own_projection(toy: Dataset) -> None:
    areas = rows(toy, f"county_{PERIOD}")["area_km2"].astype(float)
    # A degree by a degree on the ellipsoid: 8,685 km² from 45° to 46°, 8,533 from 46° to 47°.
    assert areas["T-13"] == pytest.approx(8_685, rel=2e-3)
    assert areas["T-11"] == pytest.approx(8_533, rel=2e-3)


def test_its_own_line_divides_it(toy: Dataset) -> None:
    sides = rows(toy, f"county_{PERIOD}")["line_side"]
    assert sides["T-12"] == "northwest"
    assert sides["U-13"] == "southeast"
    split = toy.summary.heihe_tengchong["2006"].area_split
    assert split.people_southeast + split.people_northwest == 4_290_000


def test_the_districts_are_core_and_the_rest_is_periphery(toy: Dataset) -> None:
    cores = toy.summary.core_periphery["districts"]
    assert cores.types == {"both_up": 0, "core_only": 3, "periphery_only": 0, "both_down": 0}
    # 900 + 500 + 800 thousand became 990 + 640 + 1,000.
    assert cores.core_growth_pct == pytest.approx(100 * (2_630 / 2_200 - 1), abs=1e-4)


def test_what_its_tables_cannot_tell_is_left_out(toy: Dataset) -> None:
    summary = toy.summary
    assert summary.net_migration is summary.sectors is summary.since_the_census is None
    assert summary.concentration == summary.moves == summary.five_year_migration == {}
    assert not {"concentration", "province_moves", "provinces_of_birth"} & set(toy.tables)
    assert not [name for name in rows(toy, "province") if name.startswith("estimate_")]


def test_cohorts_are_followed_over_ten_years_alone() -> None:
    ages = pd.DataFrame(columns=list(AGE_COLUMNS))
    assert not can_follow([ages, ages], (2001, 2006), days=toyland().days)
    assert can_follow([ages, ages], (2010, 2020), days=china().days)
    assert not can_follow([ages, ages], (2000, 2020), days=china().days)
    assert not can_follow([ages, pd.DataFrame()], (2010, 2020), days=china().days)


def test_its_geopackage_is_in_its_own_codes_and_crs(toy: Dataset, geopackage: Path) -> None:
    counties = gpd.read_file(geopackage, layer=f"county_{PERIOD}")
    assert counties.crs.to_epsg() == 4258
    assert sorted(counties["code"]) == sorted(rows(toy, f"county_{PERIOD}").index)
    assert counties["population_2006"].sum() == 4_290_000
    crosswalk = gpd.read_file(geopackage, layer="crosswalk_2001_2006")
    assert crosswalk.groupby("from_code")["weight_people"].sum().eq(1).all()


def test_what_its_tables_have_no_figures_of_is_named(toy: Dataset) -> None:
    style = load_style(country=toy.country)
    notes = list(notes_of_site(toy, charts_known(toy, style)))
    charts, steps = (note.en for note in notes)
    # It has people, and nothing else of them.
    because = "left out, because their figures are not there: "
    first = "growth-by-distance, net-migration-by-age, net-migration-check, "
    assert charts.startswith(f"charts {because}{first}")
    assert "core-and-periphery" not in charts
    assert "growth-by-density" not in charts
    told = "away, coast, cities, centre, work, gap, schooling, children, since"
    assert steps == f"steps of the story {because}{told}"
    assert notes[1].zh == f"因缺少数字而未写的故事段落：{told.replace(', ', '、')}"
