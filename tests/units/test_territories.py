"""As what prefectures compare: by hand, and where borders really moved."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from atlas.country import china
from atlas.measures.population_growth import add_growth, counted_once
from atlas.model.figures import rankable
from atlas.units.comparability import compared_columns, listed_crossings, territories
from atlas.units.history import read_history
from atlas.units.unit_sets import _notes
from atlas.units.unite import Transfer

TOTALS = {2000: 1_242_612_226, 2010: 1_332_810_869, 2020: 1_409_778_724}
WUHU, MAANSHAN, BAODING, CANGZHOU = "340200", "340500", "130600", "130900"
BORTALA, SHUANGHE, YINCHUAN, SHIZUISHAN = "652700", "659007", "640100", "640200"
SPANS = ((2000, 2010), (2010, 2020), (2000, 2020))

OLD, FOUNDED, TOWN, OTHER = "990100", "990200", "990300", "990400"
PEOPLE = {2010: {OLD: 100, TOWN: 50, OTHER: 10}, 2020: {OLD: 90, FOUNDED: 20, TOWN: 60, OTHER: 10}}


def move(kind: str, confidence: str, *codes: str) -> Transfer:
    """Make a reviewed row on prefectures between 2010 and 2020."""
    return Transfer((2010, 2020), "prefecture", kind, confidence, codes, codes)


def country(*transfers: Transfer, own: Path | None = None) -> SimpleNamespace:
    """Make four prefectures of one county each; one of them is carved from the first in 2014."""
    codes = [
        (f"{code[:4]}{end}", code, level, 2000 if code != FOUNDED else 2014, 2023)
        for code in PEOPLE[2020]
        for end, level in (("00", "prefecture"), ("01", "county"))
    ]
    history = read_history(
        pd.DataFrame(codes, columns=["code", "name_zh", "level", "from_year", "to_year"]),
        pd.DataFrame(columns=["code", "name_zh", "from_year", "to_year", "land_in"]),
        pd.DataFrame(
            [(2014, "990101", "990201", "whole"), (2016, "990301", "990401", "partial")],
            columns=["year", "code_from", "code_to", "kind"],
        ),
        pd.DataFrame(columns=["year", "code_from", "code_to", "kind", "action"]),
        country=china(),
    )
    rows = [
        (year, code, people) for year, counted in PEOPLE.items() for code, people in counted.items()
    ]
    return SimpleNamespace(
        country=china(),
        history=history,
        transfers=transfers,
        censuses={2010: SimpleNamespace(file=own), 2020: SimpleNamespace(file=None)},
        packaged_rows=pd.DataFrame(rows, columns=["year", "prefecture_code", "population"]),
    )


def test_a_prefecture_carved_from_another_is_compared_together_with_it():
    found = territories(country())[2010, 2020]
    assert found.joined == {OLD: (OLD, FOUNDED), FOUNDED: (OLD, FOUNDED)}
    assert found.leading == {OLD}
    assert found.mends({OLD, FOUNDED})
    # A part of a county that the lists know of is told, and joins nobody.
    assert not found.mends({TOWN, OTHER})
    assert len(listed_crossings(country(), "prefecture")) == 2


def test_moves_that_share_a_prefecture_chain_and_a_possible_one_joins_nobody():
    sure, possible = move("unite", "likely", OLD, TOWN), move("unite", "possible", TOWN, OTHER)
    found = territories(country(sure, possible))[2010, 2020]
    assert set(found.joined) == {OLD, FOUNDED, TOWN}
    # 90 of 170 people.
    assert found.leading == {OLD}
    assert not found.mends({TOWN, OTHER})


def test_the_change_of_a_joined_territory_is_that_of_every_member_and_counts_once():
    table = pd.DataFrame(
        {f"population_{year}": pd.Series(PEOPLE[year], dtype="Int64") for year in (2010, 2020)}
    )
    columns = compared_columns(territories(country()), list(table.index))
    compared_by = ["joined", "joined", "as_counted", "as_counted"]
    assert columns["compared_by_2010_2020"].tolist() == compared_by
    joined = table.assign(**columns)
    people = table.groupby(joined["compared_codes_2010_2020"].fillna(joined.index.to_series()))
    both = tuple(people[f"population_{year}"].transform("sum") for year in (2010, 2020))
    grown = add_growth(joined, (2010, 2020), {(2010, 2020): both}, days=china().days)
    assert grown["change_pct_2010_2020"].round(6).tolist() == [10.0, 10.0, 20.0, 0.0]
    once = counted_once(grown, 2010, 2020)
    assert once.tolist() == [True, False, True, True]
    assert grown["change_2010_2020"][once].sum() == 180 - 160


def test_published_counts_are_not_set_beside_a_users_own_census(inputs):
    assert set(territories(inputs)[2010, 2020].published) == {WUHU, MAANSHAN, BAODING, CANGZHOU}
    own = replace(inputs.censuses[2010], file=Path("own.csv"))
    found = territories(replace(inputs, censuses={**inputs.censuses, 2010: own}))[2010, 2020]
    assert not found.published
    assert found.joined[WUHU] == (WUHU, MAANSHAN)


def test_only_a_flag_by_bulletins_alone_is_told_by_the_two_counts(inputs):
    """A move to or from Wuhan that townships tell of is a move, not another count of Wuhan."""
    told = {}
    for kind, evidence in (
        ("flag", ("bulletin",)),
        ("flag", ("townships",)),
        ("unite", ("bulletin",)),
    ):
        moved = replace(move(kind, "possible", "420100", "420900"), evidence=evidence)
        ends = frozenset({"420100", "420900"})
        notes = _notes(inputs, "prefecture", {}, [], [(moved, ends)], {})
        told[kind, *evidence] = notes["420100"].en
    counts = "12,326,518"
    assert counts in told["flag", "bulletin"]
    assert counts not in told["flag", "townships"]
    assert counts not in told["unite", "bulletin"]


@pytest.fixture(scope="module")
def prefectures(dataset) -> pd.DataFrame:
    return dataset.unit_sets["prefecture"].table.set_index("code")


@pytest.mark.parametrize(
    ("code", "pct", "by"),
    [
        (WUHU, 2.80, "published"),
        (MAANSHAN, -1.95, "published"),
        (BAODING, 2.40, "published"),
        (CANGZHOU, 3.49, "published"),
        (BORTALA, 10.03, "joined"),
        (SHUANGHE, 10.03, "joined"),
        # The bulletins leave a zone out, or misprint: both censuses are on one land.
        ("440300", 68.89, "as_counted"),
        ("460400", 2.35, "as_counted"),
    ],
)
def test_change_is_between_like_territories(prefectures, code, pct, by):
    assert round(prefectures.at[code, "change_pct_2010_2020"], 2) == pct
    assert prefectures.at[code, "compared_by_2010_2020"] == by


def test_what_moved_between_two_prefectures_cancels(prefectures):
    counted, compared = (
        prefectures[name] for name in ("population_2010_as_counted", "population_2010")
    )
    for pair, people in (((WUHU, MAANSHAN), 101_875), ((BAODING, CANGZHOU), 79_262)):
        moved = compared[list(pair)] - counted[list(pair)]
        assert moved.tolist() == [people, -people]
    # The six cities of the Corps that the census does not have yet are counted by townships.
    assert compared.notna().all()
    assert counted.isna().sum() == 6
    assert compared.sum() == counted.sum() == TOTALS[2010]


@pytest.mark.parametrize("span", SPANS)
def test_changes_sum_to_the_nations_where_a_territory_counts_once(prefectures, span):
    start, end = span
    change = prefectures[f"change_{start}_{end}"]
    assert change[counted_once(prefectures, start, end)].sum() == TOTALS[end] - TOTALS[start]
    for code, codes in prefectures[f"compared_codes_{start}_{end}"].dropna().items():
        members = codes.split(";")
        assert code in members
        assert change[members].nunique() == 1


def test_moves_since_2000_are_compared_as_joined(prefectures):
    for code in (YINCHUAN, SHIZUISHAN):
        row = prefectures.loc[code]
        assert row["compared_codes_2000_2010"] == f"{YINCHUAN};{SHIZUISHAN}"
        assert row["compared_by_2010_2020"] == "as_counted"
        assert round(row["change_pct_2000_2010"], 2) == 29.28
    assert prefectures.at[WUHU, "compared_codes_2000_2020"] == f"{WUHU};{MAANSHAN}"


def test_net_migration_is_that_of_the_territory_or_not_estimated(prefectures):
    net, rest = prefectures["net_migration_2010_2020"], prefectures["rest_of_change_2010_2020"]
    assert net[BORTALA] == net[SHUANGHE]
    assert net[BORTALA] + rest[BORTALA] == prefectures.at[BORTALA, "change_2010_2020"]
    assert net[[WUHU, MAANSHAN, BAODING, CANGZHOU]].isna().all()


def test_a_figure_of_one_census_is_that_of_the_place_itself(prefectures, dataset):
    counts = dataset.unit_sets["prefecture"].counts[2020].loc[SHUANGHE]
    ages = [counts[f"{sex}_{age}"] for sex in ("male", "female") for age in ("15_19", "20_24")]
    share = prefectures.at[SHUANGHE, "student_age_share_2020"]
    assert share == pytest.approx(100 * sum(ages) / counts["population"])
    assert counts["population"] == 54_731


def test_a_ranking_names_a_territory_that_compares_and_by_one_member(prefectures):
    named = rankable(prefectures, "change_pct_2010_2020")
    assert named[[WUHU, MAANSHAN, BAODING, CANGZHOU, BORTALA]].all()
    assert not named[[SHUANGHE, "659002", "420100", "654200"]].any()


@pytest.mark.parametrize(
    ("code", "table", "bulletin", "difference"),
    [
        ("420100", "12,447,718", "12,326,518", "+121,200"),
        ("429004", "1,268,715", "1,134,715", "+134,000"),
        ("420500", "3,762,407", "4,017,607", "−255,200"),
    ],
)
def test_where_table_and_bulletin_differ_the_note_has_both(
    prefectures, code, table, bulletin, difference
):
    for lang in ("zh", "en"):
        note = prefectures.at[code, f"comparability_note_{lang}"]
        assert all(number in note for number in (table, bulletin, difference))
