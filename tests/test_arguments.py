"""Arguments that cannot be meant: each public function names them, before it does anything."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import atlas
from atlas.model.dataset import Dataset

TABLE = pd.DataFrame({"code": ["110105", "110106"], "v": [1.0, 2.0]})
EMPTY = pd.DataFrame()
NAN, INF, HUGE = float("nan"), float("inf"), 1e300

NO_TEXT = (None, 7, NAN, HUGE, True, b"x", [1], {"a": 1}, object(), EMPTY)
NO_PATH = (7, NAN, HUGE, True, b"x", [1], object(), EMPTY, "a\0b", "~nobody-at-all/x", "x" * 5000)
NO_OPTIONS = (7, "site", {}, EMPTY, object())
NO_NAMES = (None, 7, NAN, True, b"x", [1], {"a": 1}, object())
NO_YEAR = (NAN, INF, HUGE, 2.5, "soon", [2010], EMPTY, True)

WRONG: dict[str, tuple[Callable[..., Any], dict[str, tuple[Any, ...]]]] = {
    "load": (
        lambda **wrong: atlas.load(**{"name": "census_2020", **wrong}),
        {"name": NO_TEXT, "folder": NO_PATH},
    ),
    "crosswalk": (
        lambda **wrong: atlas.crosswalk(**{"start": 2010, "end": 2020, **wrong}),
        {"start": (None, *NO_YEAR), "end": (None, *NO_YEAR), "folder": NO_PATH},
    ),
    "join": (
        lambda **wrong: atlas.join(**{"table": TABLE, "units": "province", **wrong}),
        {
            "table": (None, 7, NAN, [1], object(), b"x"),
            "units": NO_TEXT,
            "by": NO_TEXT,
            "year": NO_YEAR,
            "kind": NO_TEXT[1:] if NO_TEXT[0] is None else NO_TEXT,
            "sum": NO_NAMES,
            "mean": NO_NAMES,
        },
    ),
    "build_site": (atlas.build_site, {"options": NO_OPTIONS}),
    "make_dataset": (atlas.make_dataset, {"options": NO_OPTIONS}),
    "map": (
        lambda **wrong: atlas.map(**{"what": TABLE, "column": "v", **wrong}),
        {
            "what": (None, 7, NAN, True, b"x", [1], object()),
            "column": (7, NAN, [1], EMPTY),
            "folder": NO_PATH,
            "breaks": (7, HUGE, "x", ["x"], {"a": 1}, object()),
            **dict.fromkeys(("lang", "title", "unit", "source", "kind", "projection"), NO_TEXT),
        },
    ),
    "BuildOptions": (
        atlas.BuildOptions,
        {
            "out": (None, *NO_PATH),
            "periods": (7, "2010-2020", [1], [(2010,)], [("a", "b")], NAN, object()),
            "census": (None, 7, "x", [1], {2020: 7}, {NAN: "x"}, {"soon": "x"}),
            "boundary_source": (*NO_TEXT, "osm"),
            "grid_kind": (*NO_TEXT, "rate"),
            "grid_band": (NAN, 1.5, "1", True),
            "indicators": (None, 7, "x.csv", [1], object()),
            "figures": (None, 1, "yes"),
            "docs": (None, 1, "yes"),
            "country": (None, "china", 7),
            "add_to_maps": (7, "x"),
            **dict.fromkeys(("layers", "boundaries", "grid"), NO_PATH),
            **dict.fromkeys(
                ("boundaries_layer", "code_field", "grid_crs", "base_url", "project_url"),
                NO_TEXT[1:],
            ),
        },
    ),
    "Locator": (
        lambda **wrong: atlas.Locator.open(**{"path": Path("x"), **wrong}),
        {"path": (None, *NO_PATH)},
    ),
}


def test_every_argument_of_the_public_functions_is_tried() -> None:
    functions = [name for name in atlas.__all__ if inspect.isfunction(getattr(atlas, name))]
    assert functions
    for name in functions:
        assert set(inspect.signature(getattr(atlas, name)).parameters) == set(WRONG[name][1])
    assert {option.name for option in fields(atlas.BuildOptions)} == set(WRONG["BuildOptions"][1])


@pytest.mark.parametrize(
    ("name", "argument"), [(name, it) for name, (_, tried) in WRONG.items() for it in tried]
)
def test_what_cannot_be_meant_is_refused_by_the_name_of_the_argument(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, argument: str
) -> None:
    monkeypatch.chdir(tmp_path)
    call, tried = WRONG[name]
    for wrong in tried[argument]:
        with pytest.raises(atlas.UserError) as refused:
            call(**{argument: wrong})
        said = str(refused.value)
        assert argument in said, (wrong, said)
        assert len(said) < 400
    assert list(tmp_path.iterdir()) == []


SHOWN: dict[str, Callable[[pd.DataFrame], object]] = {
    "join": lambda table: atlas.join(table, "county_2010_2020", sum="v"),
    "map": lambda table: atlas.map(table, "v"),
    "count": lambda table: atlas.map(table, "v", kind="count"),
}


@pytest.mark.parametrize("value", [INF, -INF, HUGE, 1e308, "x"])
@pytest.mark.parametrize("call", SHOWN)
def test_a_number_that_no_map_can_show_is_named_by_column(value: object, call: str) -> None:
    table = TABLE.astype({"v": object}).assign(v=[value, 1.0])
    with pytest.raises(atlas.UserError, match="column 'v'"):
        SHOWN[call](table)


@pytest.mark.parametrize("call", SHOWN)
def test_an_empty_table_is_refused(call: str) -> None:
    with pytest.raises(atlas.UserError, match=r"'v'|code"):
        SHOWN[call](EMPTY)


@pytest.mark.parametrize(
    "periods", [["2010-2020"], ((2010, 2020),), [[2010, 2020]], (("2010", "2020"),)]
)
def test_a_period_is_named_or_given_by_its_years(periods: Any) -> None:
    assert atlas.BuildOptions(periods=periods).periods == ("2010-2020",)


def test_a_period_that_there_is_not_is_named_beside_those_that_there_are() -> None:
    with pytest.raises(atlas.UserError, match="no period 2011-2020; there are"):
        atlas.BuildOptions(periods=((2011, 2020),))  # type: ignore[arg-type]


def test_years_of_censuses_may_be_numbers_of_numpy_or_text() -> None:
    given = {np.int64(2010): "a.csv", "2020": "b.csv"}
    options = atlas.BuildOptions(census=given)  # type: ignore[arg-type]
    assert options.census == {2010: Path("a.csv"), 2020: Path("b.csv")}


@pytest.mark.parametrize("year", [1999, None, NAN, "x"])
def test_a_dataset_names_its_censuses(dataset: Dataset, year: Any) -> None:
    for call in (dataset.total, dataset.counts_all):
        with pytest.raises(atlas.UserError, match=r"'year' is .* 2000, 2010, 2020"):
            call(year)
