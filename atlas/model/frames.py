"""Check the frames that callers of the public functions give, before anything is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

import geopandas as gpd
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype
from pyproj import CRS

from atlas.model.errors import Fault, FaultyInputError, Message

Frame = TypeVar("Frame", bound=pd.DataFrame)


@dataclass(frozen=True)
class ColumnKind:
    """What a column may hold: in words, and a test that marks the values that are wrong."""

    expected: str
    wrong: Callable[[pd.Series], pd.Series]


def _no_count(values: pd.Series) -> pd.Series:
    # A text of digits is no count: whoever read it as text has to say what it is.
    if is_bool_dtype(values) or not is_numeric_dtype(values):
        return values.notna()
    return values.lt(0).fillna(False) | values.abs().eq(float("inf")).fillna(False)


def _no_people(values: pd.Series) -> pd.Series:
    wrong = _no_count(values)
    return wrong | values.where(~wrong).astype("Float64").mod(1).gt(0).fillna(False)


def _no_number(values: pd.Series) -> pd.Series:
    return (
        values.notna() if is_bool_dtype(values) or not is_numeric_dtype(values) else values.isna()
    )


def _no_amount(values: pd.Series) -> pd.Series:
    return _no_number(values) & values.notna()


def _no_flag(values: pd.Series) -> pd.Series:
    return pd.Series(False, values.index) if is_bool_dtype(values) else values.notna()


def _no_code(values: pd.Series) -> pd.Series:
    texts = values.map(lambda value: isinstance(value, str)).astype(bool)
    return ~texts | values.duplicated()


COUNT: Final = ColumnKind("a number of 0 or more, or nothing", _no_count)
PEOPLE: Final = ColumnKind("a whole number of people, 0 or more, or nothing", _no_people)
NUMBER: Final = ColumnKind("a number", _no_number)
AMOUNT: Final = ColumnKind("a number, or nothing", _no_amount)
FLAG: Final = ColumnKind("True, False or nothing", _no_flag)
CODE: Final = ColumnKind("a text that stands once", _no_code)
GROUP: Final = ColumnKind("a group", lambda values: values.isna())


def check_frame(call: str, name: str, frame: Frame, columns: Mapping[str, ColumnKind]) -> Frame:
    """Refuse a frame that lacks columns, or holds values that they cannot have.

    Parameters
    ----------
    call, name
        The measure, such as ``atlas.measures.growth``, and its argument.
    frame
        What was given.
    columns
        Name of each column that is needed and what it may hold.

    Returns
    -------
    DataFrame
        The frame itself.

    Raises
    ------
    UserError
        Naming each column that is missing, and each row whose value is wrong.
    """
    if not isinstance(frame, pd.DataFrame):
        given = type(frame).__name__
        raise FaultyInputError([Fault(Message("a DataFrame"), call, column=name, value=given)])
    if faults := list(_faults(call, name, frame, columns)):
        raise FaultyInputError(faults)
    return frame


def check_series(call: str, name: str, values: pd.Series, kind: ColumnKind) -> pd.Series:
    """Refuse a Series that holds values which it cannot have; as `check_frame`."""
    if not isinstance(values, pd.Series):
        given = type(values).__name__
        raise FaultyInputError([Fault(Message("a Series"), call, column=name, value=given)])
    check_frame(call, name, values.to_frame(name), {name: kind})
    return values


def check_period(call: str, start: int, end: int) -> None:
    """Refuse a period whose end is not after its start.

    Raises
    ------
    UserError
        Naming both years.
    """
    if end <= start:
        raise FaultyInputError(
            [Fault(Message(f"a year after {start}"), call, None, "end", str(end))]
        )


def _faults(
    call: str, name: str, frame: pd.DataFrame, columns: Mapping[str, ColumnKind]
) -> Iterator[Fault]:
    for column, kind in columns.items():
        if column not in frame:
            held = ", ".join(map(str, frame.columns)) or "none"
            expected = Message(f"this column in {name}, which holds {kind.expected}; it has {held}")
            yield Fault(expected, call, column=column)
            continue
        values = frame[column]
        for label, value in values[kind.wrong(values).to_numpy(bool)].items():
            yield Fault(
                Message(kind.expected), f"{call}, {name} at {label!r}", None, column, str(value)
            )


def check_projected(
    call: str, name: str, shapes: gpd.GeoDataFrame | gpd.GeoSeries, crs: object | None
) -> CRS:
    """Return the CRS in metres that areas and distances are measured in.

    Parameters
    ----------
    call, name
        The function and its argument.
    shapes
        Polygons in any declared CRS.
    crs
        What the caller chose; None takes that of the shapes.

    Raises
    ------
    UserError
        The shapes declare no CRS, or the one to measure in is not projected.
    """
    check_declared(call, name, shapes)
    chosen = CRS.from_user_input(shapes.crs if crs is None else crs)
    if not chosen.is_projected or chosen.axis_info[0].unit_conversion_factor != 1:
        expected = Message(
            "an equal-area projection in metres, as no area can be measured in degrees"
        )
        raise FaultyInputError([Fault(expected, call, column="crs", value=chosen.name)])
    return chosen


def check_declared(call: str, name: str, shapes: gpd.GeoDataFrame | gpd.GeoSeries) -> None:
    """Refuse shapes that declare no CRS.

    Raises
    ------
    UserError
        Naming the argument.
    """
    if shapes.crs is None:
        raise FaultyInputError(
            [Fault(Message(f"{name} that declare their CRS"), call, column=name)]
        )
