"""The standing audit: toy pairs by hand, and the counts that the review was made from."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from atlas.build import BuildOptions, check
from atlas.country import china
from atlas.measures.checks.transfer_audit import (
    AWAY,
    UNREVIEWED,
    audit_notes,
    audit_rows,
    audit_transfers,
    read_reviewed,
    suspicious,
    touching_pairs,
    transfer_rates,
    unreviewed,
)
from atlas.measures.migration.cohorts import AGE_COLUMNS
from atlas.sources.packaged import read_table
from atlas.units.unit_sets import county_set

AUDITED = {"main": china().main, "censuses": china().censuses, "codes": china().codes}

COUNTS = [("2010-2020", 132, 59, {"410811;410822"}), ("2000-2010", 144, 45, set())]
"""Pairs by period, weak and strong: 192 and 189 were reviewed, 60 and 45 of them strong.

One of them is one unit since the hosts of the zone 410871 were mended.
"""

UNITS = ["a", "b", "c", "d", "e"]


def counts(older, older_before=False):
    """Count 50 women of 50–54 or of 60–64 by unit; nobody lives away, nobody is of other ages."""
    frame = pd.DataFrame(0, index=UNITS, columns=[*AGE_COLUMNS, *AWAY], dtype="Int64")
    frame["female_50_54" if older_before else "female_60_64"] = pd.array(older, dtype="Int64")
    frame["population"] = frame.sum(axis=1)
    return frame


def test_rates_are_off_the_median_of_the_province():
    before, after = counts([100] * 5, older_before=True), counts([100, 130, 70, 100, 100])
    rates = transfer_rates(before, after, pd.Series("x", index=UNITS))
    # Nobody died: 500 of 500. The median unit kept all of its people.
    assert rates["older"].tolist() == pytest.approx([0, 30, -30, 0, 0])
    assert rates["stayers"].tolist() == pytest.approx([0, 30, -30, 0, 0])
    assert rates["older_people"].tolist() == pytest.approx([0, 30, -30, 0, 0])


def test_without_ages_there_are_no_rates():
    plain = pd.DataFrame({"population": pd.array([1, 2], dtype="Int64")}, index=["a", "b"])
    assert transfer_rates(plain, plain, pd.Series("x", index=["a", "b"])) is None


def squares(*left, gaining=UNITS, losing=UNITS):
    table = gpd.GeoDataFrame(
        {"code": UNITS[: len(left)]}, geometry=[box(x, 0, x + 1, 1) for x in left], crs=4490
    )
    return touching_pairs(table, gaining, losing)


def test_units_half_a_kilometre_apart_touch():
    found = squares(0, 1, 2.004, 4)
    assert sorted(zip(found["gaining"], found["losing"], strict=True)) == [
        ("a", "b"),
        ("b", "a"),
        ("b", "c"),
        ("c", "b"),
    ]


def test_only_units_that_may_be_a_side_are_asked():
    found = squares(0, 1, 2, gaining=["b", "c"], losing=["a", "b"])
    assert sorted(zip(found["gaining"], found["losing"], strict=True)) == [("b", "a"), ("c", "b")]


def rates_of(gaining, losing, people=(2000, -2000)):
    frame = pd.DataFrame(
        [gaining, losing], index=["a", "b"], columns=["older", "middle", "stayers"]
    )
    return frame.assign(older_people=people)


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        (rates_of([13, 0, 0], [-1, 0, 0]), ["A"]),
        (rates_of([12, 0, 0], [-12, 0, 0]), []),  # neither is beyond 12
        (rates_of([13, 0, 0], [-1, 0, 0], (2000, -799)), []),
        (rates_of([13, 0, 0], [-1, 0, 0], (2001, -800)), []),  # more than 2.5 times
        (rates_of([13, 0, 0], [-1, 0, 0], (2000, -800)), ["A"]),
        (rates_of([13, 0, 8], [-8, -8, -8]), ["A*"]),
        (rates_of([13, 0, 7.9], [-8, -8, -8]), ["A"]),
        (rates_of([13, 0, 8], [-8, -7.9, -8]), ["A"]),
    ],
)
def test_which_pairs_look_as_if_land_had_moved(rates, expected):
    assert list(suspicious(squares(0, 1), rates)["detector"]) == expected


@pytest.fixture(scope="module")
def apart(inputs):
    """Make the county units as the review had them: nothing united but what lists say."""
    without = replace(inputs, transfers=())
    decades = [period for period in china().period if len(period.censuses) == 2]
    return [county_set(without, period) for period in decades]


@pytest.fixture(scope="module")
def audit(apart, inputs):
    return audit_transfers(
        {one.id: one for one in apart}, read_reviewed(inputs.transfers, country=china()), **AUDITED
    )


@pytest.mark.parametrize(("period", "weak", "strong", "hosted"), COUNTS)
def test_the_pairs_of_the_review_are_found_again(audit, period, weak, strong, hosted):
    rows = audit[audit["period"].eq(period)]
    found = rows["detector"].value_counts()
    assert (found["A"], found["A*"]) == (weak, strong)
    reviewed = read_table("reviewed_pairs", china().tables).query("period == @period")
    pairs = reviewed["gaining"] + ";" + reviewed["losing"]
    codes = set(rows.loc[rows["detector"].isin(["A", "A*"]), "codes"].str.replace("U", ""))
    assert codes == set(pairs) - hosted


def test_the_rates_of_a_known_move(audit):
    renqiu = audit.set_index("codes").loc["130638;130982"]
    assert renqiu[["older_gaining", "older_losing"]].astype(float).round().tolist() == [26, -4]
    assert renqiu["decision"] == "united"


def test_today_nothing_is_left_to_review(dataset):
    audit = dataset.tables["transfer_audit"]
    assert not audit["decision"].eq(UNREVIEWED).any()
    assert [ok for *_, ok in audit_rows(audit)] == [True]
    assert not audit.duplicated(["period", "detector", "codes"]).any()


def test_a_strong_pair_that_nobody_reviewed_fails(apart, inputs):
    reviewed = read_reviewed((), country=china())
    empty = type(reviewed)((), reviewed.pairs.iloc[:0], reviewed.bulletins, reviewed.zone_hosts)
    found = audit_transfers({one.id: one for one in apart}, empty, **AUDITED)
    due = unreviewed(found)
    assert due["detector"].eq("A*").all()
    assert due["promised"].all()
    ((what, expected, said, ok),) = audit_rows(found)
    assert (what.en, expected, ok) == ("moves of land, unreviewed", "0", False)
    assert "2010-2020 A* Yaozhou District / Yintai District 610204;610203" in said
    *_, told = audit_notes(found, own=True)
    assert told.en.startswith("look as if land had moved, and nobody reviewed them: 2000-2010 A*")


def test_a_new_difference_from_a_bulletin_fails(dataset):
    reviewed = read_reviewed((), country=china())
    bulletins = reviewed.bulletins.copy()
    bulletins.loc[bulletins["prefecture_code"].eq("110000"), "bulletin_2010"] += 20_000
    changed = type(reviewed)((), reviewed.pairs, bulletins, reviewed.zone_hosts)
    sets = {"prefecture": dataset.unit_sets["prefecture"]}
    found = audit_transfers(sets, changed, **AUDITED).set_index("codes")
    assert found.loc["110000", "decision"] == UNREVIEWED
    assert found.loc["110000", "bulletin_less_table"] == 20_000
    assert found.loc["340200", ["bulletin_less_table", "decision"]].tolist() == [
        101_875,
        "land_moved",
    ]


def test_a_count_that_ran_high_between_is_marked(dataset):
    audit = dataset.tables["transfer_audit"]
    turned = audit[audit["detector"].eq("reversal")]
    assert (turned["older_earlier"] * turned["older_later"]).lt(0).all()
    assert turned[["older_earlier", "older_later"]].abs().ge(10).all().all()
    assert "411122" in set(turned["codes"])


def test_zones_whose_host_is_assumed_are_listed(dataset):
    zones = dataset.tables["transfer_audit"].query("detector == 'zone'")
    hosts = read_table("zone_hosts", china().tables)
    assumed = hosts.loc[hosts["basis"].eq("assumed"), "code"].nunique()
    assert set(zones["decision"]) == {"assumed", "flagged"}
    assert len(zones) >= assumed
    assert list(hosts.loc[hosts["code"].eq("410871"), "host_code"]) == [
        "410811",
        "410821",
        "410822",
        "410823",
    ]


def test_the_command_checks_it_on_the_packaged_tables(dataset, tmp_path, monkeypatch):
    # What is measured anew is the same: see the test of two builds.
    monkeypatch.setattr("atlas.build.make_dataset", lambda *asked: dataset)
    report = check(BuildOptions(tmp_path))
    (row,) = [row for row in report.rows if row.what.en == "moves of land, unreviewed"]
    assert row.ok
    assert any(note.en.startswith("2010-2020: 160 pairs of units look") for note in report.notes)
