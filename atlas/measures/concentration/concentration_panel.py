"""Panels of people and GDP: the same units of a country in every year, and what is left out.

A country is measured over its smallest units and over larger ones that they sum to, because the
level of an index, and at times its direction, depends on the unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from atlas.model.country import Country
from atlas.model.panel import Panel

UNIT_MISMATCH = "unit_mismatch_ili_drop"
"""Ili in 2000: the GDP of the whole autonomous prefecture beside the people of Kuytun alone."""

METROPOLITAN = "metropolitan"
METROPOLITAN_AREA = "metropolitan_area"
"""The kind of core-based statistical area that is measured, and what a panel of them is of."""

JAPAN_BASES = {
    "h23": "gdp_nominal_h23_million_yen",
    "h23_real": "gdp_real_h23_million_yen_2011",
    "h27": "gdp_nominal_h27_million_yen",
}
"""GDP columns of the Japanese table: revisions of 2008SNA accounts that must not be spliced."""


def balanced_panel(
    name: str,
    rows: pd.DataFrame,
    nation: Mapping[int, int] | None = None,
    level: str = "unit",
) -> Panel:
    """Keep the units that have people and GDP in every year and no disqualifying flag.

    Parameters
    ----------
    name
        Name of the country in the results.
    rows
        ``unit``, ``group``, ``year``, ``gdp``, ``population``, all of the last two nullable,
        and optionally ``unfit`` (bool): a row whose unit is dropped from all years.
    nation
        People of the country by year; the sum of all rows by default.
    level
        What the units are.

    Returns
    -------
    Panel
        The same units in every year; units that changed their code are incomplete.

    Raises
    ------
    ValueError
        A unit has two rows in a year, or no unit has all years.
    """
    if rows.duplicated(["unit", "year"]).any():
        twice = rows.loc[rows.duplicated(["unit", "year"]), "unit"].iloc[0]
        raise ValueError(f"{name}: two rows of one year for unit {twice}")
    table = rows.astype({"gdp": "Float64", "population": "Int64"})
    if nation is None:
        sums = table.groupby("year")["population"].sum()
        nation = dict(zip(sums.index.astype(int), sums.astype(int), strict=True))
    known = table[table[["gdp", "population"]].notna().all(axis=1)]
    years_of = known.groupby("unit")["year"].nunique()
    complete = set(years_of[years_of.eq(table["year"].nunique())].index)
    unfit = set(table.loc[table["unfit"], "unit"]) if "unfit" in table else set()
    columns = ["unit", "group", "year", "gdp", "population"]
    table = table.sort_values(["unit", "year"], ignore_index=True)
    inside = table["unit"].isin(complete - unfit)
    if not inside.any():
        raise ValueError(f"{name}: no unit has people and GDP in every year")
    outside = table.loc[~inside, columns].reset_index(drop=True)
    outside["reason"] = outside["unit"].isin(unfit).map({True: "flagged", False: "incomplete"})
    kept = table.loc[inside, columns].reset_index(drop=True)
    return Panel(name, kept, outside, nation, level)


def country_panels(
    economies: Mapping[str, pd.DataFrame], nation: Mapping[int, int], *, country: Country
) -> dict[str, Panel]:
    """Make the panel of each country, once for all that is measured and drawn of them.

    Parameters
    ----------
    economies
        The tables of `china_panel`, `us_panel` and `japan_panel`, by `Panel.country`.
    nation
        People counted in the whole of China by census.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    dict
        Panels by country: China, the United States, Japan.
    """
    panels = (
        china_panel(economies["china"], nation, country=country),
        us_panel(economies["united_states"]),
        japan_panel(economies["japan"]),
    )
    return {panel.country: panel for panel in panels}


def larger_panels(panels: Mapping[str, Panel], areas: pd.DataFrame) -> dict[str, Panel]:
    """Sum the panels of China and the United States to larger units.

    Parameters
    ----------
    panels
        From `country_panels`.
    areas
        ``fips``, ``cbsa_code``, ``kind``: the core-based statistical area of each county.

    Returns
    -------
    dict
        ``china_province``; ``united_states_metropolitan_area``, without micropolitan areas
        and without counties outside any; ``united_states_state``. Japan's prefectures have no
        larger units.

    Notes
    -----
    A larger unit holds the parts that its panel holds in every year: Qinghai, none of whose
    prefectures has all three censuses, is no province here. Connecticut's counties and the
    areas that the accounts make of Virginia's independent cities stand under other codes in
    the list of areas, and are in no metropolitan area.
    """
    china, states = panels["china"], panels["united_states"]
    metropolitan = areas[areas["kind"].eq(METROPOLITAN)].set_index("fips")["cbsa_code"]
    found = (
        china.sum_to("province", _group_of(china)),
        states.sum_to(METROPOLITAN_AREA, metropolitan),
        states.sum_to("state", _group_of(states)),
    )
    return {f"{panel.country}_{panel.level}": panel for panel in found}


def _group_of(panel: Panel) -> pd.Series:
    """Return the group of each unit, by its code."""
    return panel.rows.drop_duplicates("unit").set_index("unit")["group"]


def china_panel(
    table: pd.DataFrame,
    nation: Mapping[int, int],
    unfit: Sequence[str] = (UNIT_MISMATCH,),
    *,
    country: Country,
) -> Panel:
    """Make the panel of Chinese prefectures in 2000, 2010 and 2020.

    Parameters
    ----------
    table
        ``year``, ``prefecture_code``, ``gdp_100m_yuan`` (current prices), ``population``
        (census, on the territory of the year), ``flag`` (``;``-joined, nullable).
    nation
        People counted in the whole country by census.
    unfit
        Flags that drop a prefecture. All others are kept, as the design sets it; see
        `atlas.measures.concentration.balance.sensitivity` for what they change.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    Panel
        ``group`` is the province.
    """
    flags = table["flag"].astype("string").fillna("").str.split(";")
    rows = pd.DataFrame(
        {
            "unit": table["prefecture_code"],
            "group": table["prefecture_code"].map(country.codes.province),
            "year": table["year"],
            "gdp": table["gdp_100m_yuan"],
            "population": table["population"],
            "unfit": [not set(found).isdisjoint(unfit) for found in flags],
        }
    )
    return balanced_panel("china", rows, nation, "prefecture")


def us_panel(table: pd.DataFrame) -> Panel:
    """Make the panel of counties of the United States, 2001–2022.

    Parameters
    ----------
    table
        ``fips``, ``year``, ``population``, ``gdp_thousand_usd`` (current dollars).

    Returns
    -------
    Panel
        ``group`` is the state, by the first two digits of the FIPS code. Alaskan areas that
        were redrawn and Broomfield (founded in 2001) are incomplete.
    """
    rows = pd.DataFrame(
        {
            "unit": table["fips"],
            "group": table["fips"].str[:2],
            "year": table["year"],
            "gdp": table["gdp_thousand_usd"],
            "population": table["population"],
        }
    )
    return balanced_panel("united_states", rows, level="county")


def japan_panel(table: pd.DataFrame, base: str = "h23") -> Panel:
    """Make the panel of the 47 prefectures of Japan on one base of the accounts.

    Parameters
    ----------
    table
        ``pref_code``, ``year`` (fiscal, from April), ``population`` and the GDP columns of
        `JAPAN_BASES`.
    base
        ``h23`` (nominal, 2011 benchmark, 2006–2018: the series of the charts), ``h23_real``
        (the same in chained prices of 2011) or ``h27`` (nominal, 2015 benchmark, 2011–2018
        with people). One panel holds one base.

    Returns
    -------
    Panel
        The years with both people and GDP; no groups.
    """
    gdp = table[JAPAN_BASES[base]]
    known = table[gdp.notna() & table["population"].notna()]
    rows = pd.DataFrame(
        {
            "unit": known["pref_code"],
            "group": pd.Series(pd.NA, known.index, dtype="string"),
            "year": known["year"],
            "gdp": gdp[known.index],
            "population": known["population"],
        }
    )
    return balanced_panel("japan", rows, level="prefecture")
