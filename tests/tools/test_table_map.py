"""A user's own table on a map from Python: which units, which classes, and what is refused."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest

import atlas
from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.model.dataset import Dataset
from atlas.model.errors import UserError
from atlas.model.layer import ClassBreaks, Layer
from atlas.tools import table_map
from atlas.tools.table_map import OWN, TableWords, map_of_table, scaled_to

PROVINCES = [f"{number}0000" for number in (*range(11, 16), *range(21, 24), *range(31, 38))]
COUNTIES = [f"2301{number:02}" for number in (2, 3, 4, 8, 9, 10, 11, 12, 13)]
COUNTIES += [f"2301{number}" for number in (23, 24, 25, 26, 27, 28, 29, 83, 84)]
COUNTIES += ["330782", "320583"]
RISING = pd.DataFrame({"code": PROVINCES, "beds": range(100, 1600, 100)})


@pytest.fixture(autouse=True)
def packaged(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the units that others made already."""
    sets = {
        id: dataset.unit_sets[id]
        for id in (china().unit_set(china().main), "prefecture", "province")
    }
    monkeypatch.setattr(
        table_map, "unite_packaged", lambda *asked, **country: (dataset.leaves, sets)
    )


def mapped(
    table: pd.DataFrame, column: str = "beds", breaks: list[float] | None = None
) -> tuple[Dataset, Layer]:
    return map_of_table(table, column, TableWords(unit="beds"), breaks)


def breaks_of(layer: Layer) -> tuple[float, ...]:
    assert isinstance(layer.classes, ClassBreaks)
    return layer.classes.edges


def test_the_values_stand_at_their_codes_and_what_is_not_in_the_table_is_missing() -> None:
    dataset, layer = mapped(RISING)
    table = dataset.unit_sets[layer.unit_set].table.set_index("code")
    assert (layer.unit_set, layer.indicator) == ("province", OWN)
    assert table.loc["110000", OWN] == 100
    assert table.loc["230000", OWN] == 800
    assert pd.isna(table.loc["650000", OWN])


@pytest.mark.parametrize("level", ["county_2010_2020", "prefecture", "province"])
def test_the_units_are_those_that_its_codes_are_of(dataset: Dataset, level: str) -> None:
    units = dataset.unit_sets[level].table
    frame = gpd.GeoDataFrame({"beds": range(len(units))}, geometry=units.geometry.array)
    frame.index = pd.Index(units["code"].array)
    assert mapped(frame)[1].unit_set == level


def test_a_sixth_of_the_rows_lies_in_each_class() -> None:
    assert breaks_of(mapped(RISING)[1]) == (300, 600, 800, 1100, 1300)


def test_what_may_be_below_zero_diverges_at_it() -> None:
    table = RISING.assign(beds=[*range(-80, 0, 10), *range(10, 80, 10)])
    layer = mapped(table)[1]
    assert breaks_of(layer) == (-60, -40, -20, 0, 20, 30, 50, 60)
    assert layer.less is not None


FEW = {
    "three rows": ([1200, 300, 900], (450, 600, 750, 900, 1050)),
    "one row": ([7], (8, 9, 11, 12, 13)),
    "nothing, one, two": ([0, 1, 2, 0, 1, 2, 0], (1, 2, 3, 4, 5)),
    "two values": ([1, 2, *[1] * 13], (2, 3, 4, 5, 6)),
    "shares that tie": ([0.5, 0.5, 0.5, 0.8], (0.55, 0.6, 0.65, 0.7, 0.75)),
    "the same": ([2.5, 2.5], (2.9, 3.3, 3.8, 4.2, 4.6)),
    "near each other": ([1000.1, 1000.2, 1000.3, 1000.4, 1000.5, 1000.6], None),
    "minus one to one": ([-1, 0, 1], (-3, -2, -1, 0, 1, 2, 3, 4)),
    "below nothing alone": ([-0.4, -0.2], None),
}


@pytest.mark.parametrize("which", FEW)
def test_few_values_or_few_different_ones_are_drawn(which: str) -> None:
    values, expected = FEW[which]
    table = pd.DataFrame({"code": PROVINCES[: len(values)], "beds": values})
    edges = breaks_of(mapped(table)[1])
    assert list(edges) == sorted(set(edges))
    assert len(edges) == (8 if min(values) < 0 else 5)
    if expected is not None:
        assert edges == pytest.approx(expected)


def test_breaks_of_ones_own_are_taken() -> None:
    assert breaks_of(mapped(RISING, breaks=[1, 2, 3, 4, 5])[1]) == (1, 2, 3, 4, 5)


def test_rows_of_no_unit_are_left_out_and_named() -> None:
    more = pd.DataFrame({"code": ["990000", "980000"], "beds": [1, 2]})
    with pytest.warns(UserWarning, match="2 of 17 rows .* 'province': 990000, 980000"):
        mapped(pd.concat([RISING, more]))


REFUSED = {
    "no such column": (RISING, "bed", "no column 'bed': there are code, beds"),
    "words": (RISING.assign(beds="many"), "beds", "'beds' holds what is no number"),
    "nothing": (RISING.assign(beds=None), "beds", "'beds' holds no number"),
    "codes of numbers that lost a zero": (
        RISING.assign(code=range(15)),
        "beds",
        "codes of six digits .* 0, 1, 2, 3, 4 …",
    ),
    "a code twice": (pd.concat([RISING, RISING[:1]]), "beds", "stands twice: 110000"),
    "codes of nowhere": (
        RISING.assign(code=[f"99{number:04}" for number in range(15)]),
        "beds",
        "no code is one of a county",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_table_is_refused_with_the_reason(what: str) -> None:
    table, column, why = REFUSED[what]
    with pytest.raises(UserError, match=why):
        mapped(table, column)


def test_breaks_that_do_not_fit_are_refused() -> None:
    with pytest.raises(UserError, match=r"the breaks .*expected 5 breaks for the 6 colours"):
        mapped(RISING, breaks=[1, 2])


def test_a_table_without_a_column_is_refused() -> None:
    with pytest.raises(UserError, match="column=…"):
        atlas.map(RISING)


def test_a_code_of_a_division_is_led_to_the_unit_that_unites_it_with_others() -> None:
    """Bao'an, Longhua and Guangming are one unit; Dongguan is itself."""
    table = pd.DataFrame(
        {"code": ["U440306", "440309", "441900", *COUNTIES], "beds": range(3 + len(COUNTIES))}
    )
    with pytest.warns(UserWarning, match=r"1 of 23 rows .* 440309 \(part of U440306\) \(atlas"):
        dataset, layer = mapped(table)
    values = dataset.unit_sets[layer.unit_set].table.set_index("code")[OWN]
    assert values[["U440306", "441900"]].tolist() == [0, 2]


def test_a_count_is_circles_of_its_own_size() -> None:
    dataset, layer = map_of_table(RISING, "beds", TableWords("Beds", "beds"), kind="count")
    assert (layer.people, layer.indicator) == (OWN, OWN)
    assert layer.own_labels[OWN].en == "Beds (beds)"
    assert layer.own_labels[OWN].zh == "Beds（beds）"
    style = load_style(country=china())
    circles = scaled_to(style, dataset, layer).circles
    assert circles.radius(1500, circles.at_map_width) == pytest.approx(24)
    # About a 40th, an 8th and half of 1,500, each the next lower of 1, 2, 5, …
    assert circles.legend == (20, 100, 500)
    assert style.circles.legend != circles.legend


def test_a_rate_leaves_the_circles_of_people_as_they_are() -> None:
    style = load_style(country=china())
    assert scaled_to(style, *mapped(RISING)) is style


def test_a_count_of_two_values_needs_no_breaks_and_takes_none() -> None:
    few = pd.DataFrame({"code": PROVINCES[:2], "beds": [1, 2]})
    assert map_of_table(few, "beds", TableWords(), kind="count")[1].people == OWN
    with pytest.raises(UserError, match="circles, which have no breaks"):
        map_of_table(few, "beds", TableWords(), [1, 2, 3, 4, 5], "count")


def test_what_is_neither_a_rate_nor_a_count_is_refused() -> None:
    with pytest.raises(UserError, match="no kind 'share': there are rate, count"):
        map_of_table(RISING, "beds", TableWords(), kind="share")  # type: ignore[arg-type]
