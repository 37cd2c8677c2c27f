"""Indices of internal migration: by hand, on the published matrices, and the model of distance."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from atlas.country import china
from atlas.measures.migration.between_provinces import SAMPLE_OF_1995
from atlas.measures.migration.indices import (
    CHANGE,
    PEOPLE,
    effectiveness,
    exponent_change,
    flows_of_half,
    gravity,
    indices_of_sample,
    indices_summary,
    intensity,
    median_distance,
    migration_indices,
    moves_beyond_distance,
    net_rate,
    variation,
)
from atlas.model.dataset import Dataset
from atlas.sources.packaged import read_table

PERIODS = ("1995-2000", "2000-2005", "2005-2010", "2010-2015", "2015-2020")


def three_regions() -> pd.DataFrame:
    """Return 100 movers: a sends 60 and gets 30, b sends 30 and gets 40, c sends 10, gets 30."""
    pairs = [("a", "b", 35), ("a", "c", 25), ("b", "a", 25), ("b", "c", 5), ("c", "a", 5)]
    pairs.append(("c", "b", 5))
    moves = pd.DataFrame(pairs, columns=["origin_code", "destination_code", "people"])
    moves = moves.astype({"people": "Int64"}).assign(period="2000-2005")
    return moves.assign(sample_persons=moves["people"])


def test_three_regions_by_hand() -> None:
    moves = three_regions()
    # |30 − 60| + |40 − 30| + |30 − 10| of 2 · 100.
    assert effectiveness(moves) == pytest.approx(100 * (30 + 10 + 20) / 200)
    assert intensity(100, 2_500) == 4
    assert net_rate(4, 30) == pytest.approx(1.2)
    # Mean 100/6; squares 1225 + 625 + 625 + 25 + 25 + 25 = 2550.
    assert variation(moves["people"]) == pytest.approx(
        np.sqrt(2550 / 6 - (100 / 6) ** 2) / (100 / 6)
    )


def test_half_of_the_movers_go_no_further_than_the_median() -> None:
    assert median_distance([1, 5, 4], [900.0, 100.0, 300.0]) == 100
    assert median_distance([1, 4, 5], [900.0, 100.0, 300.0]) == 300


def test_half_of_the_movers_are_in_the_fewest_flows_that_hold_them() -> None:
    assert flows_of_half([10, 50, 40]) == 1
    assert flows_of_half(three_regions()["people"]) == 2
    assert flows_of_half([1] * 930) == 465


def test_every_region_in_balance_shifts_nobody() -> None:
    moves = three_regions().assign(people=7)
    assert effectiveness(moves) == 0
    assert variation(moves["people"]) == 0


def test_who_is_the_base_is_told_apart_and_the_unknown_is_missing() -> None:
    moves = pd.concat([three_regions(), three_regions().assign(period="2005-2010")])
    moves = moves.reset_index(drop=True)
    # Two regions without boundaries leave the later period without some distances. The way from c
    # to b is longer than the way back: between three regions distance has no effect otherwise.
    near = pd.Series([1.0, 2.0, 1.0, 3.0, 2.0, 4.0, 1.0, None, 1.0, 3.0, None, 4.0])
    found = migration_indices(moves, near, {"2005-2010": 2_000}, {"2005-2010": 1_600}).set_index(
        "period"
    )
    early, late = found.loc["2000-2005"], found.loc["2005-2010"]
    assert (late["intensity_pct"], late["intensity_5_plus_pct"]) == (5.0, 6.25)
    assert late["net_rate_pct"] == pytest.approx(5 * 30 / 100)
    assert (
        early[["people_at_end", "intensity_pct", "intensity_5_plus_pct", "net_rate_pct"]]
        .isna()
        .all()
    )
    assert early["effectiveness_pct"] == late["effectiveness_pct"] == pytest.approx(30)
    far = ["distance_exponent", "distance_exponent_se", "median_distance_km"]
    assert late[far].isna().all()
    assert early[far].notna().all()
    # Of 35, 25 and 25 who went 1, 2 and 1 far, 60 of 100 went no further than 1.
    assert early["median_distance_km"] == 1
    summary = indices_summary(found.reset_index())
    assert summary["2000-2005"].intensity_pct is None
    assert (summary["2005-2010"].moved, summary["2005-2010"].people_at_end) == (100, 2_000)


# The model of distance


def exact_moves(exponent: float) -> tuple[pd.DataFrame, pd.Series]:
    """Return moves between five places on a line that follow the model without any error."""
    at, sends, draws = [0, 1, 3, 7, 12], [9, 2, 5, 3, 4], [1, 8, 2, 6, 3]
    rows = [
        (str(i), str(j), 1000.0 * sends[i] * draws[j] * abs(at[i] - at[j]) ** exponent)
        for i in range(5)
        for j in range(5)
        if i != j
    ]
    moves = pd.DataFrame(rows, columns=["origin_code", "destination_code", "people"])
    far = [float(abs(at[int(i)] - at[int(j)])) for i, j, _ in rows]
    return moves, pd.Series(far)


@pytest.mark.parametrize("exponent", [-0.5, -1.7])
def test_moves_that_follow_the_model_give_their_exponent(exponent: float) -> None:
    moves, far = exact_moves(exponent)
    fitted = gravity(moves, far)
    assert fitted.exponent == pytest.approx(exponent, abs=1e-9)
    assert fitted.standard_error == pytest.approx(0, abs=1e-6)
    assert fitted.expected.to_numpy() == pytest.approx(moves["people"].to_numpy())


def test_a_unit_of_distance_changes_nothing() -> None:
    moves, far = exact_moves(-1.2)
    moves["people"] = (moves["people"] + [17, -9, 40, 3] * 5).clip(lower=0)
    in_km, in_miles = gravity(moves, far), gravity(moves, far / 1.609344)
    assert in_km.exponent == pytest.approx(in_miles.exponent, abs=1e-9)
    assert in_km.standard_error == pytest.approx(in_miles.standard_error, abs=1e-9)


def test_no_model_of_regions_in_one_place_or_without_movers() -> None:
    moves, far = exact_moves(-1.0)
    with pytest.raises(ValueError, match="above 0"):
        gravity(moves, far.where(far.index != 3, 0.0))
    with pytest.raises(ValueError, match="nobody"):
        gravity(moves.assign(people=moves["people"].where(moves["origin_code"] != "2", 0)), far)


def test_distances_that_the_regions_explain_have_no_exponent() -> None:
    """Three regions: who sends and who draws explains six moves, and any distances that are alike
    both ways; five regions as far from all others as from each other likewise."""
    moves, far = three_regions(), pd.Series([1.0, 2.0, 1.0, 3.0, 2.0, 3.0])
    five = exact_moves(-1.0)[0]
    for rows, distance in (
        (moves, far),
        (moves.iloc[[0, 2]], far[[0, 2]]),
        (five, 3 * far[[0] * 20]),
    ):
        fitted = gravity(rows, distance)
        assert np.isnan([fitted.exponent, fitted.standard_error]).all()
        for end in ("origin_code", "destination_code"):
            sums = (part.groupby(rows[end]).sum() for part in (fitted.expected, rows["people"]))
            assert next(sums).to_numpy() == pytest.approx(next(sums).to_numpy(float))
    found = migration_indices(moves, far, {}, {}).iloc[0]
    assert found[["distance_exponent", "distance_exponent_se"]].isna().all()
    assert found["median_distance_km"] == 1


def test_a_border_that_the_regions_explain_changes_nothing() -> None:
    moves, far = exact_moves(-1.2)
    moves["people"] = (moves["people"] + [17, -9, 40, 3] * 5).clip(lower=0)
    for everywhere in (False, True):
        told = gravity(moves, far, pd.Series(everywhere, moves.index))
        assert told.exponent == pytest.approx(gravity(moves, far).exponent, abs=1e-9)


def test_pairs_that_fall_into_parts_are_fitted_at_once() -> None:
    """Two groups of regions that send each other nobody share the exponent alone."""
    moves, far = exact_moves(-0.7)
    apart = moves.assign(
        **{f"{end}_code": "x" + moves[f"{end}_code"] for end in ("origin", "destination")}
    )
    both = pd.concat([moves, apart], ignore_index=True)
    fitted = gravity(both, pd.concat([far, far], ignore_index=True))
    assert fitted.exponent == pytest.approx(-0.7, abs=1e-9)
    assert fitted.expected.to_numpy() == pytest.approx(both["people"].to_numpy())


def test_nobody_who_crosses_a_border_is_expected_to() -> None:
    moves, far = exact_moves(-1.2)
    near = far.eq(1)
    fitted = gravity(moves.assign(people=moves["people"].where(~near, 0)), far, near)
    assert fitted.exponent == pytest.approx(-1.2, abs=1e-6)
    assert fitted.expected[near].max() < 1e-3


@pytest.mark.parametrize("period", PERIODS)
def test_the_model_is_that_of_another_program(dataset: Dataset, period: str) -> None:
    lines = dataset.tables["province_moves"]
    rows = lines[lines["period"].eq(period)]
    fitted = gravity(rows, rows["distance_km"])
    ends = [pd.get_dummies(rows[f"{end}_code"], dtype=float) for end in ("origin", "destination")]
    design = np.column_stack(
        [np.log(rows["distance_km"].to_numpy(float)), ends[0], ends[1].iloc[:, 1:]]
    )
    model = sm.GLM(rows["people"].to_numpy(float), design, family=sm.families.Poisson())
    other = model.fit(tol=1e-13)
    assert fitted.exponent == pytest.approx(other.params[0], abs=1e-6)
    # The sandwich as it is written: each flow with itself and all that share a province with it.
    starts, stops = (rows[f"{end}_code"].to_numpy() for end in ("origin", "destination"))
    shared = np.logical_or.reduce(
        [np.equal.outer(one, two) for one in (starts, stops) for two in (starts, stops)]
    )
    scores = design * np.asarray(other.resid_response)[:, None]
    bread = np.linalg.inv(design.T @ (design * np.asarray(other.fittedvalues)[:, None]))
    sandwich = bread @ (scores.T @ shared @ scores) @ bread
    assert fitted.standard_error == pytest.approx(np.sqrt(31 / 30 * sandwich[0, 0]), rel=1e-5)
    assert fitted.expected.to_numpy() == pytest.approx(other.fittedvalues, rel=1e-6)


def test_a_border_has_an_effect_of_its_own() -> None:
    """Neighbours on the line send each other three times what distance alone would."""
    moves, far = exact_moves(-1.2)
    adjacent = (
        (moves["origin_code"].astype(int) - moves["destination_code"].astype(int)).abs().eq(1)
    )
    moves["people"] = moves["people"].where(~adjacent, 3 * moves["people"])
    told = gravity(moves, far, adjacent)
    assert told.exponent == pytest.approx(-1.2, abs=1e-9)
    assert told.expected.to_numpy() == pytest.approx(moves["people"].to_numpy())
    assert gravity(moves, far).exponent < -1.5


def test_what_distance_does_not_explain(dataset: Dataset) -> None:
    table = dataset.tables["moves_beyond_distance"]
    assert table["period"].value_counts().to_dict() == dict.fromkeys(PERIODS, 930)
    assert (table["people"] - table["expected_people"]).equals(table["beyond_people"])
    for period, rows in table.groupby("period"):
        assert rows["beyond_people"].abs().is_monotonic_decreasing, period
        assert rows["adjacent"].sum() == 2 * 68, period
        for end in ("origin_code", "destination_code"):
            # Each of 30 is rounded by half a person at most.
            assert rows.groupby(end)["beyond_people"].sum().abs().max() <= 15
    pairs = table.set_index(["period", "origin_en", "destination_en"])
    shown = pairs[["people", "expected_people"]].astype(float) / 1000
    last = shown.loc["2015-2020"]
    assert last.loc[("Guizhou", "Zhejiang")].round().tolist() == [788, 198]
    assert last.loc[("Hunan", "Guangdong")].round().tolist() == [1632, 956]
    assert last.loc[("Zhejiang", "Shanghai")].round().tolist() == [203, 559]
    guizhou = pairs.xs(("Guizhou", "Zhejiang"), level=("origin_en", "destination_en"))
    assert guizhou["beyond_ratio"].round(1).tolist() == [4.0, 4.1, 4.0, 4.3, 4.0]


def test_what_the_sample_alone_may_explain_is_marked(dataset: Dataset) -> None:
    table = dataset.tables["moves_beyond_distance"]
    outside = (table["expected_people"] < table["low"]) | (table["expected_people"] > table["high"])
    assert table["beyond_sampling"].equals(outside.astype("boolean"))
    told = table.groupby("period")["beyond_sampling"].sum()
    assert told.to_list() == [800, 573, 829, 674, 820]


def test_no_period_bears_on_what_is_expected_in_another(dataset: Dataset) -> None:
    table = dataset.tables["moves_beyond_distance"]
    lines = dataset.tables["province_moves"]
    apart = pd.Series(False, lines.index)
    islands = moves_beyond_distance(lines, apart)
    for period in PERIODS:
        rows = lines[lines["period"].eq(period)]
        alone = moves_beyond_distance(rows, apart[rows.index])
        pd.testing.assert_frame_equal(
            alone, islands[islands["period"].eq(period)].reset_index(drop=True)
        )
        distance_alone = gravity(rows, rows["distance_km"]).expected.round().astype(int)
        assert sorted(alone["expected_people"]) == sorted(distance_alone)
    assert not islands["expected_people"].equals(table["expected_people"])


def test_moves_beside_a_model_that_they_follow_but_for_one_pair() -> None:
    """By hand: all pairs are as expected, and no difference is more than sampling explains."""
    moves, far = exact_moves(-1.2)
    people = moves["people"].round().astype("Int64")
    ends = {
        f"{end}_{lang}": moves[f"{end}_code"]
        for end in ("origin", "destination")
        for lang in ("zh", "en")
    }
    lines = moves.assign(
        **ends, period="p", people=people, low=people - 10, high=people + 10, distance_km=far
    )
    fitting = moves_beyond_distance(lines, pd.Series(False, lines.index))
    assert fitting["beyond_people"].abs().max() <= 1
    assert not fitting["beyond_sampling"].any()
    # 990 more from 0 to 1: sums are kept, so that the model takes some of them for the two ends'.
    more = lines.assign(people=people.where(lines.index != 0, people + 990))
    beside = moves_beyond_distance(more, pd.Series(False, lines.index))
    own = beside.set_index(["origin_code", "destination_code"]).loc[("0", "1")]
    assert 0 < own["beyond_people"] < 990
    assert own["beyond_ratio"] == pytest.approx(own["people"] / own["expected_people"])
    assert own["beyond_sampling"]


def test_the_model_keeps_who_left_and_who_came(dataset: Dataset) -> None:
    lines = dataset.tables["province_moves"]
    rows = lines[lines["period"].eq("2015-2020")]
    expected = gravity(rows, rows["distance_km"]).expected
    for end in ("origin", "destination"):
        moved, modelled = (
            people.groupby(rows[f"{end}_code"]).sum() for people in (rows["people"], expected)
        )
        assert modelled.to_numpy() == pytest.approx(moved.to_numpy(float), rel=1e-8)


def test_no_province_makes_the_change_of_the_exponent(dataset: Dataset) -> None:
    lines = dataset.tables["province_moves"]
    lines = lines[lines["period"].isin(["1995-2000", "2015-2020"])]
    changes = []
    for code in lines["origin_code"].unique():
        rest = lines[lines["origin_code"].ne(code) & lines["destination_code"].ne(code)]
        before, after = (
            gravity(rows, rows["distance_km"]) for _, rows in rest.groupby("period", sort=True)
        )
        changes.append(exponent_change(before, after)[0])
    assert (round(min(changes), 2), round(max(changes), 2)) == (0.34, 0.47)


def test_a_period_compared_with_itself_has_not_changed(dataset: Dataset) -> None:
    lines = dataset.tables["province_moves"]
    rows = lines[lines["period"].eq("2015-2020")]
    model = gravity(rows, rows["distance_km"])
    assert exponent_change(model, model) == (0, 0)


# The published matrices


@pytest.fixture(scope="module")
def indices(dataset: Dataset) -> pd.DataFrame:
    return dataset.tables["migration_indices"].set_index("period")


FIGURES = {
    "intensity_pct": (2, [2.60, 2.94, 4.13, 3.86, 3.61]),
    "effectiveness_pct": (1, [62.5, 61.7, 62.4, 47.0, 35.1]),
    "net_rate_pct": (2, [1.62, 1.81, 2.57, 1.81, 1.26]),
    "flow_gini": (2, [0.81, 0.83, 0.79, 0.73, 0.70]),
    "flow_variation": (2, [4.15, 3.77, 3.32, 2.65, 2.31]),
}
"""Places after the point, and the value of each period, computed apart from the atlas."""


@pytest.mark.parametrize("column", FIGURES)
def test_the_five_periods(indices: pd.DataFrame, column: str) -> None:
    places, expected = FIGURES[column]
    assert indices.loc[list(PERIODS), column].astype(float).round(places).tolist() == expected
    assert indices.loc[list(PERIODS), "provinces"].eq(31).all()


def test_distance_holds_people_back_less_and_less(indices: pd.DataFrame) -> None:
    exponents = indices.loc[list(PERIODS), "distance_exponent"].astype(float)
    assert exponents.round(2).tolist() == [-1.61, -1.45, -1.43, -1.27, -1.20]
    # Where flows that share a province could not depend on each other, these were .063 and .065.
    errors = indices["distance_exponent_se"].astype(float).round(3)
    assert errors[["1995-2000", "2015-2020"]].tolist() == [0.149, 0.165]
    change, error = indices.loc["2015-2020", list(CHANGE)].astype(float).round(3)
    assert (change, error) == (0.410, 0.087)
    assert indices.loc[["1990-1995", "1995-2000"], list(CHANGE)].isna().all(axis=None)
    assert -1.61 < indices.loc["1990-1995", "distance_exponent"] < -1.58
    # Between centres weighted by the counties of 2020; the half of movers goes as far as ever.
    assert indices["median_distance_km"].between(715, 780).all()


def test_intensity_is_over_the_people_at_the_end(dataset: Dataset, indices: pd.DataFrame) -> None:
    totals = dataset.summary.totals
    for year, period in (("2000", "1995-2000"), ("2010", "2005-2010"), ("2020", "2015-2020")):
        assert indices.loc[period, "people_at_end"] == totals[year]
    # Without the 75,532,604 and 77,883,888 children under five of the county tables.
    known = indices["people_5_plus_at_end"].dropna()
    assert known.to_dict() == {"2005-2010": 1_257_278_265, "2015-2020": 1_331_894_836}
    assert indices["moved"].sum() == dataset.tables["province_moves"]["people"].sum()


def test_effectiveness_is_what_provinces_gained_per_mover(
    dataset: Dataset, indices: pd.DataFrame
) -> None:
    gained = {period: moves.net_over_gross for period, moves in dataset.summary.moves.items()}
    indices = indices.loc[list(PERIODS)]
    found = (indices["effectiveness_pct"].astype(float) / 100).round(6)
    assert found.to_dict() == gained
    published = dataset.summary.migration_indices
    assert {period: row.effectiveness_pct for period, row in published.items()} == (
        indices["effectiveness_pct"].astype(float).round(6).to_dict()
    )


# The sample of 1995, set apart


def test_a_sample_by_hand_leaves_out_a_region_of_which_it_is_not_known_who_left() -> None:
    """Of a, b and c as above, none is known to have left d: 60 came there, whom nobody counts."""
    known = three_regions().drop(columns="people")
    pairs = [(f, "d", 20) for f in "abc"] + [("d", t, None) for t in "abc"]
    other = pd.DataFrame(pairs, columns=["origin_code", "destination_code", "sample_persons"])
    persons = pd.concat([known, other.assign(period="2000-2005")], ignore_index=True)
    persons = persons.astype({"sample_persons": "Int64"})
    near = pd.Series(range(1, 13), dtype=float)
    row = indices_of_sample(persons, near).iloc[0]
    assert (row["moved_sample_persons"], row["provinces"]) == (100, 3)
    assert row["effectiveness_pct"] == pytest.approx(30)
    # Of 35, 25, 25, 5, 5, 5 that go 1 to 6 far: 60 go no further than 2, in the two largest.
    assert (row["median_distance_km"], row["half_flows"]) == (2, 2)
    of_people = [*PEOPLE, "intensity_pct", "intensity_5_plus_pct", "net_rate_pct"]
    assert row[of_people].isna().all()


def test_the_share_that_a_sample_is_bears_on_no_index_of_it(dataset: Dataset) -> None:
    lines = dataset.tables["province_moves"]
    rows = lines[lines["period"].eq("2015-2020")]
    sampled = indices_of_sample(rows.drop(columns="people"), rows["distance_km"]).iloc[0]
    whole = dataset.tables["migration_indices"].set_index("period").loc["2015-2020"]
    told = sampled.drop("period").dropna().astype(float)
    assert len(told) == 9
    assert told.to_numpy() == pytest.approx(whole[told.index].to_numpy(float), rel=1e-9)


def test_the_sample_of_1995_is_whole_and_as_compiled() -> None:
    table = read_table(SAMPLE_OF_1995, china().tables)
    assert len(table) == 30 * 29
    assert not table[["origin_code", "destination_code"]].duplicated().any()
    assert "500000" not in set(table["origin_code"]) | set(table["destination_code"])
    assert table["sample_persons"].sum() == 105_425
    came = table.groupby("destination_code")["sample_persons"].sum()
    assert came[["440000", "460000", "540000"]].tolist() == [18_768, 1_038, 359]
    unknown = table[table["sample_persons"].isna()]
    assert unknown["origin_code"].value_counts().to_dict() == {"460000": 29, "540000": 29}


def test_1990_to_1995_stands_last_and_apart(dataset: Dataset) -> None:
    table = dataset.tables["migration_indices"]
    assert table["period"].tolist() == [*PERIODS, "1990-1995"]
    row = table.iloc[-1]
    assert row[[*PEOPLE, "intensity_pct", "net_rate_pct"]].isna().all()
    # All but the 1,038 and 359 who came to Hainan and Xizang.
    assert (row["moved_sample_persons"], row["provinces"]) == (105_425 - 1_038 - 359, 28)
    persons = read_table(SAMPLE_OF_1995, china().tables).dropna()
    persons = persons[~persons["destination_code"].isin(["460000", "540000"])]
    came, left = (
        persons.groupby(f"{end}_code")["sample_persons"].sum() for end in ("destination", "origin")
    )
    assert row["effectiveness_pct"] == pytest.approx(100 * (came - left).abs().sum() / 208_056)
    assert (round(row["effectiveness_pct"], 1), row["half_flows"]) == (44.0, 47)
    assert set(dataset.summary.migration_indices) == set(PERIODS)
    (told,) = dataset.summary.migration_indices_of_sample.values()
    assert (told.moved_sample_persons, told.moved, told.intensity_pct) == (104_028, None, None)
