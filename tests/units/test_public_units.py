"""The public functions of units: by hand, against the atlas's own units, and wrong frames."""

from collections.abc import Callable

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from atlas import units
from atlas.units.inputs import Inputs
from atlas.units.unite import nodes_of
from tests.refusals import assert_refused

COLUMNS = ["year", "before", "after"]
CHANGES = pd.DataFrame([(2013, "B", "B"), (2013, "B", "C")], columns=COLUMNS)
NO_CHANGES = pd.DataFrame({"year": pd.Series(dtype=int), "before": [], "after": []})


def test_a_chain_of_changes_between_two_lists() -> None:
    # A is renamed to B in 2012, B to C in 2015; no list has B.
    chain = pd.DataFrame([(2012, "A", "B"), (2015, "B", "C")], columns=COLUMNS)
    found = units.comparable_units({2010: ["A"], 2020: ["C"]}, chain)
    assert found.to_dict() == {(2010, "A"): "C", (2020, "C"): "C"}


def test_a_code_that_was_given_anew_is_another_division() -> None:
    # X went to Y in 2012; the code X is given to a division of its own in 2014.
    lists = {2010: ["X", "Z"], 2012: ["Y", "Z"], 2014: ["X", "Y", "Z"]}
    changes = pd.DataFrame([(2012, "X", "Y"), (2014, "Z", "X"), (2014, "Z", "Z")], columns=COLUMNS)
    found = units.comparable_units(lists, changes)
    assert found[2010].to_dict() == {"X": "Y", "Z": "UX"}
    assert found[2014].to_dict() == {"X": "UX", "Y": "Y", "Z": "UX"}


def test_the_units_of_the_atlas_follow_the_same_lists(inputs: Inputs) -> None:
    years, history = (2010, 2020), inputs.history
    lists = {year: sorted(history.codes(year)) for year in range(2009, history.boundary_year + 1)}
    changes = pd.DataFrame(
        [
            (change.year, change.before.code, change.after.code)
            for change in history.changes
            if change.year in range(2010, history.boundary_year + 1)
            if not (change.partial and change.year > 2020)
        ],
        columns=COLUMNS,
    )
    found = units.comparable_units(lists, changes)
    membership = inputs.membership(years)
    own = pd.Series({(node.year, node.code): unit for node, unit in membership.nodes.items()})
    both = pd.DataFrame({"found": found, "own": own}).dropna()
    assert len(both) > 40_000
    # The atlas's units are these, or several of them: it knows moves that no list records, and
    # rows of a census that stand for several divisions.
    assert both.groupby("found")["own"].nunique().max() == 1
    several = both.groupby("own")["found"].nunique()
    attached = {year: census.packaged_attached for year, census in inputs.censuses.items()}
    moved = [
        nodes_of(transfer, attached)
        for transfer in inputs.transfers
        if transfer.unites and transfer.within(years)
    ]
    rows = [nodes for year in years for nodes in attached[year].values() if len(nodes) > 1]
    reasons = {own.get((node.year, node.code)) for nodes in (*moved, *rows) for node in nodes}
    assert set(several.index[several > 1]) <= reasons
    assert several.eq(1).sum() > 2_500


def test_the_sums_of_the_atlas_s_units(dataset) -> None:
    own = dataset.unit_sets["county_2010_2020"].table.set_index("code")["population_2020"].dropna()
    census = dataset.tables["census_2020"].set_index("code")
    members = dataset.tables["unit_members"].query(
        "year == 2020 and rows_of == 'census' and level == 'county'"
    )
    unit = members.set_index("code")["unit_code_2010_2020"].dropna()
    counted = census.loc[census.index.isin(unit.index), ["population"]]
    found = units.sum_by_unit(counted, unit)["population"]
    assert len(own) > 2_600
    assert found.reindex(own.index).tolist() == own.tolist()
    assert found.sum() == census["population"].sum() == 1_409_778_724


def test_a_unit_that_lacks_a_count_has_none() -> None:
    people = pd.DataFrame({"people": pd.array([3, None, 4], dtype="Int64")}, ["A", "B", "C"])
    found = units.sum_by_unit(people, pd.Series({"A": "U", "B": "U", "C": "C"}))
    assert found["people"].isna().to_dict() == {"C": False, "U": True}


TWO = pd.DataFrame({"people": [1, 2]}, ["A", "B"])
UNIT = pd.Series({"A": "U"})
SQUARE = gpd.GeoDataFrame({"code": ["A"]}, geometry=[shapely.box(0, 0, 9, 9)], crs="EPSG:6933")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda: units.comparable_units({2010: ["B"]}, NO_CHANGES),
            ["lists", "'1'", "two years or more"],
        ),
        (
            lambda: units.comparable_units({2010: ["B", 7], 2020: ["B"]}, NO_CHANGES),
            ["lists[2010]", "7", "a code, as text"],
        ),
        (lambda: units.comparable_units({2010: ["B"], 2020: []}, NO_CHANGES), ["lists[2020]"]),
        (
            lambda: units.comparable_units({2010: ["B", "Q"], 2020: ["B", "C"]}, CHANGES),
            ["'Q'", "says where it went before 2020"],
        ),
        (
            lambda: units.comparable_units({2010: ["B"], 2020: ["B"]}, CHANGES),
            ["changes at 1", "'after'", "'C'", "a list after the change"],
        ),
        (
            lambda: units.comparable_units({2010: ["B"]}, CHANGES.assign(year="2013")),
            ["changes at 0", "'year'", "a whole number"],
        ),
        (lambda: units.sum_by_unit(TWO, UNIT), ["'B'", "a division that has a unit"]),
        (lambda: units.sum_by_unit(-TWO, UNIT), ["counts at 'A'", "'people'", "-1"]),
        (lambda: units.sum_by_unit(TWO.set_axis(["A", "A"]), UNIT), ["'A'", "stands once"]),
        (
            lambda: units.overlay(SQUARE.to_crs(4326), SQUARE),
            ["equal-area projection in metres", "WGS 84"],
        ),
        (lambda: units.overlay(SQUARE.drop(columns="code"), SQUARE), ["'code'", "in sources"]),
        (lambda: units.area_km2(SQUARE.geometry, "EPSG:4326"), ["projection in metres"]),
    ],
)
def test_a_wrong_frame_is_refused_with_what_is_wrong(
    call: Callable[[], object], said: list[str]
) -> None:
    assert_refused(call, said)
