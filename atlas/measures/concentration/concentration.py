"""Concentration of people, GDP and GDP per head over the units of a country.

The question is that of "balance in agglomeration": whether people follow GDP into the places
that hold it, so that GDP stays concentrated while GDP per head evens out. People and GDP are
unweighted (each unit counts once: how much more the large ones hold); GDP per head is weighted
by people (how unequal the units are in which people live). Levels depend on the size of the
units (315 prefectures, 3,106 counties, 47 prefectures) and do not compare across countries.
Directions do, but for those that depend on the unit too: a country is measured over larger units
beside its smallest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from atlas.measures.concentration.inequality_indices import gini, lorenz, theil
from atlas.model.panel import Panel
from atlas.model.summary.concentration import Indices, IndicesOfYear

SERIES = ("population", "gdp", "gdp_per_head")
"""People and GDP by unit, and GDP per head weighted by people."""

INDICES = ("gini", "theil", "theil_between", "theil_within")

LORENZ_POINTS = 200


def concentration(panel: Panel) -> pd.DataFrame:
    """Measure how concentrated each series is in each year.

    Parameters
    ----------
    panel
        The same units in every year.

    Returns
    -------
    pandas.DataFrame
        One row per year and series, years ascending and series in the order of `SERIES`:
        ``country``, ``level``, ``year``, ``series``, ``units``, ``people``, and the `INDICES`
        (Float64;
        the two parts of Theil null without groups). ``theil_between`` is between provinces or
        states.

    Notes
    -----
    See `gini` and `theil` for the formulas. A factor common to all units changes nothing:
    neither inflation, nor the currency, nor an undercount that is the same everywhere (2000).

    Examples
    --------
    Two cities of 1 and 3 million people with GDP 2 and 6 have the same GDP per head: Gini of
    people ¼, of GDP ¼, of GDP per head 0.
    """
    measured = [
        {"country": panel.country, "level": panel.level, "year": year, **_measured(rows, series)}
        for year in panel.years
        for rows in [panel.of_year(year)]
        for series in SERIES
    ]
    frame = pd.DataFrame(measured)
    return frame.astype(dict.fromkeys(INDICES, "Float64"))


def lorenz_curves(
    panel: Panel,
    years: Sequence[int] | None = None,
    series: Sequence[str] = SERIES,
    points: int | None = LORENZ_POINTS,
) -> pd.DataFrame:
    """Return Lorenz curves to draw.

    Parameters
    ----------
    panel
        The same units in every year.
    years, series
        Which curves; all by default.
    points
        About how many vertices a curve has at most; None keeps every one.

    Returns
    -------
    pandas.DataFrame
        ``country``, ``year``, ``series``, ``unit_share`` (0–1: of the units, for GDP per head
        of the people, from the least to the most) and ``total_share`` (0–1, of people or GDP).
    """
    curves = []
    for year in years or panel.years:
        rows = panel.of_year(year)
        for name in series:
            values, weights, _ = _distribution(rows, name)
            curve = lorenz(values, weights, points)
            curve.insert(0, "series", name)
            curve.insert(0, "year", year)
            curve.insert(0, "country", panel.country)
            curves.append(curve)
    return pd.concat(curves, ignore_index=True)


def concentration_by_year(measured: pd.DataFrame) -> dict[str, IndicesOfYear]:
    """Return the indices of one panel for ``summary.json``.

    Parameters
    ----------
    measured
        From `concentration`.

    Returns
    -------
    dict of IndicesOfYear
        By year, rounded to six places.
    """
    years: dict[str, dict[str, Indices]] = {}
    for row in measured.to_dict("records"):
        found = {name: round(float(row[name]), 6) for name in INDICES if pd.notna(row[name])}
        years.setdefault(str(row["year"]), {})[str(row["series"])] = Indices(**found)
    return {year: IndicesOfYear(**by_series) for year, by_series in years.items()}


def _measured(rows: pd.DataFrame, series: str) -> dict[str, Any]:
    values, weights, groups = _distribution(rows, series)
    parts = theil(values, weights, groups)
    return {
        "series": series,
        "units": len(rows),
        "people": int(rows["population"].sum()),
        "gini": gini(values, weights),
        "theil": parts.total,
        "theil_between": parts.between,
        "theil_within": parts.within,
    }


def _distribution(
    rows: pd.DataFrame, series: str
) -> tuple[pd.Series, pd.Series | None, pd.Series | None]:
    """Return the values of a series in one year, their weights, and the groups if all are known."""
    if series not in SERIES:
        raise ValueError(f"{series!r} is none of {', '.join(SERIES)}")
    groups = None if rows["group"].isna().any() else rows["group"]
    people = rows["population"].astype("Float64")
    if series == "gdp_per_head":
        return rows["gdp"] / people, people, groups
    return (people if series == "population" else rows["gdp"]), None, groups
