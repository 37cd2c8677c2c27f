"""People by class of settlement, and how they changed by distance from the big cities.

A county holds fields, villages and a part of a city. Its people are spread over its land by what
each km² of it is, with a weight for each class of the degree of urbanisation: the weights that,
over all other provinces, come nearest to the people counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import nnls

from atlas.measures.chapter import Chapter, Given, Reading
from atlas.model.errors import Fault, FaultyInputError, Message
from atlas.model.figures import counted_people
from atlas.model.frames import COUNT, GROUP, PEOPLE, check_frame

CLASSES: Final = MappingProxyType(
    {
        30: "urban_centre",
        23: "dense_cluster",
        22: "semi_dense_cluster",
        21: "suburban",
        13: "rural_cluster",
        12: "low_density",
        11: "very_low_density",
        10: "water",
    }
)
"""Code of each class of the degree of urbanisation (GHSL), and its column of km²."""


class Band(NamedTuple):
    """Land by its distance from the edge of the nearest urban centre of a million people."""

    id: str
    from_km: int | None
    to_km: int | None


BANDS: Final = (
    Band("inside", None, None),
    *(Band(f"{low}_{high}", low, high) for low, high in ((0, 5), (5, 10), (10, 20), (20, 30))),
    *(Band(f"{low}_{high}", low, high) for low, high in ((30, 50), (50, 100))),
    Band("over_100", 100, None),
)
"""From inside such a centre outwards; the last without an end."""


@dataclass(frozen=True)
class Dasymetric:
    """People spread over the parts of their units.

    Attributes
    ----------
    people
        Of each part (Int64), in whole persons that sum to the count of the unit; missing where
        that is.
    weights
        People per unit of area by class (columns) that each unit was spread with (index: the
        group that was left out, or one row).
    groups
        Group of each unit, as the index of the weights has it.
    """

    people: pd.Series
    weights: pd.DataFrame
    groups: pd.Series


def dasymetric(
    people: pd.Series,
    parts: pd.DataFrame,
    classes: Sequence[str],
    *,
    leave_out: pd.Series | None = None,
    weights: pd.DataFrame | None = None,
) -> Dasymetric:
    """Spread the people of units over their parts by the classes of land that these hold.

    Parameters
    ----------
    people
        People counted by unit (whole numbers, nullable), each unit once in the index.
    parts
        A row for each part: ``unit``, and its area in each class (any unit of area).
    classes
        The columns of areas.
    leave_out
        Group by unit, such as its province: the weights of a unit are fitted without its own
        group. None, or a single group, fits once with all units.
    weights
        Weights to spread with, such as those of another count: a row for each group, or one.

    Returns
    -------
    Dasymetric
        The people of each part, and the weights.

    Raises
    ------
    UserError
        A count is no whole number, an area is negative or missing, a part lies in a unit that
        ``people`` lacks, a unit with people has no area, stands twice or has no group, or the
        weights lack a group or a class.

    Notes
    -----
    The people P of a unit are taken as Σ w·a over its classes. Weights w ≥ 0 minimise
    Σ (P − Σ w·a)² / P over the units with people: the variance of a count is taken in proportion
    to it (non-negative least squares, Lawson and Hanson 1974). People of a part are P in
    proportion to its Σ w·a, by area where that is 0 in the whole unit, and rounded by largest
    remainders. After Wright 1936 and Mennis 2003 (dasymetric mapping).

    Examples
    --------
    In town 10 people live on a km², outside 1. The third unit is half of each:

    >>> people = pd.Series([100, 10, 110], index=["a", "b", "c"])
    >>> parts = pd.DataFrame(
    ...     {"unit": ["a", "b", "c", "c"], "town": [10, 0, 10, 0], "field": [0, 10, 0, 10]}
    ... )
    >>> found = dasymetric(people, parts, ["town", "field"])
    >>> found.people.tolist()
    [100, 10, 100, 10]
    >>> found.weights.round(6).to_dict("list")
    {'town': [10.0], 'field': [1.0]}
    """
    counted, names, groups = _checked(people, parts, classes, leave_out, weights)
    land = parts[names].astype(float)
    of_unit = parts["unit"]
    area = land.groupby(of_unit).sum().reindex(counted.index, fill_value=0.0)
    if weights is None:
        weights = _weights(counted, area, groups)
    group_of = groups.reindex(of_unit)
    by_part = weights.reindex(group_of)[names].to_numpy() if len(weights) > 1 else weights[names]
    share = pd.Series((land.to_numpy() * np.asarray(by_part)).sum(axis=1), parts.index)
    weighed = share.groupby(of_unit).transform("sum")
    share = share.where(weighed.gt(0), land.sum(axis=1))
    part = share / share.groupby(of_unit).transform("sum")
    held = pd.Series(counted.reindex(of_unit).to_numpy(float, na_value=np.nan), parts.index)
    exact = (part * held).mask(held.eq(0), 0.0)
    whole = np.floor(exact)
    rest = exact - whole
    left = rest.groupby(of_unit).transform("sum").round()
    whole += rest.groupby(of_unit).rank(method="first", ascending=False).le(left)
    return Dasymetric(whole.astype("Int64").rename("people"), weights, groups)


def _checked(
    people: pd.Series,
    parts: pd.DataFrame,
    classes: Sequence[str],
    leave_out: pd.Series | None,
    weights: pd.DataFrame | None,
) -> tuple[pd.Series, list[str], pd.Series]:
    """Refuse what cannot be spread, and give the counts, the classes and the group of each unit."""
    call, names = "atlas.measures.dasymetric", list(classes)
    check_frame(call, "people", people.to_frame("people"), {"people": PEOPLE})
    check_frame(call, "parts", parts, {"unit": GROUP, **dict.fromkeys(names, COUNT)})
    counted = people.astype("Int64")
    unknown = sorted({*parts["unit"]} - {*people.index}, key=str)
    held = parts[names].astype("Float64")
    lacking = held.isna().any(axis=1)
    area = held.fillna(0).sum(axis=1).groupby(parts["unit"]).sum()
    twice = people.index[people.index.duplicated()]
    if leave_out is None:
        groups = pd.Series("all", people.index)
    else:
        group_of = dict(zip(leave_out.index, leave_out, strict=True))
        groups = pd.Series([group_of.get(unit) for unit in people.index], people.index)
    given = {*groups} if weights is None or len(weights) == 1 else {*weights.index}
    no_class = [] if weights is None else sorted({*names} - {*weights}, key=str)
    landless = ~people.index.isin(area.index[area.gt(0)])
    bare = people.index[counted.gt(0).fillna(False).to_numpy() & landless]
    faults = [
        Fault(expected, call, column=column, value=", ".join(map(str, wrong[:5])))
        for expected, column, wrong in (
            (Message("units that `people` holds"), "unit", unknown),
            (Message("an area in every class"), "parts", list(parts.index[lacking])),
            (Message("land for every unit with people"), "people", list(bare)),
            (Message("each unit once"), "people", list(twice)),
            (Message("a group for every unit"), "leave_out", list(groups.index[groups.isna()])),
            (Message("a row for every group"), "weights", sorted({*groups.dropna()} - given)),
            (Message("a column for every class"), "weights", no_class),
        )
        if wrong
    ]
    if faults:
        raise FaultyInputError(faults)
    return counted, names, groups


def _weights(people: pd.Series, area: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Fit the weights of every group, over the units of all others where there are others."""
    known = people.gt(0).fillna(False).to_numpy()
    found = {}
    for group in groups.unique():
        fitted = known & (groups.ne(group).to_numpy() if groups.nunique() > 1 else True)
        counts = people[fitted].to_numpy(float)
        scale = counts**-0.5
        found[group] = nnls(area[fitted].to_numpy() * scale[:, None], counts * scale)[0]
    return pd.DataFrame.from_dict(found, orient="index", columns=area.columns)


def misplaced(counted: pd.Series, expected: pd.Series, within: pd.Series) -> float:
    """Return the share of people that a model puts into another unit of the same region, in %.

    Parameters
    ----------
    counted, expected
        People by unit, as counted and as a model has them; the latter are scaled to each region.
    within
        Region by unit; a region of one unit is left out.

    Returns
    -------
    float
        Half of Σ |expected − counted| over Σ counted, times 100.

    Examples
    --------
    Of 100 people a model puts 10 into the wrong one of two units:

    >>> two = pd.Series(["p", "p"])
    >>> misplaced(pd.Series([60.0, 40.0]), pd.Series([5.0, 5.0]), two)
    10.0
    """
    several = within.groupby(within).transform("size").gt(1)
    several &= counted.notna()
    known, model, region = counted[several], expected[several], within[several]
    scaled = model * known.groupby(region).transform("sum") / model.groupby(region).transform("sum")
    return float(50 * (scaled - known).abs().sum() / known.sum())


EPOCH: Final = 2025
"""The year that the classes are projected for."""

TABLE: Final = f"settlement_classes_{EPOCH}"
"""Packaged: km² of each class in each unit and band."""

BY_DISTANCE, HELD_OUT = "growth_by_distance", "settlement_held_out"


def _give(reading: Reading) -> Given:
    """Give growth by distance from the big cities, and how far the model is off."""
    land = reading.optional_table(TABLE)
    units = reading.unit_sets.get(reading.country.people_set)
    if land is None or units is None:
        return Given()
    years = units.years
    table = units.table.set_index("code")
    counts = {
        years[0]: table[f"population_{years[0]}"],
        years[1]: counted_people(table, years[1], since=years[0]),
    }
    drawn = table.index[table.geometry.notna()]
    # Of other censuses or boundaries the units are others, and the packaged land is not theirs.
    whole = reading.comparisons[reading.country.main.name].base.is_whole
    if not whole or set(drawn) != set(land["code"]):
        return Given()
    people = {year: counted.reindex(drawn).astype("Int64") for year, counted in counts.items()}
    parts = land.rename(columns={"code": "unit"})
    regions = {level: table[f"{level}_code"].reindex(drawn) for level in LEVELS}
    fitted = {
        year: dasymetric(counted, parts, list(CLASSES.values()), leave_out=regions["province"])
        for year, counted in people.items()
    }
    return Given(
        tables={
            BY_DISTANCE: growth_by_distance(people, parts, fitted),
            HELD_OUT: held_out(people, parts, fitted, regions),
        }
    )


LEVELS: Final = ("prefecture", "province")
"""Regions that the people of their units are predicted from."""


def growth_by_distance(
    people: Mapping[int, pd.Series], parts: pd.DataFrame, fitted: Mapping[int, Dasymetric]
) -> pd.DataFrame:
    """Sum people by band of distance in two censuses, with several weights.

    Parameters
    ----------
    people
        Two censuses → people by unit.
    parts
        ``unit``, ``band`` and km² of each of `CLASSES`.
    fitted
        Census → its people spread with weights of its own.

    Returns
    -------
    pandas.DataFrame
        By ``band`` (`BANDS`): ``from_km``, ``to_km``, ``area_km2``; of the models with the weights
        of each census, of the first in both, and of the last in both, the least and the most:
        ``people_before_low`` and ``…_high``, ``people_after_low`` and ``…_high``,
        ``change_pct_low`` and ``…_high``; and ``change_pct_even``, with people spread evenly.
    """
    first, last = sorted(people)
    classes, order = list(CLASSES.values()), [band.id for band in BANDS]

    def by_band(year: int, of: Dasymetric | None) -> pd.Series:
        """Sum the people of a census, spread with the weights of one, or evenly."""
        if of is fitted[year]:
            spread = fitted[year].people
        else:
            weights = _alike(classes) if of is None else of.weights
            groups = None if of is None else of.groups
            given = dasymetric(people[year], parts, classes, leave_out=groups, weights=weights)
            spread = given.people
        return spread.groupby(parts["band"]).sum().reindex(order).astype(float)

    models = {"each": (first, last), "first": (first, first), "last": (last, last)}
    before, after = (
        pd.DataFrame({name: by_band(year, fitted[of[end]]) for name, of in models.items()})
        for end, year in enumerate((first, last))
    )
    change = 100 * (after / before - 1)
    table = pd.DataFrame(
        {
            "band": order,
            "from_km": pd.array([band.from_km for band in BANDS], "Int64"),
            "to_km": pd.array([band.to_km for band in BANDS], "Int64"),
        }
    ).set_index("band")
    table["area_km2"] = parts.groupby("band")[classes].sum().sum(axis=1).reindex(order)
    for name, found in (("people_before", before), ("people_after", after)):
        table[f"{name}_low"] = found.min(axis=1).astype("Int64")
        table[f"{name}_high"] = found.max(axis=1).astype("Int64")
    table["change_pct_low"] = change.min(axis=1).round(4)
    table["change_pct_high"] = change.max(axis=1).round(4)
    table["change_pct_even"] = (100 * (by_band(last, None) / by_band(first, None) - 1)).round(4)
    return table.reset_index()


def _alike(classes: list[str]) -> pd.DataFrame:
    """Give every class the same weight, so that people are spread evenly over the land."""
    return pd.DataFrame(1.0, index=["all"], columns=classes)


def held_out(
    people: Mapping[int, pd.Series],
    parts: pd.DataFrame,
    fitted: Mapping[int, Dasymetric],
    regions: Mapping[str, pd.Series],
) -> pd.DataFrame:
    """Predict the people of units from those of their region, with weights of other provinces.

    Parameters
    ----------
    people, parts, fitted
        As for `growth_by_distance`; the weights are those without the unit's own group.
    regions
        ``prefecture`` and ``province`` → the region of each unit.

    Returns
    -------
    pandas.DataFrame
        By ``year``, ``within`` (of `regions`) and ``method`` (``even`` or ``class``): ``units``
        and ``misplaced_pct``, from `misplaced`.
    """
    classes = list(CLASSES.values())
    area = parts.groupby("unit")[classes].sum()
    rows = []
    for year, counts in people.items():
        groups = fitted[year].groups.reindex(area.index)
        of_unit = fitted[year].weights.reindex(groups).to_numpy()
        expected = {
            "even": area.sum(axis=1).astype(float),
            "class": pd.Series((area.to_numpy() * of_unit).sum(axis=1), area.index),
        }
        known = counts.reindex(area.index).astype(float)
        for level, region in regions.items():
            within = region.reindex(area.index)
            units = int(within.groupby(within).transform("size").gt(1).sum())
            rows += [
                (year, level, method, units, round(misplaced(known, model, within), 4))
                for method, model in expected.items()
            ]
    return pd.DataFrame(rows, columns=["year", "within", "method", "units", "misplaced_pct"])


CHAPTER: Final = Chapter("settlement", gives=_give)
