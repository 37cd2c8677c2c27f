"""Any year to any other: cases of the lists by hand, and nobody lost on the way."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest

from atlas.country import china
from atlas.units.areal_interpolation import transfer_counts
from atlas.units.crosswalk import crosswalk_table
from atlas.units.weighing import Weighing, read_weighing
from atlas.units.weights import Pair

UNCOUNTED = {"350527", "469032", "469033"}
"""Kinmen, and the islands of Sansha before 2012: in the lists, and in no census."""

OF_2010 = 1_332_810_869


@pytest.fixture(scope="module")
def weighing() -> Weighing:
    return read_weighing(drawn=True, country=china())


def weights(weighing: Weighing, start: int, end: int, *codes: str) -> dict[Pair, tuple[float, str]]:
    return {
        pair: (weight.value, weight.basis)
        for pair, weight in weighing.people(start, end).items()
        if pair[0] in codes
    }


def moved(weighing: Weighing, counts: pd.Series, start: int, end: int) -> pd.Series:
    """Lead whole persons from a year to another."""
    rows = [(*pair, weight.value) for pair, weight in weighing.people(start, end).items()]
    crosswalk = pd.DataFrame(rows, columns=["source_code", "target_code", "weight"])
    targets = list(weighing.vintage(end).nodes)
    return transfer_counts(counts.to_frame("people"), crosswalk, targets).table["people"]


def people(weighing: Weighing, year: int) -> pd.Series:
    """Give every division of a year a count: its people of a census, to the person below."""
    on = weighing._people_on(weighing.vintage(year))
    return pd.Series({code: int(on.get(code, 0)) for code in weighing.vintage(year).nodes})


WHOLE = {
    "密云县, a district of another code in 2015": (2014, 2016, "110228", "110118"),
    "崇文区, in 东城区 since 2010": (2005, 2015, "110103", "110101"),
    "萝岗区, in 黄埔区 since 2014": (2012, 2018, "440116", "440112"),
    "龙华区, of 宝安区 until 2016": (2020, 2015, "440309", "440306"),
    "姑苏区 since 2012, looked at from 平江区": (2011, 2013, "320503", "320508"),
}


@pytest.mark.parametrize("what", WHOLE)
def test_what_was_recoded_or_merged_goes_there_whole(what: str, weighing: Weighing) -> None:
    start, end, source, target = WHOLE[what]
    assert weights(weighing, start, end, source) == {(source, target): (1.0, "whole")}


def test_a_split_after_a_list_goes_as_townships_count_it(weighing: Weighing) -> None:
    """宝安 lost 龙华 with 1,379,460 of 4,499,284 people in 2016, and 光明 with 480,907 in 2018."""
    found = weights(weighing, 2015, 2020, "440306")
    assert {pair[1]: round(4_499_284 * part) for pair, (part, _) in found.items()} == {
        "440306": 4_499_284 - 1_379_460 - 480_907,
        "440309": 1_379_460,
        "440311": 480_907,
    }
    assert {basis for _, basis in found.values()} == {"townships"}
    assert weighing.census_of("townships", 2015, 2020) == 2010
    later = weights(weighing, 2017, 2020, "440306", "440309")
    assert later["440309", "440309"] == (1.0, "whole")
    assert later["440306", "440311"][0] == pytest.approx(480_907 / (4_499_284 - 1_379_460))
    # Before both, and looking back, nothing is divided.
    assert weights(weighing, 2010, 2015, "440306") == {("440306", "440306"): (1.0, "whole")}


def test_other_splits_go_by_the_people_of_the_census_that_tells_the_targets(
    weighing: Weighing,
) -> None:
    """龙港 with 464,732 people left 苍南 with 843,962 in 2019."""
    found = weights(weighing, 2005, 2020, "330327")
    assert found["330327", "330383"][0] == pytest.approx(464_732 / (464_732 + 843_962))
    assert found["330327", "330383"][1] == "target_people"
    assert weighing.census_of("target_people", 2005, 2020) == 2020
    assert weighing.census_of("target_people", 2001, 2005) == 2010
    assert weighing.census_of("target_people", 2005, 2015) == 2010
    assert weighing.census_of("target_people", 2020, 2005) == 2010
    assert weighing.census_of("whole", 2005, 2015) is None


def test_a_split_after_2020_goes_by_land(weighing: Weighing) -> None:
    """余杭区, of which 临平区 was made in 2021; by the people of 2020 nobody knows."""
    found = weights(weighing, 2020, 2021, "330110")
    assert set(found) == {("330110", "330110"), ("330110", "330113")}
    assert {basis for _, basis in found.values()} == {"target_area"}
    assert found == weights(weighing, 2020, 2023, "330110")
    area = {pair: tuple(it) for pair, it in weighing.area(2020, 2021).items()}
    assert {pair: area[pair] for pair in found} == found


def test_a_move_that_no_list_dates_has_a_row_and_no_weight(weighing: Weighing) -> None:
    """79,262 people came from 任丘 to 雄县 in the decade; whether before 2015 nobody says."""
    table = crosswalk_table(weighing, 2015, 2020).set_index(["from_code", "to_code"])
    row, rest = table.loc[("130982", "130638")], table.loc[("130982", "130982")]
    assert pd.isna(row["weight_people"])
    assert (row["change_kind"], row["people_basis"]) == ("unrecorded_transfer", "unknown")
    assert (rest["weight_people"], rest["people_basis"]) == (1, "all_but_unknown")
    assert not rest["size_known"]
    assert table["from_population"].isna().all()
    # Townships alone tell of 马城, from 怀远 to 禹会: undated as well.
    row = table.loc[("340321", "340304")]
    assert (row["people_basis"], row["evidence"]) == ("unknown", "townships")
    # Over both censuses it is counted.
    assert weights(weighing, 2010, 2020, "130982")["130982", "130638"][1] == "townships"


def test_a_part_that_a_list_dates_is_counted_on_either_side(weighing: Weighing) -> None:
    """A township with 14,211 of 阳高县's 272,488 people went to 天镇县 in 2018."""
    part = 14_211 / 272_488
    assert weights(weighing, 2015, 2020, "140221")["140221", "140222"][0] == pytest.approx(part)
    assert weights(weighing, 2010, 2018, "140221")["140221", "140222"][0] == pytest.approx(part)
    assert weights(weighing, 2010, 2017, "140221") == {("140221", "140221"): (1.0, "whole")}
    assert weights(weighing, 2018, 2020, "140221") == {("140221", "140221"): (1.0, "whole")}


def test_a_zone_of_2020_is_found_from_hosts_that_were_recoded_since(weighing: Weighing) -> None:
    """达孜县 540126 became 达孜区 540104 in 2017; the zone on it names the old code."""
    assert weights(weighing, 2020, 2018, "540174") == {("540174", "540104"): (1.0, "whole")}
    assert ("540104", "540174") in weighing.links(2018, 2020).whole


def test_by_area_a_zone_goes_as_the_land_of_its_hosts_and_gets_none(weighing: Weighing) -> None:
    """The zone 130171 lies on 长安 and 栾城; 栾城 was 130124 in 2010."""
    km2 = [weighing.areas[code] for code in ("130108", "130111")]
    for year, luancheng in ((2010, "130124"), (2021, "130111")):
        found = {pair: it for pair, it in weighing.area(2020, year).items() if pair[0] == "130171"}
        assert found.keys() == {("130171", "130108"), ("130171", luancheng)}
        assert found["130171", "130108"].value == pytest.approx(km2[0] / sum(km2))
        assert {weight.basis for weight in found.values()} == {"target_area"}
    for year in (2010, 2021, 2023):
        back = weighing.area(year, 2020)
        assert back["130108", "130108"] == (1.0, "whole")
        assert not {target for _, target in back} & set(weighing.censuses[2020].zones)


@pytest.mark.parametrize("year", [2001, 2005, 2009, 2011, 2015, 2019])
def test_the_people_of_a_census_are_put_on_every_division(year: int, weighing: Weighing) -> None:
    on = weighing._people_on(weighing.vintage(year))
    assert sum(on.values()) == pytest.approx(OF_2010)
    assert {code for code in weighing.vintage(year).nodes if not on.get(code)} <= UNCOUNTED


def test_two_steps_are_one_where_everything_is_whole(weighing: Weighing) -> None:
    """From 2010 over 2015 to 2020: what differs are moves that no list dates."""
    counts = people(weighing, 2010)
    direct = moved(weighing, counts, 2010, 2020)
    between = moved(weighing, counts, 2010, 2015)
    stepped = moved(weighing, between.dropna(), 2015, 2020)
    assert direct.sum() == between.sum() == stepped.sum() == OF_2010
    differing = set(direct.index[direct.fillna(-1) != stepped.fillna(-1)])
    undated = weighing.undated(2010, 2015) | weighing.undated(2015, 2020)
    touched = {code for pair in undated for code in pair}
    # Others share a target with one of these.
    assert len(differing) == 135
    assert len(differing - touched) < 20


def test_a_year_by_its_list_and_not_by_its_census(weighing: Weighing) -> None:
    """The census of 2010 counts 崇文; the list of that year has it in 东城 already."""
    by_list = replace(weighing, by_list=frozenset([2010]))
    assert "110103" in weighing.vintage(2010).nodes
    assert "110103" not in by_list.vintage(2010).nodes
    assert weights(by_list, 2010, 2012, "320312") == {("320312", "320312"): (1.0, "whole")}
    assert people(by_list, 2010)["110101"] == 573_180 + 346_073


def adds_up(weighing: Weighing, start: int, end: int) -> None:
    """Hold every source to weights that add up to 1, and every total to the person."""
    sums = defaultdict[str, float](float)
    for (source, _), weight in weighing.people(start, end).items():
        sums[source] += weight.value or 0.0
    assert set(weighing.vintage(start).nodes) - set(sums) <= UNCOUNTED
    assert [code for code, total in sums.items() if abs(total - 1) > 1e-8] == []
    counts = people(weighing, start)
    counts = counts[counts.index.isin(sums)]
    assert moved(weighing, counts, start, end).sum() == counts.sum()


@pytest.mark.parametrize("pair", [(2015, 2020), (2005, 2018), (2021, 2012), (2023, 2000)])
def test_the_list_of_a_year_keeps_its_sum(pair: tuple[int, int], weighing: Weighing) -> None:
    adds_up(weighing, *pair)


@pytest.mark.slow
def test_every_year_keeps_its_sum_on_the_next_and_on_the_last_census(weighing: Weighing) -> None:
    years, latest = china().list_years, china().latest
    pairs = {*pairwise(years), *((year, latest) for year in years if year != latest)}
    for start, end in sorted(pairs):
        adds_up(weighing, start, end)
        adds_up(weighing, end, start)
