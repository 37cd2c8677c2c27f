"""People, area and growth on the two sides of the Heihe–Tengchong line.

Hu Huanyong drew the line in 1935 between Aihui (today Heihe) and Tengchong and counted 36 % of
the area and 96 % of the people south-east of it (Acta Geographica Sinica 2(2)).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from atlas.measures.growth.growth import periods
from atlas.measures.line.dasymetric_line import GRID_SHARE, divided_by_grid
from atlas.measures.line.line_geometry import (
    NORTHWEST,
    SOUTHEAST,
    STRADDLING,
    heihe_tengchong_line,
    line_side,
    southeast_area_share,
    southeast_by_representative_point,
    southeast_polygon,
)
from atlas.model.country import Country
from atlas.model.summary.line import (
    Bounds,
    CensusSplit,
    GridSplit,
    GrowthBySide,
    LineFigures,
    SideFigures,
    SideGrowth,
)
from atlas.units.area import area_km2
from atlas.words.reading import read_words

__all__ = [
    "SplitShare",
    "bounds",
    "growth_by_side",
    "heihe_tengchong_line",
    "heihe_tengchong_summary",
    "line_side",
    "southeast_area_share",
    "southeast_by_representative_point",
    "southeast_polygon",
    "split",
]

_IN_WHAT = read_words("documentation", "line_figures")


@dataclass(frozen=True)
class SplitShare:
    """People and area on both sides of the line at one census.

    Attributes
    ----------
    year
        Census year.
    people_southeast, people_northwest
        People; the two sum to all people of the units that were split.
    area_km2_southeast, area_km2_northwest
        Area of the same units, km².
    left_out_units, left_out_people
        Units without a count or without a known side, and the people counted in them.
    """

    year: int
    people_southeast: int
    people_northwest: int
    area_km2_southeast: float
    area_km2_northwest: float
    left_out_units: int
    left_out_people: int

    @property
    def population_share_southeast(self) -> float | None:
        """Share of people south-east, 0–1; None if nobody was counted."""
        return _ratio(self.people_southeast, self.people_southeast + self.people_northwest)

    @property
    def area_share_southeast(self) -> float | None:
        """Share of area south-east, 0–1; None without any area."""
        return _ratio(self.area_km2_southeast, self.area_km2_southeast + self.area_km2_northwest)

    @property
    def density_southeast(self) -> float | None:
        """People per km² south-east; None without any area."""
        return _ratio(self.people_southeast, self.area_km2_southeast, digits=3)

    @property
    def density_northwest(self) -> float | None:
        """People per km² north-west; None without any area."""
        return _ratio(self.people_northwest, self.area_km2_northwest, digits=3)

    def published(self) -> SideFigures:
        """Return counts, shares and densities for publication."""
        return SideFigures(
            population_share_southeast=self.population_share_southeast,
            area_share_southeast=self.area_share_southeast,
            people_southeast=self.people_southeast,
            people_northwest=self.people_northwest,
            area_km2_southeast=round(self.area_km2_southeast, 1),
            area_km2_northwest=round(self.area_km2_northwest, 1),
            density_southeast=self.density_southeast,
            density_northwest=self.density_northwest,
            left_out_units=self.left_out_units,
            left_out_people=self.left_out_people,
        )


def split(table: gpd.GeoDataFrame, year: int, share: pd.Series, *, country: Country) -> SplitShare:
    """Split people and area of units between the two sides.

    Parameters
    ----------
    table
        One row per unit with ``population_<year>`` (people, nullable) and ``area_km2`` (taken
        from the geometry if there is no such column).
    year
        Census year.
    share
        On the table's index: the part of each unit that is south-east, 0–1 or bool; null if
        unknown. The unit's people are taken to be spread evenly over its area. A share of
        people (from a grid) serves as well, but then the areas are no areas.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    SplitShare
        People to the person: south-east rounded, north-west the rest of the total.

    Examples
    --------
    300 people, 100 of them in a unit that the line halves: 100 · ½ + 200 = 250 south-east.
    """
    people = table[f"population_{year}"].astype("Int64")
    known = people.notna() & share.notna()
    counted, southeast = people[known], share[known].astype("Float64")
    area = _area(table, country=country)[known].fillna(0)
    people_southeast = round(float((counted * southeast).sum()))
    area_southeast = float((area * southeast).sum())
    return SplitShare(
        year=year,
        people_southeast=people_southeast,
        people_northwest=int(counted.sum()) - people_southeast,
        area_km2_southeast=area_southeast,
        area_km2_northwest=float(area.sum()) - area_southeast,
        left_out_units=int((~known).sum()),
        left_out_people=int(people[~known].sum()),
    )


def bounds(table: gpd.GeoDataFrame, year: int, share: pd.Series, *, country: Country) -> Bounds:
    """Bound the south-eastern share of people whatever the straddlers look like inside.

    Parameters
    ----------
    table, year, share
        As for `split`; ``share`` of area.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    Bounds
        With everyone of the straddling units north-west, and with everyone of them south-east.
    """
    lowest = split(table, year, share.eq(1).mask(share.isna()), country=country)
    highest = split(table, year, share.gt(0).mask(share.isna()), country=country)
    return Bounds(
        population_share_southeast_min=lowest.population_share_southeast,
        population_share_southeast_max=highest.population_share_southeast,
    )


def growth_by_side(table: gpd.GeoDataFrame, start: int, end: int, share: pd.Series) -> GrowthBySide:
    """Measure the growth of units wholly on one side, and of the straddlers.

    Parameters
    ----------
    table
        Units that are the same in both censuses, with their counts.
    start, end
        Census years.
    share
        Share of each unit's area south-east, on the table's index.

    Returns
    -------
    GrowthBySide
        Units without a count in one of the years are left out.
    """
    counts = table[[f"population_{start}", f"population_{end}"]].astype("Int64")
    sides = line_side(share).where(counts.notna().all(axis=1))
    return GrowthBySide(**{side: _growth(counts[sides.eq(side).fillna(False)]) for side in _SIDES})


def heihe_tengchong_summary(
    units_by_year: Mapping[int, gpd.GeoDataFrame], *, country: Country
) -> LineFigures:
    """Summarise the split of every census for ``summary.json``.

    Parameters
    ----------
    units_by_year
        For each census the units to split: ``code``, ``population_<year>``, geometry (any
        declared CRS), if at hand ``area_km2`` and ``southeast_area_share`` (measured
        otherwise), and ``land_in`` for units without a polygon (see `southeast_area_share`).
        With the columns of `atlas.measures.line.dasymetric_line.grid_columns`, a grid divides too.
        Rows of Taiwan, Hong Kong and Macao (``province_code``) are passed over.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    LineFigures
        Growth is of those consecutive censuses that one of the two frames holds both counts of.
    """
    frames = {
        year: _of_the_31_provinces(units_by_year[year], country=country)
        for year in sorted(units_by_year)
    }
    shares = {year: _share(frame, country=country) for year, frame in frames.items()}
    censuses = {
        str(year): _one_census(frame, year, shares[year], country=country)
        for year, frame in frames.items()
    }
    growth = {}
    for start, end in periods(list(frames), country=country):
        both = [year for year in (end, start) if _has_counts(frames[year], start, end)]
        if both:
            found = growth_by_side(frames[both[0]], start, end, shares[both[0]])
            growth[f"{start}_{end}"] = found
    units = {name: said.en for name, said in _IN_WHAT.items()}
    return LineFigures(censuses=censuses, growth=growth, units=units)


_SIDES = (SOUTHEAST, NORTHWEST, STRADDLING)


def _one_census(
    frame: gpd.GeoDataFrame, year: int, share: pd.Series, *, country: Country
) -> CensusSplit:
    by_area = split(frame, year, share, country=country)
    crossed = line_side(share).eq(STRADDLING).fillna(False)
    # Wherever in it the point of a unit lies that is wholly on one side, it is on that side.
    points = southeast_by_representative_point(frame[crossed], country=country)
    by_point = split(frame, year, share.eq(1).mask(crossed, points), country=country)
    people = frame[f"population_{year}"].astype("Int64")
    straddling = crossed & people.notna()
    everyone = by_area.people_southeast + by_area.people_northwest
    astride = int(people[straddling].sum())
    return CensusSplit(
        area_split=by_area.published(),
        representative_point=by_point.published(),
        grid_split=_grid_split(frame, year, share, country=country),
        bounds=bounds(frame, year, share, country=country),
        straddling_units=int(straddling.sum()),
        straddling_people=astride,
        straddling_people_share=_ratio(astride, everyone),
    )


def _grid_split(
    frame: gpd.GeoDataFrame, year: int, share: pd.Series, *, country: Country
) -> GridSplit | None:
    """Split the people by a grid, where the frame has its columns; areas are not split by it."""
    if GRID_SHARE not in frame:
        return None
    by_people, undecided = divided_by_grid(frame, year, share)
    found = split(frame, year, by_people, country=country)
    return GridSplit(
        population_share_southeast=found.population_share_southeast,
        people_southeast=found.people_southeast,
        people_northwest=found.people_northwest,
        **vars(undecided),
    )


def _growth(counts: pd.DataFrame) -> SideGrowth:
    people = {
        str(column).removeprefix("population_"): int(counts[column].sum()) for column in counts
    }
    before, after = people.values()
    change = round((after / before - 1) * 100, 4) if before else None
    return SideGrowth(units=len(counts), population=people, change_pct=change)


def _share(frame: gpd.GeoDataFrame, *, country: Country) -> pd.Series:
    if "southeast_area_share" in frame:
        share: pd.Series = frame["southeast_area_share"].astype("Float64")
        return share
    return southeast_area_share(frame, country=country)


def _area(table: gpd.GeoDataFrame, *, country: Country) -> pd.Series:
    return table["area_km2"] if "area_km2" in table else area_km2(table.geometry, country=country)


def _of_the_31_provinces(frame: gpd.GeoDataFrame, *, country: Country) -> gpd.GeoDataFrame:
    if "province_code" not in frame:
        return frame
    return frame[~frame["province_code"].isin(country.special)]


def _has_counts(frame: gpd.GeoDataFrame, *years: int) -> bool:
    return all(f"population_{year}" in frame for year in years)


def _ratio(part: float, whole: float, digits: int = 6) -> float | None:
    return round(part / whole, digits) if whole else None
