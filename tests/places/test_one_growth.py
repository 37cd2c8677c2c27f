"""One growth of a place: the table, the page and the finer units tell the same."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from atlas.model.dataset import Dataset, county_sets
from atlas.places.place_index import Places
from atlas.web.place.page import TableLine, table_lines

PEOPLE_2010 = 1_332_810_869


@pytest.mark.parametrize(
    ("code", "counted", "on_land", "after"),
    [
        ("371122", 995_552, 946_847, 973_252),  # Juxian: −22,300 as counted
        ("371322", 936_166, 838_019, 885_156),  # Tancheng: −5.4 % as counted
        ("340321", 1_028_066, 958_343, 935_335),  # Huaiyuan, without Macheng
    ],
)
def test_plain_people_are_on_the_land_of_2020_and_raw_ones_stand_beside(
    dataset: Dataset, code: str, counted: int, on_land: int, after: int
) -> None:
    row = dataset.unit_sets["county_2010_2020"].table.set_index("code").loc[code]
    assert row["population_2010_as_counted"] == counted
    assert row["population_2010"] == on_land
    assert row["change_2010_2020"] == after - on_land
    assert row["change_2010_2020_as_counted"] == after - counted
    assert row["change_pct_2010_2020"] == pytest.approx(100 * (after / on_land - 1))
    assert row["counted_on_other_land_2010"]


def test_every_table_puts_the_people_of_a_place_on_the_same_land(dataset: Dataset) -> None:
    """Townships, counties, units and prefectures: every sum is that of the counties it holds."""
    counties = dataset.tables["people_2010_on_counties_2020"].set_index("code")
    members = dataset.tables["unit_members"].query("year == 2020 and rows_of == 'list'")
    members = members[members["level"] == "county"].set_index("code")
    holders = {"prefecture": counties["prefecture_code"], "province": counties["province_code"]}
    for unit_set in county_sets(dataset.unit_sets):
        if 2020 not in unit_set.years:  # The list of units has no later divisions for it.
            continue
        holders[unit_set.id] = members[unit_set.id.replace("county", "unit_code")]
    finer = dataset.unit_sets["county_people_2010_2020"]
    rows = finer.table.set_index("code")["member_codes_2020"].dropna().str.split(";").explode()
    holders[finer.id] = pd.Series(rows.index, rows.to_numpy())
    for name, holder in holders.items():
        table = dataset.unit_sets[name].table.set_index("code")
        sums = counties["population_2010"].groupby(holder.reindex(counties.index)).sum()
        assert sums.to_dict() == table["population_2010"].dropna().to_dict(), name
        assert sums.sum() == PEOPLE_2010
        if name != finer.id:
            assert table["population_2010_as_counted"].sum() == PEOPLE_2010


def test_a_change_follows_from_the_two_counts_of_its_table(dataset: Dataset) -> None:
    for unit_set in county_sets(dataset.unit_sets):
        table = unit_set.table
        for start, end in pairwise(unit_set.years):
            after = table["population_2010_as_counted" if end == 2010 else f"population_{end}"]
            change = after - table[f"population_{start}"]
            assert change.equals(table[f"change_{start}_{end}"]), unit_set.id


def number(written: str) -> float | None:
    digits = written.strip("%").replace(",", "").replace("−", "-")
    return float(digits) if digits not in ("", "–") else None


def lines_of_people(lines: list[TableLine]) -> list[TableLine]:
    return [line for line in lines if line.label.startswith("People ")]


def test_every_percentage_of_a_page_follows_from_the_figures_beside_it(places: Places) -> None:
    """Before, 79 did not: Juxian fell from 995,552 to 973,252 by "+2.8 %"."""
    faults, checked = [], 0
    for code, (_, place) in places.all.items():
        lines = lines_of_people(table_lines(places, place, "en"))
        for before, line in pairwise(lines):
            if (pct := number(line.rate)) is not None:
                checked += 1
                ends = [number(before.people), number(line.people)]
                if None in ends or abs((ends[1] / ends[0] - 1) * 100 - pct) > 0.0501:
                    faults.append(f"{code} {line}")
        assert not lines[0].rate, code
    assert faults == []
    assert checked > 5_600


def test_a_joined_territory_stands_with_its_own_people(places: Places) -> None:
    shihezi = lines_of_people(table_lines(places, places.all["659001"][1], "en"))
    assert [line.people for line in shihezi[:3]] == ["590,115", "380,130", "498,587"]
    assert [line.rate for line in shihezi[:3]] == ["", "", ""]
    assert [line.people for line in shihezi[3:]] == ["3,028,086", "3,250,810"]
    assert shihezi[-1].rate == "+7.4%"
