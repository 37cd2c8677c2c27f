"""How a population grid compares with a census: unit by unit, as a whole, and along the line."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.measures.heihe_tengchong import known_area_share

CLOSE_PCT = 10
"""Units within this many per cent of the census are counted as close to it."""

MIN_UNITS_FOR_CORRELATION = 3
"""Units below which no correlation is given: two points always lie on a line."""

EDGE_DEGREES = 0.01
"""Length of edges when a unit is cut; in the projection they stray less than 10 cm."""


@dataclass(frozen=True, kw_only=True)
class GridAgreement:
    """How a grid agrees with a census over the units that both know.

    Attributes
    ----------
    units
        How many both know.
    grid_people, census_people
        People in them, whole.
    ratio
        Of the two; None where the census counts nobody.
    median_ratio
        Of the units one by one.
    share_within_10_pct
        Share of the units within ten per cent of the census, 0–1.
    correlation
        Of people, by Pearson. Counties differ in size a thousandfold: it is ruled by the largest.
        None with fewer than three units, or where one side does not vary.
    correlation_of_logs
        Of their logarithms, which asks for the same ratio everywhere.
    units_of_logs
        Units with anyone in both, which it is over.
    """

    units: int
    grid_people: int
    census_people: int
    ratio: float | None
    median_ratio: float | None
    share_within_10_pct: float | None
    correlation: float | None
    correlation_of_logs: float | None
    units_of_logs: int


@dataclass(frozen=True)
class GridLineSplit:
    """People of a grid on both sides of the Heihe–Tengchong line.

    Attributes
    ----------
    people_southeast, people_northwest
        Whole persons; together all people of the units that were split.
    straddling_units
        Units that the line crosses, split cell by cell.
    """

    people_southeast: int
    people_northwest: int
    straddling_units: int

    @property
    def population_share_southeast(self) -> float | None:
        """Share of people south-east, 0–1; None without anyone."""
        everyone = self.people_southeast + self.people_northwest
        return self.people_southeast / everyone if everyone else None


def census_on_land(table: pd.DataFrame, year: int) -> pd.Series:
    """Count the people on the land of each drawn unit.

    Parameters
    ----------
    table
        Units with ``code``, ``population_<year>`` (nullable) and ``geometry``; ``land_in``
        names the unit whose polygon holds the land of one that is not drawn.
    year
        Census year.

    Returns
    -------
    pandas.Series
        Int64 by code of the drawn units; missing where a count on that land is missing.

    Examples
    --------
    A unit of 100 people, and one of 20 people whose land it holds: 120.
    """
    drawn = table["geometry"].notna()
    land = table["code"].where(drawn, table.get("land_in"))
    people = table[f"population_{year}"].astype("Int64")
    sums = people.groupby(land.to_numpy()).agg(lambda counts: counts.sum(skipna=False))
    return sums.reindex(table.loc[drawn, "code"]).astype("Int64")


def compare_units(grid_people: pd.Series, census_people: pd.Series) -> pd.DataFrame:
    """Compare units one by one.

    Parameters
    ----------
    grid_people, census_people
        People by unit; missing where unknown. The two are aligned on their index.

    Returns
    -------
    pandas.DataFrame
        Float64: ``difference`` (grid less census, people), ``difference_pct`` (of the
        census) and ``ratio`` (grid to census); the last two missing where nobody was counted.
    """
    grid, census = grid_people.astype("Float64"), census_people.astype("Float64")
    difference = grid - census
    counted = census.where(census > 0)
    pct, ratio = difference / counted * 100, grid / counted
    return pd.DataFrame({"difference": difference, "difference_pct": pct, "ratio": ratio})


def grid_agreement(grid_people: pd.Series, census_people: pd.Series) -> GridAgreement:
    """Summarise how a grid agrees with a census over the units that both know."""
    known = pd.DataFrame({"grid": grid_people, "census": census_people}).astype("Float64").dropna()
    grid, census = (known[name].to_numpy(float) for name in ("grid", "census"))
    ratio = compare_units(known["grid"], known["census"])["ratio"].dropna()
    both = (grid > 0) & (census > 0)
    close = (ratio - 1).abs() <= CLOSE_PCT / 100
    return GridAgreement(
        units=len(known),
        grid_people=round(float(grid.sum())),
        census_people=int(census.sum()),
        ratio=float(grid.sum() / census.sum()) if census.sum() else None,
        median_ratio=float(ratio.median()) if len(ratio) else None,
        share_within_10_pct=float(close.mean()) if len(ratio) else None,
        correlation=_pearson(grid, census),
        correlation_of_logs=_pearson(np.log(grid[both]), np.log(census[both])),
        units_of_logs=int(both.sum()),
    )


def southeast_parts(table: gpd.GeoDataFrame, side: gpd.GeoSeries) -> gpd.GeoSeries:
    """Cut the units that the line crosses, and keep what lies south-east of it.

    Parameters
    ----------
    table
        Units with ``code`` and geometry in any declared CRS; ``southeast_area_share`` if at
        hand.
    side
        As for `atlas.measures.heihe_tengchong.southeast_area_share`.

    Returns
    -------
    geopandas.GeoSeries
        By code of the straddling units, in the CRS of the table.
    """
    share = known_area_share(table, side)
    straddling = table[((share > 0) & (share < 1)).fillna(False) & table.geometry.notna()]
    whole = straddling.geometry.segmentize(EDGE_DEGREES).to_crs(side.crs)
    cut = gpd.GeoSeries(
        shapely.intersection(np.asarray(whole.array), side.iloc[0]),
        index=pd.Index(straddling["code"]),
        crs=side.crs,
    )
    return cut.to_crs(table.crs)


def split_by_cell(
    table: gpd.GeoDataFrame, people: pd.Series, southeast_people: pd.Series, side: gpd.GeoSeries
) -> GridLineSplit:
    """Split the people of a grid between the sides of the line, cell by cell.

    Parameters
    ----------
    table
        As for `southeast_parts`.
    people
        People of the grid by code; units without data are missing and left out.
    southeast_people
        Those in the parts that `southeast_parts` gives, by code; missing without data there.
    side
        As for `southeast_parts`.

    Returns
    -------
    GridLineSplit
        The sides sum to the people, rounded once. Units on one side count there as a whole; the
        rest of a straddling unit is north-west, so that nobody is lost.
    """
    share = pd.Series(known_area_share(table, side).array, table["code"]).reindex(people.index)
    known = people.notna() & share.notna()
    counted, shares = people[known].astype(float), share[known].astype(float)
    parts = southeast_people.astype(float).fillna(0).reindex(counted.index)
    southeast = parts.clip(upper=counted).fillna(counted * shares.round())
    everyone = round(float(counted.sum()))
    people_southeast = min(round(float(southeast.sum())), everyone)
    return GridLineSplit(
        people_southeast=people_southeast,
        people_northwest=everyone - people_southeast,
        straddling_units=int(parts.notna().sum()),
    )


def _pearson(first: np.ndarray, second: np.ndarray) -> float | None:
    if len(first) < MIN_UNITS_FOR_CORRELATION or not (np.ptp(first) and np.ptp(second)):
        return None
    return float(np.corrcoef(first, second)[0, 1])
