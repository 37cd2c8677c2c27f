"""Moves that no list records: what a row unites, what it flags, and what it must not name."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.model.errors import SourceError
from atlas.sources.packaged import read_table
from atlas.units.comparability import unrecorded_note
from atlas.units.history import Node
from atlas.units.unit_sets import judge_upper_units
from atlas.units.unite import TABLE, holds_all, nodes_of, read_transfers, transfers_touching

ATTACHED = {
    2000: {"110101": (Node(2000, "110101"),)},
    2010: {code: (Node(2009, code),) for code in ("110101", "110102", "110103")},
    2020: {code: (Node(2020, code),) for code in ("110101", "110102", "110104")},
}
COLUMNS = (
    *("period", "level", "kind", "confidence", "codes", "names_zh", "places_zh"),
    *("people", "area_km2", "evidence", "cause"),
)


def read(**changed):
    """Read one row, of two counties between 2010 and 2020."""
    row = {
        **dict.fromkeys(COLUMNS, pd.NA),
        **{"period": "2010-2020", "level": "county", "kind": "unite", "confidence": "likely"},
        **{"codes": "110101;110102", "names_zh": "甲县;乙县", "evidence": "ages"},
        **changed,
    }
    (one,) = read_transfers(pd.DataFrame([row]), ATTACHED)
    return one


@pytest.mark.parametrize(
    ("kind", "confidence", "unites", "flags"),
    [
        ("unite", "certain", True, False),
        ("unite", "likely", True, False),
        ("unite", "possible", False, True),
        ("flag", "certain", False, True),
        ("counted", "certain", False, False),
        ("explain", "certain", False, False),
    ],
)
def test_what_a_row_does(kind, confidence, unites, flags):
    one = read(kind=kind, confidence=confidence)
    assert (one.unites, one.flags) == (unites, flags)


def test_a_row_on_prefectures_neither_unites_nor_flags_counties():
    one = read(level="prefecture", codes="990100;990200")
    assert not one.unites
    assert not one.flags


def test_a_code_of_either_census_is_found():
    one = read(codes="110103;110104")
    assert nodes_of(one, ATTACHED) == [Node(2009, "110103"), Node(2020, "110104")]


def test_a_code_of_neither_census_is_a_fault():
    with pytest.raises(SourceError, match="110104") as caught:
        read(period="2000-2010", codes="110101;110104")
    (fault,) = caught.value.faults
    assert (fault.file, fault.row, fault.column) == (f"{TABLE}.csv", 2, "codes")


def test_a_row_counts_only_over_its_own_censuses():
    one = read()
    assert one.within((2010, 2020))
    assert one.within((2000, 2010, 2020))
    assert not one.within((2000, 2010))


def test_a_unit_with_one_end_is_touched_and_one_with_all_holds_it():
    one = read()
    part, whole = {2010: ["110101"], 2020: ["110101"]}, {2010: ["110101", "110102"], 2020: []}
    elsewhere = {2010: ["110103"], 2020: []}
    assert list(transfers_touching([one], part)) == list(transfers_touching([one], whole)) == [one]
    assert list(transfers_touching([one], elsewhere)) == []
    assert (holds_all(one, part), holds_all(one, whole)) == (False, True)


def test_a_move_to_or_from_one_named_county_always_leaves_it_open():
    assert not holds_all(read(codes="110101", names_zh="甲县"), {2010: ["110101"], 2020: []})


def test_what_is_known_of_a_move_is_said():
    one = read(people=79_262, places_zh="沙洲;双闸", evidence="bulletin;ages")
    said = unrecorded_note(one, "united", codes=china().codes)
    assert "甲县、乙县之间有土地划转" in said.zh
    assert "涉及沙洲、双闸；79,262人；依据：普查公报、各年龄人口的增减" in said.zh
    assert "79,262 people; known from census bulletins, people by age" in said.en


def test_a_counted_move_across_a_border_is_no_mere_possibility():
    one = read(kind="counted", people=62_032, places_zh="韩城", evidence="townships")
    crossed = unrecorded_note(one, "crossed", codes=china().codes)
    assert "可能" not in crossed.zh
    assert "可能" in unrecorded_note(read(kind="flag"), "crossed", codes=china().codes).zh


def test_why_a_flag_is_unclear_is_said():
    said = unrecorded_note(read(kind="flag", cause="village_split"), "moved", codes=china().codes)
    assert "有乡镇按村拆分" in said.zh
    assert "split by village" in said.en


def test_the_packaged_rows_are_read_against_the_packaged_censuses(inputs):
    assert len(inputs.transfers) == len(read_table(TABLE, china().tables))
    sizes = {it.people for it in inputs.transfers if it.unites and it.people}
    assert sizes == {79_262, 27_294}


def test_the_people_of_a_counted_move_are_those_of_the_flow(inputs):
    people = inputs.flows.table.set_index(["source", "target"])["people"]
    moves = [move for move in inputs.transfers if move.kind == "counted"]
    assert len(moves) == 48
    assert {move.codes: move.people for move in moves} == {
        move.codes: people[move.codes] for move in moves
    }


def test_what_is_no_move_has_a_cause_and_people_stay_where_they_were(inputs):
    """Jiang Village went to Yindu in 2021, after the census; Tangxi is two places of like names."""
    refused = [move for move in inputs.transfers if move.kind == "explain"]
    assert all(move.cause for move in refused)
    flows = inputs.flows.table.set_index(["source", "target"])
    for county, other, people in (("410522", "410505", 38_397), ("431003", "431081", 9_493)):
        assert (county, other) in {move.codes for move in refused}
        assert (county, other) not in flows.index
        assert flows.loc[(county, county), "assumed"] == people


def test_rows_on_counties_of_two_prefectures_are_each_told(inputs):
    """Six regiments of four counties of Aksu are in Aral, and no row tells of all of them."""
    judged = judge_upper_units(inputs, "prefecture", {})
    note = judged.loc["659002", "comparability_note_zh"]
    assert all(number in note for number in ("13,564", "31,512", "26,025", "5,892"))
    # One row on the prefectures tells of Renqiu and Xiong County.
    assert judged.loc["130600", "comparability_note_zh"].count("79,262") == 1
