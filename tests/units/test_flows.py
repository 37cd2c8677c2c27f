"""People of 2010 on the land of 2020: the packaged flows, and how they are held to a census."""

from __future__ import annotations

import runpy
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from atlas.country import china
from atlas.measures.checks.notes import census_notes
from atlas.model.dataset import Dataset, OwnCensus, UnitSet
from atlas.sources.packaged import read_packaged_census, read_table
from atlas.units.comparability import territories
from atlas.units.flows import CERTAINTIES, Flows, read_flows
from atlas.units.inputs import Inputs
from atlas.units.unit_sets import divisions_of, people_set


@pytest.fixture(scope="module")
def flows() -> Flows:
    found = read_flows(china().compared, china().tables)
    assert found is not None
    return found


def test_every_county_of_2010_is_counted_to_the_person(flows: Flows) -> None:
    counted = read_packaged_census(2010, china().tables).set_index("code")["population"]
    assert flows.table.groupby("source")["people"].sum().equals(counted.sort_index())
    assert int(flows.table["people"].sum()) == 1_332_810_869


def test_every_flow_ends_at_a_row_of_2020_and_is_the_sum_of_its_certainties(flows: Flows) -> None:
    assert set(flows.table["target"]) <= set(read_packaged_census(2020, china().tables)["code"])
    assert flows.table[list(CERTAINTIES)].sum(axis=1).eq(flows.table["people"]).all()
    assert not flows.table.duplicated(["source", "target"]).any()


def test_flows_are_summed_from_townships_by_hand() -> None:
    """Two kinds of evidence, that of more people first; Jiang Village stays where it was."""
    rows = [
        ("A", "10", "110101", "110101", "certain", "same code", ""),
        ("B", "30", "110101", "110101", "likely", "recoded in county", ""),
        ("C", "20", "110101", "110102", "certain", "code moved", "2016"),
        ("D", "5", "110101", "110102", "certain", "code moved", "2015"),
        ("E", "7", "410522", "410505", "certain", "code moved", "2021"),
        ("F", "0", "469032", "460300", "certain", "same code", ""),
    ]
    columns = "code population_2010 county_2010 county_2020 certainty kind list_year"
    towns = pd.DataFrame(rows, columns=columns.split()).replace({"list_year": {"": None}})
    script = Path(__file__).parents[2] / "benchmarks" / "county_flows.py"
    found = runpy.run_path(str(script))["county_flows"](towns)
    assert found.fillna("").to_numpy().tolist() == [
        ["110101", "110101", 40, 10, 30, 0, 2, "recoded;same_code", ""],
        ["110101", "110102", 25, 25, 0, 0, 2, "code_moved", "2015;2016"],
        ["410522", "410522", 7, 0, 0, 7, 1, "assumed", ""],
    ]
    header = read_table("county_flows_2010_2020", china().tables).columns
    assert list(found) == list(header)


@pytest.mark.parametrize(
    ("source", "target", "people"),
    [
        ("440306", "440309", 1_379_460),  # Bao'an → Longhua
        ("440306", "440311", 480_907),  # Bao'an → Guangming
        ("320211", "320214", 537_695),  # Binhu → Xinwu, as the bulletin of Wuxi has it
        ("130982", "130638", 79_262),  # Renqiu → Xiong, as the bulletins have it
        ("130628", "130632", 27_294),  # Gaoyang → Anxin, likewise
    ],
)
def test_known_moves_of_land_are_as_published(
    flows: Flows, source: str, target: str, people: int
) -> None:
    table = flows.table.set_index(["source", "target"])
    assert int(table.loc[(source, target), "people"]) == people


def test_the_park_of_suzhou_has_the_people_that_its_bulletin_counts(flows: Flows) -> None:
    park = flows.table["target"] == "320571"
    assert int(flows.table.loc[park, "people"].sum()) == 695_354


def flows_of(*rows: tuple[str, str, int, int, int]) -> Flows:
    table = pd.DataFrame(rows, columns=["source", "target", *CERTAINTIES])
    table.insert(2, "people", table[list(CERTAINTIES)].sum(axis=1))
    return Flows((2010, 2020), table.astype(dict.fromkeys(("people", *CERTAINTIES), "Int64")))


def test_a_census_of_other_people_is_shared_alike_and_to_the_person() -> None:
    given = flows_of(("a", "x", 60, 0, 0), ("a", "y", 0, 20, 20), ("b", "y", 7, 0, 0))
    held = given.held_to({"a": 11, "b": 7, "c": 5}).table
    # 6.6, 2.2 and 2.2 of eleven people: the last goes to the largest remainder.
    assert held.to_dict("records") == [
        {"source": "a", "target": "x", "people": 7, "certain": 7, "likely": 0, "assumed": 0},
        {"source": "a", "target": "y", "people": 4, "certain": 0, "likely": 2, "assumed": 2},
        {"source": "b", "target": "y", "people": 7, "certain": 7, "likely": 0, "assumed": 0},
    ]


def test_a_county_that_a_census_lacks_is_left_out() -> None:
    given = flows_of(("a", "x", 60, 0, 0), ("b", "y", 7, 0, 0))
    assert given.held_to({"b": 7, "a": None}).table["source"].tolist() == ["b"]
    unread = pd.Series([pd.NA, 7], index=["a", "b"], dtype="Int64").to_dict()
    assert given.held_to(unread).table["source"].tolist() == ["b"]
    assert given.held_to({}).table.empty


def test_the_packaged_census_leaves_the_flows_as_they_are(flows: Flows) -> None:
    census = read_packaged_census(2010, china().tables)
    people = dict(zip(census["code"], census["population"].astype(object), strict=True))
    assert flows.held_to(people).table.equals(flows.table)


def test_units_are_one_where_too_many_may_stand_on_the_wrong_side() -> None:
    given = flows_of(
        ("a", "x", 1000, 0, 0),
        ("a", "y", 0, 4, 0),  # 4 of the 104 of y: more than three in a hundred
        ("b", "y", 100, 0, 0),
        ("b", "z", 0, 0, 3),  # 3 of 103: fewer
        ("c", "z", 100, 0, 0),
        ("c", "x", 500, 0, 0),  # nobody doubts these, though they are the most
    )
    assert list(given.unsure_pairs(pd.Series({code: code for code in "xyz"}))) == [("x", "y")]
    assert list(given.unsure_pairs(pd.Series({"x": "x", "y": "x", "z": "z"}))) == []


def test_a_county_is_parted_among_the_units_where_its_people_live() -> None:
    given = flows_of(("a", "x", 60, 0, 0), ("a", "y", 40, 0, 0))
    rows = pd.DataFrame(
        {"code": ["a", "b"], "population": pd.array([100, 5], "Int64"), "unit": ["X", "Z"]}
    )
    places = pd.DataFrame({"unit": {"x": "X", "y": "Y"}})
    parted = given.part(rows, places).sort_values("unit")
    assert parted["unit"].tolist() == ["X", "Y", "Z"]
    assert parted["population"].tolist() == [60, 40, 5]


def test_who_moved_in_moved_out() -> None:
    given = flows_of(("a", "x", 60, 0, 0), ("a", "y", 30, 8, 2), ("b", "y", 50, 0, 0))
    moved = given.moved(pd.Series({"x": "X", "y": "Y"}))
    assert moved.loc["Y"].to_dict() == {
        "people_moved_in_2010_2020": 40,
        "people_moved_in_unsure_2010_2020": 10,
        "people_moved_out_2010_2020": 0,
        "people_moved_out_unsure_2010_2020": 0,
    }
    assert moved.loc["X", "people_moved_out_2010_2020"] == 40
    assert given.moved(pd.Series({"x": "U", "y": "U"})).sum().sum() == 0


def test_no_assumed_move_crosses_prefectures_that_are_compared_apart(inputs: Inputs) -> None:
    """Karamay's bulletin publishes the 391,008 people of its census; 26,420 were taken away."""
    last = inputs.rows[inputs.rows["year"] == 2020].set_index("code")["prefecture_code"]
    table = inputs.flows.table
    homes = table["source"].map(inputs.flows.homes(pd.Series(last.index, last.index)).map(last))
    crossing = table.assign(home=homes, away=table["target"].map(last))
    crossing = crossing[crossing["home"] != crossing["away"]]
    assert len(crossing) > 20
    compared = territories(inputs)[2010, 2020]
    apart = [
        not compared.mends(ends) for ends in zip(crossing["home"], crossing["away"], strict=True)
    ]
    assert crossing.loc[apart, "assumed"].sum() == 0
    assert set(crossing.loc[apart, "away"]) == {"659002"}


def test_aral_has_more_old_people_than_its_own_count_of_2010_could_leave(inputs: Inputs) -> None:
    """Whoever is 60 in 2020 was 50 in 2010: regiments of Aksu came with their old people."""
    old = [*range(60, 85, 5), "85_plus"]
    counts = []
    for year in (2010, 2020):
        ages = [50, 55, *old] if year == 2010 else old
        names = [age if age == "85_plus" else f"{age}_{age + 4}" for age in ages]
        row = inputs.censuses[year].counts.loc["659002"]
        counts.append(sum(row[f"{sex}_{name}"] for sex in ("male", "female") for name in names))
    assert counts == [22_687, 31_178]


def test_prefectures_have_the_people_that_bulletins_publish(inputs: Inputs) -> None:
    """The others differ by revisions and misprints of bulletins; see the table's reasons."""
    joined = territories(inputs)[2010, 2020].joined
    rows = inputs.rows_on_later_land
    people, raw = (
        part[part["year"] == 2010].groupby("prefecture_code")["population"].sum()
        for part in (rows, inputs.rows)
    )
    whole = {code: codes[0] for code, codes in joined.items()}
    on_land, counted = (found.rename(whole).groupby(level=0).sum() for found in (people, raw))
    moved = set(on_land.index[on_land != counted])
    # Of all that are compared apart, regiments of Aksu alone are elsewhere than in its bulletin.
    assert moved == {"130600", "130900", "340200", "340500", "652900", "659002"}
    kept = [*joined, "652900", "659002"]
    people = people.mask(people.index.isin(kept), raw.reindex(people.index))
    published = read_table("prefecture_2010_on_2020_territory", china().tables)
    published = published.set_index("prefecture_code").dropna(
        subset=["people_2010_on_2020_territory"]
    )
    differs = people.reindex(published.index) != published["people_2010_on_2020_territory"]
    assert (len(published), int((~differs).sum())) == (361, 314)
    explained = {"revision", "misprint", "unexplained"}
    assert set(published.loc[differs, "reason"]) == explained
    assert int((published.loc[differs, "reason"] == "unexplained").sum()) == 1  # Nanning
    moved = published["reason"] == "land_moved"
    assert not differs[moved].any()  # Baoding, Cangzhou, Wuhu, Ma'anshan


def test_a_move_that_no_township_tells_of_keeps_its_counties_together(
    people_units: UnitSet,
) -> None:
    """Shihezi alone would have +31.2 %, Shawan −17.6 %: ages prove that people changed county."""
    rows = people_units.table.set_index("code")["member_codes_2020"]
    assert rows["U652324"] == "652324;654223;659001"
    assert rows["U654003"] == "654003;654202;659010"
    assert rows["U340405"] == "340405;340421"


def test_rows_on_later_land_lose_nobody_and_hold_no_row_twice(inputs: Inputs) -> None:
    rows = inputs.rows_on_later_land
    assert rows.groupby("year")["population"].sum().to_dict() == {
        2000: 1_242_612_226,
        2010: 1_332_810_869,
        2020: 1_409_778_724,
    }
    keys = ["year", "code", "latest_code"]
    assert not rows[rows["year"] != 2010].duplicated(keys).any()


@pytest.fixture(scope="module")
def people_units(inputs: Inputs) -> UnitSet:
    found = people_set(inputs)
    assert found is not None
    return found


def test_units_of_people_are_finer_and_lose_nobody(people_units: UnitSet, inputs: Inputs) -> None:
    table = people_units.table.set_index("code")
    assert 2_700 <= len(table.dropna(subset=["population_2010"])) <= 2_745
    assert int(table["population_2010"].sum()) == 1_332_810_869
    assert int(table["population_2020"].sum()) == 1_409_778_724
    joined = inputs.membership((2010, 2020))
    assert joined.rows[2020].nunique() == 2_647
    came, went = (table[f"people_moved_{way}_2010_2020"].sum() for way in ("in", "out"))
    assert came == went > 0


def test_each_unit_of_people_lies_in_one_unit_of_all_counts(
    people_units: UnitSet, inputs: Inputs
) -> None:
    holders = people_units.table.set_index("code")["unit_code_2010_2020"]
    everything = inputs.membership((2010, 2020)).polygons
    finer = people_units.leaves
    assert finer.map(holders).eq(everything[finer.index]).all()


def test_the_parts_of_baoan_have_their_own_people_of_2010(people_units: UnitSet) -> None:
    """One unit of 8,100,715 people where all counts are compared, three where people are."""
    table = people_units.table.set_index("code")
    assert table.loc["440309", "population_2010"] == 1_379_460
    assert table.loc["440311", "population_2010"] == 480_907
    assert table.loc[["440306", "440309", "440311"], "population_2020"].sum() == 8_100_715


def test_without_flows_there_are_no_finer_units(inputs: Inputs) -> None:
    assert people_set(replace(inputs, flows=None)) is None


def test_townships_divide_the_land_on_which_a_census_is_put(inputs: Inputs) -> None:
    """Bao'an of 2010 is three districts on the boundaries; its 4,499,284 people lived in these."""
    joined, divided = divisions_of(replace(inputs, flows=None), 2010), divisions_of(inputs, 2010)
    before, after = (
        found.table.set_index("code")["population_2010"] for found in (joined, divided)
    )
    assert divided.id == "county_2010"
    assert before["U440306"] == 4_499_284
    assert after[["440306", "440309", "440311"]].tolist() == [2_638_917, 1_379_460, 480_907]
    assert divided.leaves["440309"] == "440309"
    assert after.sum() == before.sum() == 1_332_810_869
    # Every division keeps its people: only those of which townships tell all are divided.
    lands = pd.DataFrame({"whole": joined.leaves, "part": divided.leaves}).drop_duplicates()
    assert not lands["part"].duplicated().any()
    several = lands[lands["whole"].duplicated(keep=False)]
    assert several["whole"].nunique() == 25
    sums = several["part"].map(after).groupby(several["whole"]).sum()
    assert sums.to_dict() == before[sums.index].to_dict()
    same = before.index.difference(sums.index)
    assert after[same].equals(before[same])


def test_a_part_gets_no_people_whose_count_is_lacking(inputs: Inputs) -> None:
    """Without the row of Binhu nothing is known of its part in Xinwu, nor of the whole."""
    census = inputs.censuses[2010]
    lacking = replace(census, table=census.table[census.table["code"] != "320211"])
    found = divisions_of(replace(inputs, censuses=inputs.censuses | {2010: lacking}), 2010)
    people = found.table.set_index("code")["population_2010"]
    assert pd.isna(people["U320205"])
    assert "320214" not in people
    assert people["440309"] == 1_379_460


def test_other_censuses_are_put_where_they_were_counted(inputs: Inputs) -> None:
    for year in (2000, 2020):
        alone, beside = divisions_of(replace(inputs, flows=None), year), divisions_of(inputs, year)
        assert alone.table.equals(beside.table)


def test_the_report_says_how_a_census_of_other_people_is_shared_out(dataset: Dataset) -> None:
    own = OwnCensus(2010, "own.csv", rows=1, people=5, whole=5, compared=5, packaged=5)
    said = [note.en for note in census_notes(replace(dataset, own_censuses=(own,)))]
    assert any(
        line.startswith("townships put the people of own.csv on the land of 2020") for line in said
    )
    later = replace(own, year=2020)
    said = [note.en for note in census_notes(replace(dataset, own_censuses=(later,)))]
    assert not any("townships" in line for line in said)
