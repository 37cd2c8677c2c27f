"""What counties became by 2020, checked against what is known of single places."""

import pytest

from atlas.units.history import Node, successions


@pytest.fixture(scope="module")
def successor(history):
    return successions(history)


@pytest.mark.parametrize(
    ("year", "code", "main"),
    [
        (2009, "110103", "110101"),  # 崇文区 merged into 东城区
        (2009, "330621", "330603"),  # 绍兴县 became 柯桥区
        (2009, "520321", "520304"),  # 遵义县 became 播州区
        (2009, "440306", "440306"),  # 宝安区 lives on, whatever was carved from it
        (2009, "321088", "321012"),  # 江都市 became 江都区
        (2009, "341421", "340124"),  # 庐江县 went from 巢湖 to 合肥
        (2000, "460025", "469021"),  # 定安县
        (2000, "220381", "220184"),  # 公主岭市 went from 四平 to 长春
    ],
)
def test_main_successors(successor, year, code, main):
    assert successor[Node(year, code)] == main


def test_rows_are_placed_and_none_is_lost(inputs):
    totals = inputs.rows.groupby("year")["population"].sum()
    assert totals.to_dict() == {2000: 1_242_612_226, 2010: 1_332_810_869, 2020: 1_409_778_724}
    placed = inputs.rows.set_index(["year", "code"])
    assert placed.loc[(2010, "341424"), "prefecture_code"] == "340500"
    assert placed.loc[(2020, "110101"), "province_code"] == "110000"
