"""Concentration of people and GDP: indices, three countries, incomes had people stayed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from atlas.model.country import Codes
from atlas.model.dataset import Panel
from atlas.model.summary import places as records

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Theil:
    """A Theil T index and its two parts.

    Attributes
    ----------
    total
        The index, ``between + within``; 0 for equal values.
    between
        What is left if every unit had its group's mean; None without groups.
    within
        The groups' own indices, weighted by their share of the total; None without groups.
    """

    total: float
    between: float | None = None
    within: float | None = None


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the Gini index, 0 (all equal) to (n − 1)/n (everything in one of n units).

    Parameters
    ----------
    values
        One value per unit, not negative: a total (people, GDP) without weights, or a value per
        head with the people as weights.
    weights
        Weight of each unit, not negative; 1 each by default. Only their proportions count.

    Returns
    -------
    float
        Twice the area between the Lorenz curve and the diagonal.

    Raises
    ------
    ValueError
        A value or weight is missing, infinite or negative, their numbers differ, or the
        weighted total is 0.

    Notes
    -----
    With units in ascending order of value, w their shares of the weights and L the cumulated
    shares of the total, L_0 = 0::

        G = 1 − Σ w_i (L_i + L_{i−1})

    Examples
    --------
    Two cities with 1 and 3: L = 0, ¼, 1, so G = 1 − ½·¼ − ½·(1 + ¼) = ¼.

    >>> gini([1, 3])
    0.25
    >>> gini([0, 0, 0, 5])
    0.75
    """
    share, total = _curve(*_checked(values, weights))
    area = np.diff(share) @ (total[1:] + total[:-1])
    return max(0.0, float(1 - area))


def theil(
    values: ArrayLike, weights: ArrayLike | None = None, groups: ArrayLike | None = None
) -> Theil:
    """Return the Theil T index, and how much of it lies between and within groups.

    Parameters
    ----------
    values, weights
        As for `gini`.
    groups
        Group of each unit (a province code), without missing ones.

    Returns
    -------
    Theil
        ``total``, 0 to ln n without weights; with groups also ``between`` and ``within``.

    Raises
    ------
    ValueError
        As for `gini`, or the groups are not one per unit.

    Notes
    -----
    With w a unit's share of the weights and s its share of the total (w·value)::

        T         = Σ_i s_i ln(s_i / w_i)                        0·ln 0 = 0
        T_between = Σ_g S_g ln(S_g / W_g)                        S_g, W_g: sums over the group
        T_within  = Σ_g S_g T_g                                  T = T_between + T_within

    Examples
    --------
    Two provinces of two cities, 1 and 3, 5 and 7: S = ¼, ¾ and W = ½, ½, so
    T_between = ¼ ln ½ + ¾ ln 1½ = 0.1308, the other 0.0432 lie within.

    >>> parts = theil([1, 3, 5, 7], groups=["a", "a", "b", "b"])
    >>> round(parts.total, 4), round(parts.between, 4), round(parts.within, 4)
    (0.174, 0.1308, 0.0432)
    """
    value, weight = _checked(values, weights)
    amount = value * weight
    total = _divergence(amount, weight)
    if groups is None:
        return Theil(total)
    labels = np.asarray(groups, dtype=object)
    if labels.shape != value.shape or pd.isna(labels).any():
        raise ValueError("groups must name one group per unit")
    numbers, names = pd.factorize(labels, sort=True)
    sums = pd.DataFrame({"amount": amount, "weight": weight}).groupby(numbers).sum()
    between = _divergence(sums["amount"].to_numpy(), sums["weight"].to_numpy())
    order = np.argsort(numbers, kind="stable")
    ends = np.cumsum(np.bincount(numbers, minlength=len(names)))[:-1]
    members = (np.split(part[order], ends) for part in (amount, weight))
    whole = amount.sum()
    within = sum(
        float(amounts.sum() / whole) * _divergence(amounts, weights)
        for amounts, weights in zip(*members, strict=True)
        if amounts.sum() > 0
    )
    return Theil(total, between, float(within))


def lorenz(
    values: ArrayLike, weights: ArrayLike | None = None, points: int | None = None
) -> pd.DataFrame:
    """Return the Lorenz curve, from the unit with the least to the one with the most.

    Parameters
    ----------
    values, weights
        As for `gini`.
    points
        Draw about so many vertices, spread evenly over both axes, instead of all n + 1. Those
        kept are vertices of the curve, the two ends among them; none is interpolated.

    Returns
    -------
    pandas.DataFrame
        ``unit_share`` and ``total_share``, both 0–1 and ascending from (0, 0) to (1, 1): the
        poorest ``unit_share`` of the weights hold ``total_share`` of the total.

    Raises
    ------
    ValueError
        As for `gini`, or fewer than 2 points are asked for.

    Examples
    --------
    >>> lorenz([3, 1])["total_share"].tolist()
    [0.0, 0.25, 1.0]
    """
    share, total = _curve(*_checked(values, weights))
    if points is not None:
        kept = _spread(share, total, points)
        share, total = share[kept], total[kept]
    return pd.DataFrame({"unit_share": share, "total_share": total})


def _checked(values: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats]:
    value = np.asarray(values, dtype=np.float64)
    weight = np.ones_like(value) if weights is None else np.asarray(weights, dtype=np.float64)
    if value.ndim != 1 or value.shape != weight.shape:
        raise ValueError(f"one weight per value, not {weight.shape} for {value.shape}")
    for name, array in (("value", value), ("weight", weight)):
        faulty = ~np.isfinite(array) | (array < 0)
        if faulty.any():
            raise ValueError(
                f"{int(faulty.sum())} of {len(array)} {name}s are missing or negative, the first "
                f"at position {int(faulty.argmax())}"
            )
    if not (value * weight).sum() > 0:
        raise ValueError("the total is 0: its distribution is undefined")
    return value, weight


def _curve(value: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Cumulate shares of weights and of the total in ascending order of value, from 0 to 1."""
    order = np.argsort(value, kind="stable")
    share = np.concatenate([[0.0], np.cumsum(weight[order])])
    total = np.concatenate([[0.0], np.cumsum(value[order] * weight[order])])
    return share / share[-1], total / total[-1]


def _divergence(amount: Floats, weight: Floats) -> float:
    """Return Σ s ln(s / w) over the shares s of amounts and w of weights."""
    filled = amount > 0
    s = amount[filled] / amount.sum()
    w = weight[filled] / weight.sum()
    return max(0.0, float(s @ np.log(s / w)))


def _spread(share: Floats, total: Floats, points: int) -> NDArray[np.intp]:
    if points < 2:
        raise ValueError(f"a curve has at least 2 points, not {points}")
    steps = np.linspace(0, 1, max(2, points // 2))
    nearest = [np.searchsorted(axis, steps).clip(max=len(axis) - 1) for axis in (share, total)]
    return np.unique(np.concatenate([[0, len(share) - 1], *nearest]))


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
    name: str, rows: pd.DataFrame, nation: Mapping[int, int] | None = None, level: str = "unit"
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


def country_panels(economies: Mapping[str, pd.DataFrame]) -> dict[str, Panel]:
    """Make the panels of the countries whose rows are packaged.

    Parameters
    ----------
    economies
        The tables of `us_panel` and `japan_panel`, by `Panel.country`.

    Returns
    -------
    dict
        Panels by country: the United States, Japan. China's rows may not be passed on: see
        `atlas.measures.concentration_of_china`.
    """
    panels = us_panel(economies["united_states"]), japan_panel(economies["japan"])
    return {panel.country: panel for panel in panels}


def larger_panels(panels: Mapping[str, Panel], areas: pd.DataFrame) -> dict[str, Panel]:
    """Sum the counties of the United States to larger units.

    Parameters
    ----------
    panels
        From `country_panels`.
    areas
        ``fips``, ``cbsa_code``, ``kind``: the core-based statistical area of each county.

    Returns
    -------
    dict
        ``united_states_metropolitan_area``, without micropolitan areas and without counties
        outside any; ``united_states_state``. Japan's prefectures have no larger units.

    Notes
    -----
    A larger unit holds the parts that its panel holds in every year. Connecticut's counties and
    the areas that the accounts make of Virginia's independent cities stand under other codes in
    the list of areas, and are in no metropolitan area.
    """
    states = panels["united_states"]
    metropolitan = areas[areas["kind"].eq(METROPOLITAN)].set_index("fips")["cbsa_code"]
    panels_of_larger = (
        states.sum_to(METROPOLITAN_AREA, metropolitan),
        states.sum_to("state", states.groups()),
    )
    return {f"{panel.country}_{panel.level}": panel for panel in panels_of_larger}


def largest_over_smallest(panel: Panel) -> pd.DataFrame:
    """Divide the largest GDP per head among groups of units by the smallest, year by year.

    Parameters
    ----------
    panel
        Units with a ``group``, such as prefectures with their province.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``year``, ascending: ``ratio`` (Float64), ``largest`` and ``smallest`` (codes of
        the groups), ``groups`` (how many there are).

    Notes
    -----
    A group's GDP per head is the sum of its units' GDP over that of their people: units that are
    not in the panel are in neither. The ratio hangs on two groups alone, as `gini` does not.

    Examples
    --------
    Groups of 4 and of 1 per head: 4.0.
    """
    sums = panel.rows.groupby(["year", "group"])[["gdp", "population"]].sum()
    per_head = (sums["gdp"] / sums["population"]).astype("Float64").unstack("group")
    ratio = per_head.max(axis=1) / per_head.min(axis=1)
    return pd.DataFrame(
        {
            "ratio": ratio.astype("Float64"),
            "largest": per_head.idxmax(axis=1),
            "smallest": per_head.idxmin(axis=1),
            "groups": per_head.notna().sum(axis=1),
        }
    )


def china_panel(
    table: pd.DataFrame,
    nation: Mapping[int, int],
    unfit: Sequence[str] = (UNIT_MISMATCH,),
    *,
    codes: Codes,
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
        `atlas.measures.concentration_of_china.derive` for what they change.
    codes
        What the digits of a code say.

    Returns
    -------
    Panel
        ``group`` is the province.
    """
    flags = table["flag"].astype("string").fillna("").str.split(";")
    rows = table.rename(columns={"prefecture_code": "unit", "gdp_100m_yuan": "gdp"}).assign(
        group=table["prefecture_code"].map(codes.province),
        unfit=[not set(borne).isdisjoint(unfit) for borne in flags],
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
    rows = table.rename(columns={"fips": "unit", "gdp_thousand_usd": "gdp"})
    rows = rows.assign(group=table["fips"].str[:2])
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
    rows = table.rename(columns={"pref_code": "unit", JAPAN_BASES[base]: "gdp"})
    rows = rows.dropna(subset=["gdp", "population"])
    rows["group"] = pd.Series(pd.NA, rows.index, dtype="string")
    return balanced_panel("japan", rows, level="prefecture")


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
        {"country": panel.country, "level": panel.level, "year": year, **_indices(rows, series)}
        for year in panel.years
        for rows in [panel.of_year(year)]
        for series in SERIES
    ]
    frame = pd.DataFrame(measured)
    return frame.astype(dict.fromkeys(INDICES, "Float64"))


def lorenz_curves(panel: Panel) -> pd.DataFrame:
    """Return the Lorenz curve of each series in each year, to draw.

    Parameters
    ----------
    panel
        The same units in every year.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``series``, ``unit_share`` (0–1: of the units, for GDP per head of the people,
        from the least to the most) and ``total_share`` (0–1, of people or GDP), of about
        `LORENZ_POINTS` vertices a curve at most.
    """
    curves = {
        (year, series): lorenz(values, weights, LORENZ_POINTS)
        for year in panel.years
        for series in SERIES
        for values, weights, _ in [_distribution(panel.of_year(year), series)]
    }
    return pd.concat(curves, names=["year", "series"]).reset_index(["year", "series"])


def concentration_by_year(measured: pd.DataFrame) -> dict[str, records.IndicesOfYear]:
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
    years: dict[str, dict[str, records.Indices]] = {}
    for row in measured.to_dict("records"):
        indices = {name: round(float(row[name]), 6) for name in INDICES if pd.notna(row[name])}
        years.setdefault(str(row["year"]), {})[str(row["series"])] = records.Indices(**indices)
    return {year: records.IndicesOfYear(**by_series) for year, by_series in years.items()}


def _indices(rows: pd.DataFrame, series: str) -> dict[str, Any]:
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
    groups = None if rows["group"].isna().any() else rows["group"]
    people = rows["population"].astype("Float64")
    if series == "gdp_per_head":
        return rows["gdp"] / people, people, groups
    return (people if series == "population" else rows["gdp"]), None, groups


SAME_TERRITORY = 0.01
"""People of a year may differ by so much from those on 2020's territory: 1 %."""


def gap_if_people_stayed(
    panel: Panel, people: pd.DataFrame, gdp_year: int | None = None, people_year: int | None = None
) -> float:
    """Return the Gini of GDP per head with the GDP of one year and the people of another.

    Parameters
    ----------
    panel
        China's prefectures.
    people
        Index: prefecture code; ``population_Y``: people of census Y on the territory of 2020.
        It must be that territory: a prefecture that took in another's counties (Hefei,
        Changchun, Jinan) would else set the GDP of more land beside the people of less.
    gdp_year, people_year
        Where GDP was made, and when people lived where; None: in the last year of the
        panel, and in the one before it.

    Returns
    -------
    float
        Gini of GDP / people, weighted by people; 0 to (n − 1)/n.

    Raises
    ------
    ValueError
        A prefecture of the panel has no people in that census.

    Notes
    -----
    ``gini(GDP_i,gdp_year / P_i,people_year, weights = P_i,people_year)``. The growth of the
    nation as a whole cancels out, so only where people live is changed; births and deaths that
    differ between prefectures are changed with it.

    Examples
    --------
    Cities A and B had 2 and 2 million people; now 3 and 1, with GDP 3 and 1. The gap today is
    0; had people stayed, GDP per head would be 1½ and ½, and the gap ¼.
    """
    *_, before, after = panel.years
    people_year = people_year or before
    rows = panel.of_year(gdp_year or after)
    stayed = people[f"population_{people_year}"].astype("Float64").reindex(rows["unit"])
    stayed = stayed.reset_index(drop=True)
    return gini(rows["gdp"] / stayed, stayed)


def of_same_territory(panel: Panel, people: pd.DataFrame) -> Panel:
    """Keep the prefectures whose land is that of 2020 in every year of the panel.

    Parameters
    ----------
    panel, people
        As for `gap_if_people_stayed`.

    Returns
    -------
    Panel
        Units whose people of each year are those on 2020's territory within 1 %.
    """
    counts = {year: people[f"population_{year}"].astype("Float64") for year in panel.years}
    then = pd.concat(counts, names=["year", "unit"]).rename("then")
    both = panel.rows.join(then, on=["year", "unit"])
    off = (both["population"].astype("Float64") / both["then"] - 1).abs()
    same = off.le(SAME_TERRITORY).fillna(False).groupby(both["unit"]).all()
    return panel.keep(sorted(same[same].index))


def concentration_summary(
    panels: Mapping[str, Panel],
    measured: Mapping[str, pd.DataFrame],
    economies: Mapping[str, pd.DataFrame],
) -> dict[str, records.CountryFigures]:
    """Summarise concentration in the countries whose rows are packaged, by each of their units.

    Parameters
    ----------
    panels
        From `country_panels`, and of `larger_panels` as many as were measured.
    measured
        From `concentration`, by the keys of the panels.
    economies
        The tables that the panels were made of, by country.

    Returns
    -------
    dict of CountryFigures
        By the keys of the panels: of each country, and of its larger units.
    """
    countries = {
        key: records.CountryFigures(
            level=panel.level, years=concentration_by_year(measured[key]), coverage=panel.coverage()
        )
        for key, panel in panels.items()
    }
    countries["japan"] = replace(
        countries["japan"],
        base="h23",
        other_bases={
            base: concentration_by_year(concentration(japan_panel(economies["japan"], base)))
            for base in ("h23_real", "h27")
        },
    )
    return countries
