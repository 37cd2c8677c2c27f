"""Divisions below the county: two counties of Beijing, each in a western and an eastern half."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from atlas.country import china
from atlas.country.names import romanise_small
from atlas.measures.heihe_tengchong import southeast_side
from atlas.measures.unit_measures import measure_set
from atlas.model.dataset import UnitSet
from atlas.model.errors import SourceError
from atlas.units.inputs import Inputs
from atlas.units.small_areas import check_together, land_around, small_area_set
from atlas.units.unite import area_km2
from tests.small_areas import halves

COUNTIES = ("110101", "110102")


def counted(people: dict[str, int | None]) -> pd.DataFrame:
    table = pd.DataFrame({"code": list(people), "county_code": [code[:6] for code in people]})
    return table.assign(population=pd.array(list(people.values()), dtype="Int64"))


@pytest.fixture(scope="module")
def brought(inputs: Inputs) -> Inputs:
    counties = inputs.leaves[inputs.leaves["code"].isin(COUNTIES)]
    tables = {
        2010: {"110101001": 100, "110101002": 300, "110102001": 0, "110102009": 7},
        2020: {"110101001": 150, "110101002": 150, "110102001": 10, "110102009": 8},
    }
    censuses = {
        year: replace(
            census,
            small_areas=counted(tables[year]) if year in tables else None,
            small_file=Path(f"{year}.csv") if year in tables else None,
        )
        for year, census in inputs.censuses.items()
    }
    return replace(inputs, censuses=censuses, small_leaves=halves(counties))


@pytest.fixture(scope="module")
def areas(brought: Inputs) -> UnitSet:
    found = small_area_set(brought)
    assert found is not None
    side = southeast_side(china().line, china().crs, china().equal_area)
    return measure_set(found, side, days=china().days)


def test_areas_are_counted_as_their_tables_say(areas):
    table = areas.table.set_index("code")
    assert list(table.index) == [*("110101001", "110101002", "110102001", "110102002", "110102009")]
    assert areas.years == (2010, 2020)
    assert table["population_2010"].sum() == 407
    assert table.loc["110101001", "change_pct_2010_2020"] == pytest.approx(50)
    assert pd.isna(table.loc["110102001", "change_pct_2010_2020"])
    assert table.loc["110102001", "change_2010_2020"] == 10
    assert pd.isna(table.loc["110102002", "population_2020"])
    assert table["comparability"].to_list() == [*["unchanged"] * 3, "not_counted", "unchanged"]


def test_what_is_not_drawn_keeps_its_people_and_has_no_shape(areas):
    shapes = areas.table.set_index("code").geometry
    assert shapes.isna().to_list() == [False] * 4 + [True]
    assert set(areas.leaves) == set(areas.table["code"]) - {"110102009"}


def test_areas_lie_in_the_county_prefecture_and_province_of_2020(areas):
    row = areas.table.set_index("code").loc["110101001"]
    assert (row["county_name_zh"], row["province_name_en"]) == ("东城区", "Beijing")
    assert row["prefecture_code"] == "110000"


def test_halves_have_the_area_of_their_county(areas, inputs):
    counties = inputs.leaves.set_index("code").geometry.to_crs(areas.table.geometry.crs)
    found = areas.table.groupby("county_code")["area_km2"].sum()
    for code in COUNTIES:
        assert found[code] == pytest.approx(
            area_km2(counties[[code]], china().equal_area).iloc[0], rel=1e-5
        )


def test_the_rest_of_the_country_lies_around_them(brought):
    land = land_around(
        brought.small_leaves, brought.leaves, codes=china().codes, special=china().special
    )
    own, special, rest = land[:4], land[4:7], land[7:]
    assert list(own["code"]) == list(brought.small_leaves["code"])
    assert list(special["code"]) == ["710000", "810000", "820000"]
    assert rest["county_code"].isna().all()
    assert len(rest) == 31
    assert not rest.geometry.intersects(own.geometry.union_all().buffer(-1e-6)).any()


def test_half_a_county_that_nobody_brings_is_land(brought):
    eastern = brought.small_leaves[brought.small_leaves["code"].str.endswith("002")]
    western = brought.small_leaves[brought.small_leaves["code"].str.endswith("001")]
    land = (
        land_around(eastern, brought.leaves, codes=china().codes, special=china().special)
        .set_index("code")
        .geometry
    )
    assert land["110000"].contains(western.geometry.representative_point()).all()


def test_nothing_is_made_of_packaged_counties(inputs):
    assert small_area_set(inputs) is None


def test_tables_and_boundaries_come_together(brought):
    with pytest.raises(SourceError, match="boundaries of the same divisions") as caught:
        check_together(brought.censuses, None, small=False)
    assert len(caught.value.faults) == 2
    packaged = {year: replace(one, small_file=None) for year, one in brought.censuses.items()}
    with pytest.raises(SourceError, match="a table of the same divisions"):
        check_together(packaged, Path("towns.gpkg"), small=True)
    check_together(packaged, None, small=False)


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("石牌街道", "Shipai Subdistrict"),
        ("大栅栏街道办事处", "Dazhalan Subdistrict"),
        ("长安镇", "Chang'an Town"),
        ("乌兰布统苏木", "Wulanbutong Sum"),
        ("团结村村委会", "Tuanjiecun Village"),
        ("第1社区", "Di 1 Community"),
        ("Ω村", "Ω村"),
    ],
)
def test_names_below_the_county_are_romanised(name, english):
    assert romanise_small(name, "440106001", codes=china().codes) == english
