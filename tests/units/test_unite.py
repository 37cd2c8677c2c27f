"""Units: what a change unites, what it leaves apart, and what the real lists give."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.model.errors import UserError
from atlas.units.history import Node, read_history
from atlas.units.unite import period_of, unite

YEARS = (2010, 2020)


def toy_history(*changes):
    """Four counties that every list has, and the changes given."""
    codes = [(f"11010{n}", f"{n}县", "county", 2000, 2023) for n in range(1, 5)]
    none = pd.DataFrame(columns=["code", "name_zh", "from_year", "to_year", "land_in"])
    columns = ["year", "code_from", "code_to", "kind"]
    return read_history(
        pd.DataFrame(codes, columns=["code", "name_zh", "level", "from_year", "to_year"]),
        none,
        pd.DataFrame(changes, columns=columns),
        pd.DataFrame(columns=[*columns, "action"]),
        country=china(),
    )


def united(*changes, rows_2010=None, rows_2020=None):
    """Unite the four counties over 2010–2020."""
    history = toy_history(*changes)
    first = rows_2010 or {code: (Node(2009, code),) for code in history.codes(2009)}
    last = rows_2020 or {code: (Node(2020, code),) for code in history.codes(2020)}
    return unite(YEARS, history, {2010: first, 2020: last}, sorted(history.codes(2023)))


def groups(membership):
    by_unit = {}
    for code, unit in membership.polygons.items():
        by_unit.setdefault(unit, []).append(code)
    return sorted(by_unit.values())


def test_nothing_happens():
    assert groups(united()) == [["110101"], ["110102"], ["110103"], ["110104"]]


def test_a_whole_change_unites():
    membership = united((2014, "110101", "110102", "whole"))
    assert groups(membership) == [["110101", "110102"], ["110103"], ["110104"]]
    assert set(membership.rows[2010][["110101", "110102"]]) == {"U110101"}
    assert membership.rows[2010]["110103"] == "110103"


def test_a_partial_transfer_before_the_last_census_unites():
    membership = united((2016, "110102", "110103", "partial"))
    assert groups(membership) == [["110101"], ["110102", "110103"], ["110104"]]
    assert membership.transfers == {}


def test_a_later_partial_transfer_is_flagged_at_both_ends():
    membership = united((2022, "110102", "110103", "partial"))
    assert groups(membership) == [["110101"], ["110102"], ["110103"], ["110104"]]
    assert set(membership.transfers) == {"110102", "110103"}


def test_a_later_transfer_inside_a_unit_needs_no_flag():
    membership = united((2014, "110102", "110103", "whole"), (2022, "110102", "110103", "partial"))
    assert membership.transfers == {}


def test_a_change_before_the_period_does_not_unite():
    assert len(groups(united((2008, "110101", "110102", "whole")))) == 4


def test_a_zone_on_two_counties_unites_them():
    rows = {code: (Node(2020, code),) for code in ("110101", "110102", "110103", "110104")}
    rows["110171"] = (Node(2020, "110103"), Node(2020, "110104"))
    membership = united(rows_2020=rows)
    assert groups(membership) == [["110101"], ["110102"], ["110103", "110104"]]
    assert membership.rows[2020]["110171"] == "U110103"


def test_periods_by_name():
    assert period_of("2000-2020", periods=china().period).censuses == (2000, 2010, 2020)
    with pytest.raises(UserError, match="unknown period '1990-2000'"):
        period_of("1990-2000", periods=china().period)


@pytest.fixture(scope="module")
def real(inputs):
    def of(name):
        years = china().periods[name]
        packaged = {year: inputs.censuses[year].packaged_attached for year in years}
        return unite(years, inputs.history, packaged, inputs.polygons, inputs.transfers)

    return of


@pytest.mark.parametrize(
    ("name", "units"), [("2000-2010", 2531), ("2010-2020", 2647), ("2000-2020", 2436)]
)
def test_every_row_is_in_a_unit_that_all_its_censuses_count(real, inputs, name, units):
    membership = real(name)
    counted = [set(rows) for rows in membership.rows.values()]
    assert all(codes == counted[0] for codes in counted)
    assert len(counted[0]) == units
    for year, rows in membership.rows.items():
        assert set(rows.index) == set(inputs.censuses[year].table["code"])


def test_units_of_2010_2020_are_near_the_trial_and_small(real):
    membership = real("2010-2020")
    sizes = membership.rows[2010].value_counts()
    assert abs(len(sizes) - 2645) <= 5
    assert sizes.max() == 7
    assert (membership.polygons.value_counts() == 1).sum() > 2400


def unit_with(membership, year, code):
    """List the rows of a census that are in one unit with a row."""
    rows = membership.rows[year]
    return set(rows.index[rows == rows[code]])


def test_renqiu_and_xiong_are_one_unit(real):
    assert unit_with(real("2010-2020"), 2010, "130982") == {"130638", "130982"}
    assert len(unit_with(real("2000-2010"), 2010, "130982")) == 1


def test_liaoyangs_seven_are_one_unit(real):
    liaoyang = {"211002", "211003", "211004", "211005", "211011", "211021", "211081"}
    assert unit_with(real("2010-2020"), 2020, "211002") == liaoyang


def test_shihezi_and_its_hosts_grew_as_one(real, inputs):
    rows = real("2000-2010").rows
    people = {year: inputs.rows[inputs.rows["year"] == year] for year in (2000, 2010)}
    found = {}
    for year, of_year in people.items():
        unit = unit_with(real("2000-2010"), year, "659001")
        assert {"652324", "654223", "659001"} <= unit
        held = of_year["code"].isin(unit) & of_year["code"].isin(rows[year].index)
        found[year] = int(of_year.loc[held, "population"].sum())
    assert found[2010] / found[2000] == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("name", ["2000-2010", "2010-2020", "2000-2020"])
def test_a_sure_move_is_inside_one_unit_and_a_possible_one_unites_nothing(real, inputs, name):
    membership = real(name)
    for one in inputs.transfers:
        if not one.within(membership.years) or one.level != "county":
            continue
        units = {
            membership.rows[year][code]
            for year in one.years
            for code in one.codes
            if code in membership.rows[year].index
        }
        if one.unites:
            assert len(units) == 1, one.codes


@pytest.mark.parametrize("name", ["2000-2010", "2010-2020", "2000-2020"])
def test_no_unit_crosses_a_province(real, name):
    membership = real(name)
    parts = [*membership.rows.values(), membership.polygons]
    pairs = pd.concat(parts)
    codes = pairs.index.where(~pairs.index.str.startswith("X63"), "632800")
    # 重庆 was part of 四川 only before 1997, so two digits are enough in every year.
    assert (codes.str[:2] == pairs.str.removeprefix("U").str[:2].to_numpy()).all()


def test_only_the_forestry_districts_have_no_polygon(real):
    membership = real("2010-2020")
    assert set(membership.rows[2020]) - set(membership.polygons) == {"232761", "232762"}
    assert set(membership.polygons) - set(membership.rows[2020]) == {"350527"}


def test_a_census_alone_is_told_apart_as_far_as_the_boundaries_go():
    history = toy_history(
        (2014, "110101", "110102", "whole"),
        (2016, "110102", "110103", "partial"),
        (2018, "110103", "110104", "whole"),
    )
    rows = {
        2010: {code: (Node(2009, code),) for code in history.codes(2009)},
        # A zone on the land of a county that was merged before the list of its census.
        2020: {
            **{code: (Node(2020, code),) for code in history.codes(2020)},
            "110171": (Node(2013, "110101"),),
        },
    }
    alone = {
        year: unite((year,), history, {year: rows[year]}, sorted(history.codes(2023)))
        for year in rows
    }
    assert groups(alone[2010]) == [["110101", "110102"], ["110103", "110104"]]
    assert alone[2020].rows[2020]["110171"] == "U110101"
    assert groups(alone[2020]) == [["110101", "110102"], ["110103"], ["110104"]]
