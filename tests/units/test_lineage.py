"""Which divisions share land over the years, on places whose history is known."""

import pytest

from atlas.units.history import Node


@pytest.fixture(scope="module")
def lineage(history):
    return history.lineage


@pytest.mark.parametrize(
    ("node", "year", "codes"),
    [
        (Node(2020, "110101"), 2009, {"110101", "110103"}),  # 东城区 took 崇文区 in
        (Node(2009, "110103"), 2020, {"110101"}),
        (Node(2019, "320684"), 2020, {"320614"}),  # 海门市 became 海门区
        (Node(2009, "440306"), 2020, {"440306", "440309", "440311"}),  # carved from 宝安区
        (Node(2015, "371202"), 2015, {"371202"}),
        (Node(2020, "371202"), 2021, set()),  # no such entry: 莱城区 has been 370116 since 2018
    ],
)
def test_reach(lineage, node, year, codes):
    assert lineage.reach(node, year) == codes
