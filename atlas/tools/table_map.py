"""A map of a user's own table, in memory: rows by code, coloured over the units of the atlas."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import floor, log10, sqrt
from typing import Final, Literal, get_args

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.catalogue.layer_schema import SOURCE_SEPARATOR
from atlas.catalogue.style import Style, break_faults, join_texts, load_style, load_vocabulary
from atlas.country import china
from atlas.measures.heihe_tengchong import heihe_tengchong_line
from atlas.model.country import UNITED
from atlas.model.dataset import Dataset, UnitSet
from atlas.model.errors import Fault, FaultyInputError, UserError
from atlas.model.layer import ClassBreaks, Column, Layer
from atlas.model.summary import Summary
from atlas.model.tasks import SilentProgress
from atlas.model.text import same_in_all_languages
from atlas.sources.count_table import value_fault
from atlas.sources.packaged import read_table
from atlas.tools.indicator_layer import (
    BREAK_DIGITS,
    CLASS_COUNT,
    EXPORTED_DECIMALS,
    HIGHER,
    LOWER,
    PLACES,
    SHOWN_DECIMALS,
)
from atlas.units.packaged_units import unite_packaged
from atlas.words.word_files import read_words

CODE: Final = "code"
OWN: Final = "own_value"
"""Name of the column and of the map."""

_WITH_UNIT: Final = read_words("marks")["with_unit"]

SHOWN_CODES: Final = 5

TableKind = Literal["rate", "count"]
KINDS: Final = get_args(TableKind)

DOUBLE_DIGITS: Final = 16
"""A number of double precision has no more digits."""

LARGEST_CIRCLE: Final = 24.0
"""Radius in px of the largest count, at the width of the map for which the style's circles are."""

KEY_PARTS: Final = (40, 8, 2)
"""The circles of a key, the smallest first: about these parts of the largest count."""


@dataclass(frozen=True)
class TableWords:
    """What a user calls the values of a table, in one language, and where they are from.

    Attributes
    ----------
    title, unit, source
        Each may be empty: the name of the column then stands for the title.
    """

    title: str = ""
    unit: str = ""
    source: str = ""


def map_of_table(
    table: pd.DataFrame,
    column: str,
    words: TableWords,
    breaks: Sequence[float] | None = None,
    kind: TableKind = "rate",
) -> tuple[Dataset, Layer]:
    """Lay a table over the units that its codes are of, and choose classes for its map.

    Parameters
    ----------
    table
        One row for each unit, with its ``code`` as a column or as the index: of provinces,
        prefectures, or the county units that are compared over the latest censuses.
        Shapes are those of the atlas; any in the table are not drawn.
    column
        Numbers; what is missing is hatched.
    words
        Title, unit and source.
    breaks
        Five ascending breaks, or eight of which the fourth is 0, for what may be below 0; None
        takes round numbers between parts of about as many rows.
    kind
        What the numbers are: a ``rate`` is colour on land, a ``count`` circles.

    Returns
    -------
    tuple of Dataset and Layer
        The units without measures of the atlas, and the map over them.

    Raises
    ------
    UserError
        If there is no such column, no code that is known, a code twice, no number, or no classes.

    Warns
    -----
    UserWarning
        Of rows whose code is no unit's: they are left out.
    """
    if kind not in KINDS:
        raise UserError(f"no kind {kind!r}: there are {', '.join(KINDS)}")
    values = _values(table, column)
    country = china()
    leaves, sets = unite_packaged(SilentProgress(), (country.main.name,), country=country)
    unit_set = _units_of(values, sets)
    known = values.index.isin(unit_set.table[CODE])
    if not known.all():
        lost = values.index[~known]
        warnings.warn(
            f"{len(lost):,} of {len(values):,} rows are left out, for their code is no unit of "
            f"{unit_set.id!r}: {_listed(_with_holders(lost, unit_set))} "
            "(atlas.join adds the rows of divisions by unit)",
            stacklevel=3,
        )
    shown = values[known]
    title = same_in_all_languages(words.title or column)
    decimals = 0 if (shown.dropna() % 1 == 0).all() else SHOWN_DECIMALS
    own = Column(OWN, "rate", title, "own_indicator", decimals=EXPORTED_DECIMALS)
    of_units = shown.reindex(unit_set.table[CODE]).array
    drawn = replace(
        unit_set, table=unit_set.table.assign(**{OWN: of_units}), own=unit_set.own | {OWN: own}
    )
    numbers = shown.dropna().to_numpy(dtype=float)
    if kind == "count":
        if breaks is not None:
            raise UserError("a count is drawn as circles, which have no breaks: leave breaks=… out")
        # No land bears a class, but a layer has some.
        classes = load_style(country=country).breaks(range(1, CLASS_COUNT), "sequential")
    else:
        classes = _classes(numbers, breaks)
    layer = _layer(drawn, classes, words, decimals, column)
    if kind == "count":
        layer = replace(layer, people=OWN, own_labels={OWN: layer.legend})
    return _unmeasured_dataset(leaves, {**sets, drawn.id: drawn}), layer


def _unmeasured_dataset(leaves: gpd.GeoDataFrame, sets: Mapping[str, UnitSet]) -> Dataset:
    """Make a dataset of units without measures: what the map is drawn from."""
    country = china()
    return Dataset(
        unit_sets=dict(sets),
        leaves=leaves,
        line=heihe_tengchong_line(leaves, country.line, country.crs, country.equal_area),
        special_regions=read_table("special_regions", country.tables),
        corrections=pd.DataFrame(),
        summary=Summary(totals={}),
        country=country,
    )


def _with_holders(codes: pd.Index, units: UnitSet) -> list[str]:
    """Write codes, those of divisions with the unit that unites them with others."""
    holders = units.leaves.reindex(codes)
    written = zip(codes, holders, strict=True)
    return [
        f"{code} (part of {unit})" if china().codes.is_united(str(unit)) else str(code)
        for code, unit in written
    ]


def scaled_to(style: Style, dataset: Dataset, layer: Layer) -> Style:
    """Give circles of a count the size at which the largest is `LARGEST_CIRCLE`, and their key.

    Parameters
    ----------
    style
        That of the country, whose circles are of people.
    dataset, layer
        From `map_of_table`; of a rate the style is returned as it is.
    """
    if layer.people is None:
        return style
    most = float(dataset.unit_sets[layer.unit_set].table[layer.people].abs().max()) or 1.0
    circles = style.circles.model_copy(
        update={
            "radius_per_sqrt_thousand": LARGEST_CIRCLE / sqrt(most / 1000),
            "legend": tuple(dict.fromkeys(_round_below(most / part) for part in KEY_PARTS)),
        }
    )
    return style.model_copy(update={"circles": circles})


def _round_below(number: float) -> float:
    """Return the next lower of 1, 2, 5, 10, 20, …."""
    step = 10.0 ** floor(log10(number))
    below = max(first for first in (1, 2, 5) if first * step <= number) * step
    return int(below) if below >= 1 else below


def _values(table: pd.DataFrame, column: str) -> pd.Series:
    """Take the numbers of a table, by code."""
    if column not in table:
        raise UserError(f"no column {column!r}: there are {', '.join(map(str, table.columns))}")
    codes = table[CODE] if CODE in table else table.index.to_series()
    text = codes.astype("string").str.strip()
    are_codes = text.str.fullmatch(rf"{UNITED}?[0-9]{{6}}").fillna(False)
    if not are_codes.all():
        raise UserError(
            f"codes of six digits are needed ({UNITED} before those of a unit of several), in a "
            f"column {CODE!r} or as the index: there is {_listed(text[~are_codes])}"
        )
    if text.duplicated().any():
        raise UserError(f"a code stands twice: {_listed(text[text.duplicated()])}")
    try:
        numbers = pd.to_numeric(table[column]).astype("Float64")
    except (TypeError, ValueError) as error:
        raise UserError(f"column {column!r} holds what is no number: {error}") from error
    for code, number in zip(text, numbers, strict=True):
        if not pd.isna(number) and (expected := value_fault(float(number))):
            fault = Fault(expected, f"code {code}", column=column, value=str(number))
            raise FaultyInputError([fault])
    if numbers.isna().all():
        raise UserError(f"column {column!r} holds no number")
    return pd.Series(numbers.array, index=pd.Index(text.array, name=CODE), name=column)


def _units_of(values: pd.Series, sets: Mapping[str, UnitSet]) -> UnitSet:
    """Choose the units that most codes are of, of two the fewer: a municipality is a province."""

    def fit(units: UnitSet) -> tuple[int, int]:
        return int(values.index.isin(units.table[CODE]).sum()), -len(units.table)

    best = max((units for units in sets.values() if not units.people_alone), key=fit)
    if not fit(best)[0]:
        raise UserError(
            f"no code is one of a county, prefecture or province: {_listed(values.index)}"
        )
    return best


def _classes(values: npt.NDArray[np.float64], breaks: Sequence[float] | None) -> ClassBreaks:
    style = load_style(country=china())
    is_signed = bool((values < 0).any()) if breaks is None else 0 in breaks[1:]
    name = "diverging" if is_signed else "sequential"
    palette = style.palettes[name]
    steps = len(palette.light)
    if breaks is not None:
        edges = [float(edge) for edge in breaks]
    elif is_signed:
        rising = steps - palette.losses
        edges = [
            *_parts(values[values < 0], palette.losses, end=0.0),
            0.0,
            *_parts(values[values > 0], rising, start=0.0),
        ]
    else:
        edges = _parts(values, steps)
    if faults := break_faults(edges, palette):
        raise UserError(f"the breaks (breaks=…), expected {'; '.join(faults)}")
    return style.breaks(edges, name)


def _parts(
    values: npt.NDArray[np.float64],
    parts: int,
    start: float | None = None,
    end: float | None = None,
) -> list[float]:
    """Find round numbers between parts of about as many values, within start and end.

    Few values, or few different ones, have no such numbers: the parts are then equally wide.
    """
    ordered = np.sort(values)
    places = [len(ordered) * part // parts for part in range(1, parts)] if len(ordered) else []
    if (edges := _rounded([float(ordered[place]) for place in places], start, end)) is not None:
        return edges
    lowest, highest = (float(ordered[place]) if len(ordered) else 0.0 for place in (0, -1))
    lowest, highest = (lowest if start is None else start), (highest if end is None else end)
    span = highest - lowest or abs(highest) or 1.0
    is_whole = bool((ordered % 1 == 0).all())
    # A break between two whole numbers would be printed as one of them.
    span = max(span, parts) if is_whole else span
    first = lowest if end is None else end - span
    edges = [first + span * part / parts for part in range(1, parts)]
    if is_whole:
        return [float(floor(edge + 0.5)) for edge in edges]
    return _rounded(edges, first, end) or edges


def _rounded(edges: Sequence[float], start: float | None, end: float | None) -> list[float] | None:
    """Round to as few digits as leave the numbers ascending; None where none do."""
    limits = ([] if start is None else [start]), ([] if end is None else [end])
    for digits in range(BREAK_DIGITS, DOUBLE_DIGITS) if edges else ():
        rounded = [float(f"{edge:.{digits}g}") for edge in edges]
        if all(a < b for a, b in pairwise([*limits[0], *rounded, *limits[1]])):
            return rounded
    return None


def _layer(
    units: UnitSet, classes: ClassBreaks, words: TableWords, decimals: int, column: str
) -> Layer:
    country = china()
    vocabulary, style = load_vocabulary(country.vocabulary), load_style(country=country)
    title = same_in_all_languages(words.title or column)
    unit = same_in_all_languages(words.unit)
    boundaries = vocabulary["source"]["boundaries"]
    given = [same_in_all_languages(words.source)] if words.source else []
    source = join_texts([*given, boundaries], SOURCE_SEPARATOR)
    return Layer(
        id=OWN,
        level=units.level,  # type: ignore[arg-type]
        unit_set=units.id,
        indicator=OWN,
        classes=classes,
        counts=(f"population_{units.years[-1]}",),
        decimals=decimals,
        unit=unit,
        title=title,
        short_title=title,
        subtitle=PLACES[units.level],
        legend=_WITH_UNIT.fill(title=title, unit=unit) if words.unit else title,
        less=LOWER if classes.signed else None,
        more=HIGHER if classes.signed else None,
        missing=style.missing.words,
        caveat=vocabulary["caveat"]["own_values"],
        source=source,
        dated=source,
    )


def _listed(codes: Sequence[str] | pd.Series | pd.Index) -> str:
    some = ", ".join(map(str, list(codes[:SHOWN_CODES])))
    return f"{some} …" if len(codes) > SHOWN_CODES else some
