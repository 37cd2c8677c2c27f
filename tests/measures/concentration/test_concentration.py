"""Concentration: cities that a reader can work out, and three countries as they were."""

import math

import pandas as pd
import pytest

from atlas.country import china
from atlas.measures.concentration import (
    balanced_panel,
    concentration,
    gap_if_people_stayed,
    japan_panel,
    largest_over_smallest,
    lorenz_curves,
    of_same_territory,
    us_panel,
)
from atlas.measures.concentration_of_china import ENDS
from atlas.model.dataset import Dataset, Panel
from atlas.model.figures import record_items
from atlas.sources.packaged import read_table

EXPECTED = {
    "gdp": (0.546, 0.546, 0.559),
    "population": (0.375, 0.384, 0.414),
    "gdp_per_head": (0.366, 0.342, 0.282),
}
CENSUSES = (2000, 2010, 2020)


def rows(*listed: tuple[str, str | None, int, float | None, int | None]) -> pd.DataFrame:
    return pd.DataFrame(listed, columns=["unit", "group", "year", "gdp", "population"])


@pytest.fixture
def two_cities() -> Panel:
    """Two million each in 2010, three and one in 2020, GDP always 3 to 1."""
    return balanced_panel(
        "china",
        rows(
            ("110000", "110000", 2010, 3.0, 2_000_000),
            ("120000", "120000", 2010, 1.0, 2_000_000),
            ("110000", "110000", 2020, 6.0, 3_000_000),
            ("120000", "120000", 2020, 2.0, 1_000_000),
        ),
    )


@pytest.fixture(scope="module")
def nation(dataset: Dataset) -> dict[int, int]:
    return {int(year): total for year, total in dataset.summary.totals.items()}


@pytest.fixture(scope="module")
def summary(dataset: Dataset) -> dict:
    return dict(dataset.summary.concentration)


def test_people_follow_gdp_and_the_gap_closes(two_cities: Panel) -> None:
    measured = concentration(two_cities).set_index(["year", "series"])
    assert measured["gini"].to_dict() == pytest.approx(
        {
            (2010, "population"): 0,
            (2010, "gdp"): 0.25,
            (2010, "gdp_per_head"): 0.25,
            (2020, "population"): 0.25,
            (2020, "gdp"): 0.25,
            (2020, "gdp_per_head"): 0,
        }
    )
    one_city_each = measured.loc[(2010, "gdp")]
    assert one_city_each["theil_between"] == one_city_each["theil"]
    assert one_city_each["theil_within"] == 0
    assert one_city_each[["units", "people"]].tolist() == [2, 4_000_000]


def test_had_people_stayed_the_gap_would_be_a_quarter(two_cities: Panel) -> None:
    people = two_cities.rows.pivot(index="unit", columns="year", values="population")
    people = people.add_prefix("population_")
    assert gap_if_people_stayed(two_cities, people) == pytest.approx(0.25)
    assert gap_if_people_stayed(two_cities, people, people_year=2020) == pytest.approx(0)
    with pytest.raises(ValueError, match="missing or negative"):
        gap_if_people_stayed(two_cities, people.drop("120000"))


def test_a_city_that_took_in_a_county_is_not_of_the_same_territory(two_cities: Panel) -> None:
    people = pd.DataFrame(
        {"population_2010": [2_500_000, 2_010_000], "population_2020": [3_000_000, 1_000_000]},
        index=["110000", "120000"],
    )
    kept = of_same_territory(two_cities, people)
    assert kept.rows["unit"].unique().tolist() == ["120000"]
    assert of_same_territory(two_cities, people.iloc[:0]).rows.empty


def test_only_units_of_every_year_and_without_the_flag_stay() -> None:
    listed = rows(
        ("a", "x", 2010, 1.0, 10),
        ("a", "x", 2020, 1.0, 20),
        ("b", "x", 2010, 1.0, 30),
        ("c", "x", 2010, 1.0, 40),
        ("c", "x", 2020, None, 50),
        ("d", "x", 2010, 1.0, 60),
        ("d", "x", 2020, 1.0, 70),
    )
    panel = balanced_panel("china", listed.assign(unfit=[False] * 5 + [True, False]))
    assert panel.rows["unit"].tolist() == ["a", "a"]
    assert panel.left_out[["unit", "reason"]].drop_duplicates().to_numpy().tolist() == [
        ["b", "incomplete"],
        ["c", "incomplete"],
        ["d", "flagged"],
    ]
    assert {year: vars(held) for year, held in panel.coverage().items()} == {
        "2010": {"units": 1, "people": 10, "people_left_out": 130, "people_share": 0.071429},
        "2020": {"units": 1, "people": 20, "people_left_out": 120, "people_share": 0.142857},
    }
    assert panel.rows["population"].sum() + panel.left_out["population"].sum() == 280


def test_faulty_panels_are_refused() -> None:
    one = ("a", "x", 2010, 1.0, 10)
    with pytest.raises(ValueError, match="china: two rows of one year for unit a"):
        balanced_panel("china", rows(one, one))
    with pytest.raises(ValueError, match="no unit has people and GDP in every year"):
        balanced_panel("china", rows(one, ("b", "x", 2020, 1.0, 10)))


def test_lines_and_curves_to_draw(two_cities: Panel) -> None:
    lines = concentration(two_cities)
    assert lines["gini"].tolist() == pytest.approx([0, 0.25, 0.25, 0.25, 0.25, 0])
    curves = lorenz_curves(two_cities)
    of_gdp = curves[curves["year"].eq(2020) & curves["series"].eq("gdp")]
    assert of_gdp.to_numpy().tolist() == [
        [2020, "gdp", 0.0, 0.0],
        [2020, "gdp", 0.5, 0.25],
        [2020, "gdp", 1.0, 1.0],
    ]


def test_china_as_expected(summary: dict) -> None:
    # The expected figures keep 伊犁, whose row of 2000 is unfit; without it they move by 0.002.
    assert summary["china"].coverage["2000"].units == 315
    measured = summary["china"].years
    for series, ginis in EXPECTED.items():
        found = [getattr(measured[str(year)], series).gini for year in CENSUSES]
        assert found == pytest.approx(ginis, abs=0.002)


def test_the_316_with_the_mismatched_row_are_exactly_as_expected(summary: dict) -> None:
    with_it = summary["china"].sensitivity["with_mismatch"]
    assert with_it.units == 316
    for series, ginis in EXPECTED.items():
        years = (with_it.years[str(year)] for year in CENSUSES)
        found = [getattr(year, series).gini for year in years]
        assert found == pytest.approx(ginis, abs=0.0005)


def test_people_explain_most_of_the_narrowing(summary: dict) -> None:
    figures = summary["china"].counterfactual
    assert figures.people_as_in["2010"] == pytest.approx(0.33, abs=0.005)
    assert figures.gap["2020"] == pytest.approx(0.28, abs=0.005)
    by_people = figures.either_order.by_people
    fall = figures.either_order.gap["2020"] - figures.either_order.gap["2010"]
    assert all(part < fall / 2 for part in by_people)


def test_every_choice_of_prefectures_tells_the_same(summary: dict) -> None:
    assert {name: s.units for name, s in summary["china"].sensitivity.items()} == {
        "with_mismatch": 316,
        "without_any_flag": 295,
        "same_territory": 294,
    }
    for choice in summary["china"].sensitivity.values():
        first, middle, last = (choice.years[str(year)] for year in CENSUSES)
        for series in ("population", "gdp"):
            assert getattr(first, series).gini < getattr(last, series).gini
        heads = [year.gdp_per_head.gini for year in (first, middle, last)]
        assert heads == sorted(heads, reverse=True)
        assert choice.gap_if_people_stayed > heads[2] + 0.04


def test_the_parts_of_theil_add_up_in_every_country(summary: dict) -> None:
    for country in ("china", "united_states"):
        for series in summary[country].years.values():
            for index in vars(series).values():
                parts = index.theil_between + index.theil_within
                assert parts == pytest.approx(index.theil, abs=2e-6)
    without_groups = dict(record_items(summary["japan"].years["2018"].gdp))
    assert set(without_groups) == {"gini", "theil"}


def test_units_sum_to_larger_ones_and_those_outside_are_left_out() -> None:
    listed = [
        (unit, "x", year, gdp * (year - 2009), people)
        for unit, gdp, people in (("a", 1.0, 10), ("b", 2.0, 20), ("c", 4.0, 40))
        for year in (2010, 2011)
    ]
    panel = balanced_panel("china", rows(*listed, ("d", "x", 2010, 8.0, 80)), level="county")
    larger = panel.sum_to("metropolitan_area", pd.Series({"a": "AB", "b": "AB"}))
    assert (larger.country, larger.level) == ("china", "metropolitan_area")
    assert larger.rows[["unit", "year", "gdp", "population"]].to_numpy().tolist() == [
        ["AB", 2010, 3.0, 30],
        ["AB", 2011, 6.0, 30],
    ]
    out = larger.left_out.drop_duplicates(["unit", "reason"])
    assert out[["unit", "reason"]].to_numpy().tolist() == [["d", "incomplete"], ["c", "outside"]]
    assert [held.people_left_out for held in larger.coverage().values()] == [120, 40]
    assert concentration(larger)["theil_between"].isna().all()


def test_the_largest_per_head_over_the_smallest_by_hand(two_cities: Panel) -> None:
    """1.5 against 0.5 per million in 2010, 2 each in 2020; the units of a group are summed."""
    found = largest_over_smallest(two_cities)
    assert found["ratio"].to_dict() == {2010: 3.0, 2020: 1.0}
    assert (found.at[2010, "largest"], found.at[2010, "smallest"]) == ("110000", "120000")
    listed = [
        (unit, group, year, gdp, 10)
        for unit, group, gdp in (("a", "x", 6.0), ("b", "x", 2.0), ("c", "y", 1.0))
        for year in (2010, 2011)
    ]
    grouped = largest_over_smallest(balanced_panel("china", rows(*listed)))
    assert grouped["ratio"].tolist() == [4.0, 4.0]
    assert grouped["groups"].tolist() == [2, 2]


def test_provinces_came_nearer_to_each_other() -> None:
    found = read_table(ENDS, china().tables)
    assert [round(float(ratio), 2) for ratio in found["ratio"]] == [9.72, 5.83, 4.58]
    assert found["largest"].tolist() == ["310000", "310000", "110000"]
    assert found["smallest"].tolist() == ["520000", "520000", "620000"]


def test_larger_units_hold_the_people_of_their_parts(summary: dict) -> None:
    units = {key: figures.coverage[list(figures.coverage)[-1]] for key, figures in summary.items()}
    assert units["china_province"].people == units["china"].people
    assert units["united_states_state"].people == units["united_states"].people
    assert {key: units[key].units for key in ("china_province", "united_states_state")} == {
        "china_province": 30,
        "united_states_state": 51,
    }
    metropolitan = units["united_states_metropolitan_area"]
    assert metropolitan.units == 379
    assert 0.82 < metropolitan.people_share < 0.85


def by_hand(values: list[float]) -> float:
    """Gini as the mean difference between all pairs, over twice the mean."""
    pairs = sum(abs(a - b) for a in values for b in values)
    return pairs / (2 * len(values) * sum(values))


def test_directions_can_depend_on_the_unit(summary: dict) -> None:
    def people(key: str) -> list[float]:
        years = sorted(summary[key].years)
        ends = (summary[key].years[year].population.gini for year in (years[0], years[-1]))
        return [round(gini, 3) for gini in ends]

    assert people("united_states") == [0.744, 0.760]
    assert people("united_states_metropolitan_area") == [0.667, 0.669]
    assert people("china") == [0.373, 0.415]
    assert people("china_province") == [0.359, 0.360]
    # The same from the tables: the counties that the list calls metropolitan, by area.
    areas, table = (
        read_table("us_county_cbsa", china().tables),
        read_table("economy_us_county", china().tables),
    )
    metropolitan = areas[areas["kind"] == "metropolitan"]
    counties = table.dropna().groupby("fips").filter(lambda rows: len(rows) == 22)
    both = counties.merge(metropolitan, on="fips")
    for year, expected in ((2001, 0.667), (2022, 0.669)):
        sums = both[both["year"] == year].groupby("cbsa_code")["population"].sum()
        assert by_hand(sums.astype(float).tolist()) == pytest.approx(expected, abs=0.0005)


def test_areas_under_other_codes_do_not_turn_the_line_of_people() -> None:
    """Connecticut by former county and Virginia's combined areas, put in by hand."""
    put_in = {
        **dict.fromkeys(("09003", "09007", "09013"), "25540"),
        **{"09001": "14860", "09009": "35300", "09011": "35980", "51919": "47900"},
    }
    panel, areas = (
        us_panel(read_table("economy_us_county", china().tables)),
        read_table("us_county_cbsa", china().tables),
    )
    metropolitan = areas[areas["kind"] == "metropolitan"].set_index("fips")["cbsa_code"]
    assert not set(put_in) & set(metropolitan.index)
    whole = panel.sum_to("metropolitan_area", pd.concat([metropolitan, pd.Series(put_in)]))
    people = concentration(whole).query("series == 'population'").set_index("year")["gini"]
    assert 0 < people[2022] - people[2001] < 0.005


def test_the_gap_per_head_goes_the_same_way_by_every_unit(summary: dict) -> None:
    for key, figures in summary.items():
        years = sorted(figures.years)
        first, last = (figures.years[year].gdp_per_head.gini for year in (years[0], years[-1]))
        assert (last > first) == key.startswith("united_states"), key


def test_coverage_of_china(summary: dict, nation: dict[int, int]) -> None:
    for year, people in nation.items():
        covered = summary["china"].coverage[str(year)]
        assert covered.people + covered.people_left_out == people
        assert 0.955 < covered.people_share < 0.967


def test_the_derived_people_are_those_of_the_census(dataset: Dataset) -> None:
    per_head = read_table("gdp_per_head_china_prefecture", china().tables)
    held = per_head[per_head["year"].eq(2020)].dropna(subset="index_in_panel")["prefecture_code"]
    people = dataset.unit_sets["prefecture"].table.set_index("code")["population_2020"]
    covered = dataset.summary.concentration["china"].coverage["2020"]
    assert (covered.units, covered.people) == (len(held), people.reindex(held).sum())


def test_the_united_states_sum_to_the_nation() -> None:
    table = read_table("economy_us_county", china().tables)
    panel = us_panel(table)
    assert panel.years == tuple(range(2001, 2023))
    assert panel.rows["unit"].nunique() == 3106
    # The Census Bureau's estimate of July 2022 (vintage 2022).
    assert panel.nation[2022] == 333_287_557
    assert min(held.people_share for held in panel.coverage().values()) > 0.9996
    assert set(panel.left_out["unit"].str[:2]) == {"02", "08"}


def test_japan_counts_the_people_of_its_censuses() -> None:
    table = read_table("economy_japan_prefecture", china().tables)
    panel = japan_panel(table)
    assert panel.years == tuple(range(2006, 2019))
    assert (panel.nation[2010], panel.nation[2015]) == (128_057_352, 127_094_745)
    assert panel.rows["unit"].nunique() == 47
    assert panel.left_out.empty
    assert japan_panel(table, "h27").years == tuple(range(2011, 2019))


def test_what_the_three_lines_show(summary: dict) -> None:
    def change(country: str, first: str, last: str) -> list[float]:
        before, after = (vars(summary[country].years[year]) for year in (first, last))
        return [after[name].gini - before[name].gini for name in before]

    people, gdp, per_head = change("china", "2000", "2020")
    assert (people > 0.03, 0 < gdp < 0.02, per_head < -0.08) == (True, True, True)
    people, gdp, per_head = change("japan", "2006", "2018")
    assert (people > 0.02, math.isclose(gdp, 0, abs_tol=0.001), per_head < -0.015) == (True,) * 3
    people, gdp, per_head = change("united_states", "2001", "2022")
    assert (people > 0.015, 0 < gdp < 0.01, per_head > 0.02) == (True, True, True)
