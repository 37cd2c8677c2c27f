"""The packaged figures united: units, their people and polygons, and no measure of them.

The commands that set a user's own data beside the atlas read no more than this, and answer in
seconds: the measures of a build take several times as long.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache

import geopandas as gpd
import pandas as pd

from atlas.model.country import UPPER, Country
from atlas.model.dataset import UnitSet
from atlas.model.tasks import Progress, SilentProgress
from atlas.units.comparability import above
from atlas.units.flows import read_flows
from atlas.units.inputs import (
    Inputs,
    read_census_inputs,
    read_division_history,
    read_leaves,
    read_unrecorded,
)
from atlas.units.lookup import COUNTY, Lookup, build_lookup
from atlas.units.unit_sets import named_county_units, unite_inputs
from atlas.words.word_files import read_words

_STEPS = read_words("steps")

KEPT = ("code", "population", "counted_while_abroad")
"""Columns of a census that units are made of and named by."""


def nearest_census(years: Collection[int], year: int) -> int:
    """Choose the census nearest to a year, of two as near the later one."""
    return min(years, key=lambda census: (abs(census - year), -census))


def unite_packaged(
    progress: Progress,
    periods: Sequence[str] | None = None,
    levels: Sequence[str] = UPPER,
    *,
    country: Country,
) -> tuple[gpd.GeoDataFrame, Mapping[str, UnitSet]]:
    """Unite the packaged figures.

    Parameters
    ----------
    progress
        Hears of the steps.
    periods
        Those of the county units, such as ``2010-2020``; None takes all.
    levels
        Those above, of `atlas.model.country.UPPER`.
    country
        The country.

    Returns
    -------
    tuple
        The leaves of the boundaries, and the unit sets by id. Their tables have names and people.
    """
    inputs = packaged_inputs(progress, country=country)
    with progress.step(_STEPS["boundaries"]):
        leaves, _ = read_leaves(inputs.history)
    inputs = replace(inputs, leaves=leaves, flows=read_flows(country.compared, country.tables))
    names = tuple(country.periods) if periods is None else periods
    return leaves, unite_inputs(inputs, names, progress, levels, judged=False)


@cache
def packaged_lookup(target: str, *, country: Country) -> tuple[Lookup, pd.DataFrame]:
    """Look up the divisions that can be joined to a set of units.

    Parameters
    ----------
    target
        A set of county units, ``prefecture`` or ``province``.
    country
        The country.

    Returns
    -------
    tuple
        The look-up of the level of the units, and ``code``, ``name_zh``, ``name_en`` of every
        unit of the set.
    """
    inputs = known_inputs(country=country)
    if target not in UPPER:
        named = named_county_units(inputs, tuple(country.sets[target]))
        named = named[["code", "name_zh", "name_en"]]
        return build_lookup(COUNTY, inputs, {target: named}), named
    history = inputs.history
    codes = sorted(
        {above(code, history)[target] for code in history.divisions(history.status_year)}
    )
    texts = [history.text(code, history.status_year) for code in codes]
    names = {"name_zh": [it.zh for it in texts], "name_en": [it.en for it in texts]}
    return build_lookup(target, inputs), pd.DataFrame({"code": codes, **names})


@cache
def known_inputs(*, country: Country) -> Inputs:
    """Keep the lists of divisions and the censuses that `packaged_inputs` reads."""
    return packaged_inputs(SilentProgress(), country=country)


def packaged_inputs(progress: Progress, *, country: Country, flows: bool = False) -> Inputs:
    """Read the lists of divisions and the censuses, without shapes: in an instant.

    Parameters
    ----------
    progress
        The listener to the steps.
    country
        The country.
    flows
        Whether to read also how many people live on land that changed its county.

    Returns
    -------
    Inputs
        Its ``leaves`` have the codes of the list of the boundaries' year, and no geometry.
    """
    with progress.step(_STEPS["censuses"], len(country.years) + 1) as step:
        history = read_division_history(country=country)
        step.advance()
        censuses = {
            year: replace(census, table=census.table.filter(KEPT))
            for year, census in read_census_inputs(history, step=step).items()
        }
    codes = sorted(history.codes(history.boundary_year))
    undrawn = gpd.GeoDataFrame({"code": codes}, geometry=[None] * len(codes), crs=country.crs)
    unrecorded = read_unrecorded(censuses, tables=country.tables)
    moved = read_flows(country.compared, country.tables) if flows else None
    return Inputs(country, history, censuses, undrawn, unrecorded, flows=moved)
