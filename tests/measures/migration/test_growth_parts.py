"""Growth told apart into net migration and the rest."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.measures.migration.cohorts import WAYS, growth_parts, ways
from atlas.measures.migration.who_moved import growth_parts_summary, kinds_of_units

# Six units: each of the four ways, one that neither gained nor lost, one that nobody estimated.
UNITS = pd.DataFrame(
    {
        "province_code": ["110000", "440000", "230000", "440000", "230000", "110000"],
        "line_side": ["southeast", "southeast", "northwest", "straddling", "northwest", None],
        "population_2010": [100, 1_000, 500, 800, 60, 70],
        "population_2020": [150, 1_300, 400, 700, 60, 75],
        "change_2010_2020": [50, 300, -100, -100, 0, 5],
        "net_migration_2010_2020": [20, -500, 40, -30, 10, None],
        "net_migration_children_2010_2020": [5, -100, 10, -10, 0, None],
        "net_migration_youth_2010_2020": [5, -300, 10, -10, 0, None],
        "net_migration_adults_2010_2020": [5, -200, 10, -10, 0, None],
        "net_migration_older_2010_2020": [5, 100, 10, 0, 10, None],
    },
    index=["a", "b", "c", "d", "e", "f"],
).astype({"change_2010_2020": "Int64", "net_migration_2010_2020": "Int64"})


@pytest.fixture
def table() -> pd.DataFrame:
    change, net = UNITS["change_2010_2020"], UNITS["net_migration_2010_2020"]
    way = pd.Series(["gained", "lost", "gained", "lost", "gained", None], UNITS.index, dtype="str")
    return UNITS.join(growth_parts(change, net, way, (2010, 2020)))


def test_the_two_parts_add_up_to_the_change(table):
    rest = table["rest_of_change_2010_2020"]
    assert rest.tolist()[:5] == [30, 800, -140, -70, -10]
    assert pd.isna(rest["f"])


def test_each_unit_goes_one_of_four_ways_or_cannot_be_told(table):
    found = table["people_and_migration_2010_2020"]
    assert found.tolist()[:4] == list(WAYS[:4])
    assert found[["e", "f"]].isna().all()
    unsure = pd.Series("cannot_be_told", table.index, dtype="str")
    assert set(ways(table["change_2010_2020"], unsure).dropna()) == {WAYS[4]}
    alone = growth_parts(
        table["change_2010_2020"], table["net_migration_2010_2020"], None, (2010, 2020)
    )
    assert list(alone) == ["rest_of_change_2010_2020"]


def test_sums_are_over_the_units_whose_parts_are_known(table):
    net = table["net_migration_2010_2020"].astype("float64")

    def sums_by(group: pd.Series) -> pd.DataFrame:
        """Sum the estimates, each group of an error of 100."""
        mean = net.groupby(group).sum()
        ends = {"low": mean - 165, "high": mean + 165, "p_gain": 0.5, "direction": "untold"}
        return pd.DataFrame({"mean": mean, **ends})

    found = growth_parts_summary(table, sums_by, years=(2010, 2020), coast=china().coast)
    nation = found.nation
    assert nation.units == 5
    assert nation.population == {"2010": 2_460, "2020": 2_610}
    assert (nation.change, nation.net_migration, nation.rest) == (150, -460, 610)
    assert (nation.net_low, nation.net_high) == (-625, -295)
    assert (nation.p_gain, nation.direction) == (0.5, "untold")
    assert nation.change_pct == pytest.approx(6.0976)
    assert {way: one.people for way, one in nation.ways.items()} == dict(
        zip(WAYS, [150, 1_300, 400, 700, 0], strict=True)
    )
    assert found.provinces["440000"].net_migration == -530
    assert {side: one.rest for side, one in found.line.items()} == {
        "southeast": 830,
        "northwest": -150,
        "straddling": -70,
    }
    # Beijing and Guangdong lie on the coast, Heilongjiang does not.
    assert found.coast["coast"].net_migration == -510
    assert found.coast["inland"].net_migration == 50


def test_kinds_of_units_are_told_apart(table):
    kind = pd.Series(["district", "county", "county", "district", "other", "other"], table.index)
    ways = ["gained", "lost", "cannot_be_told", "lost", "gained", None]
    found = kinds_of_units(kind, table.assign(net_migration_direction_2010_2020=ways), "2010_2020")
    told = {way: one.units for way, one in found["district"].directions.items()}
    assert (found["district"].units, told) == (2, {"gained": 1, "lost": 1})
    assert found["county"].directions["lost"].people == 1_000
    assert found["other"].units == 1
