"""Centres of people: the mean place of those whom a census counts in a unit.

Nothing that the atlas holds says where in a county its people live. All whom a census row counts
are put midway between its seat of government and the middle of its land. Of 290 prefectures, whose
people are known by county, the point midway is 11 km from their mean place (median), the seat
19 km, the middle of the land 17 km; a county is smaller. The more rows a unit has, the less it
matters.
"""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import pandas as pd

from atlas.model.dataset import Dataset, county_sets
from atlas.places.seats import seats_of_leaves

CENTRES: Final = "people_centres"
"""The table."""

LEVELS: Final = ("county", "prefecture", "province", "nation")

NAMES: Final = ("name_zh", "name_en")


def people_centres(dataset: Dataset) -> gpd.GeoDataFrame:
    """Find the centre of the people of every unit in each census.

    Returns
    -------
    GeoDataFrame
        Points in the CRS of the leaves, by ``unit_level`` (of `LEVELS`), ``code`` and ``year``:
        names, ``population``, ``census_rows`` (on how many the centre rests), ``drawn_share``
        (of the people, per cent: those of rows whose own code, or that of their host, is drawn),
        ``lon`` and ``lat``. The county units are those of the main period, in its censuses;
        prefectures, provinces and the nation are those of each census, as it was counted.

    Notes
    -----
    A row stands midway between the seat and the centroid of the polygon of its code, a development
    zone at such a point of its host, or at the mean of several; a row whose code is not drawn at
    the mean of those of the polygons that are its land, or where it was merged or redrawn, of all
    polygons of its unit. Means are taken in the equal-area plane.
    """
    country, found = dataset.country, []
    points = _points_of_polygons(dataset)
    for year in country.years:
        rows = _placed(dataset, year, points)
        found += [_means(rows, level).assign(unit_level=level, year=year) for level in LEVELS]
    centres = pd.concat([part for part in found if len(part)], ignore_index=True)
    ranked = centres.assign(level=centres["unit_level"].map(LEVELS.index))
    order = ranked.sort_values(
        ["level", "code", "year"],
        key=lambda keys: country.codes.in_order(keys) if keys.name == "code" else keys,
    ).index
    centres = centres.loc[order].reset_index(drop=True)
    plane = gpd.GeoSeries.from_xy(centres["x"], centres["y"], crs=country.equal_area)
    degrees = plane.to_crs(dataset.leaves.crs)
    centres = centres.assign(lon=degrees.x.round(3), lat=degrees.y.round(3))
    shapes = gpd.points_from_xy(centres["lon"], centres["lat"])
    return gpd.GeoDataFrame(
        centres.drop(columns=["x", "y"]), geometry=shapes, crs=dataset.leaves.crs
    )


def _points_of_polygons(dataset: Dataset) -> pd.DataFrame:
    """Find the point midway between the seat and the centroid of each polygon, by its code."""
    plane = dataset.country.equal_area
    land = dataset.leaves.set_index("code").geometry.to_crs(plane).centroid
    seats = seats_of_leaves(dataset).to_crs(plane).reindex(land.index)
    return pd.DataFrame({"x": (seats.x + land.x) / 2, "y": (seats.y + land.y) / 2})


def _placed(dataset: Dataset, year: int, points: pd.DataFrame) -> pd.DataFrame:
    """Give each row of a census a place in the equal-area plane; one without is left out."""
    rows = dataset.tables[f"census_{year}"].set_index("code")
    rows = rows[rows["population"].gt(0).fillna(False).astype(bool)]
    codes = pd.Series(rows.index, rows.index, dtype="str")
    stand = codes.where(codes.isin(points.index)).fillna(rows["host_codes"])
    own = stand.notna()
    stand = stand.fillna(rows["polygon_codes"]).fillna(_polygons_of_units(dataset, rows, year))
    each = stand.dropna().str.split(";").explode()
    places = points.reindex(each).set_axis(each.index).groupby(level=0).mean()
    placed = rows.assign(own=own).join(places)
    units = county_sets(dataset.unit_sets)
    main = next((one for one in units if one.id == dataset.country.unit_set()), None)
    if main is not None and year in main.years:
        named = main.table.set_index("code")[list(NAMES)].add_prefix("county_")
        placed["county_code"] = placed[f"unit_code_{main.span}"]
        placed = placed.join(named, on="county_code")
    return placed.dropna(subset=["x", "y"])


def _polygons_of_units(dataset: Dataset, rows: pd.DataFrame, year: int) -> pd.Series:
    """List the polygons of the smallest unit that holds each row, joined by ``;``."""
    found = pd.Series(None, index=rows.index, dtype="str")
    sets = [units for units in county_sets(dataset.unit_sets) if year in units.years]
    for units in sorted(sets, key=lambda units: len(units.years)):
        leaves = units.leaves.dropna()
        polygons = pd.Series(leaves.index, leaves.array).groupby(level=0).agg(";".join)
        found = found.fillna(rows[f"unit_code_{units.span}"].map(polygons))
    return found


def _means(rows: pd.DataFrame, level: str) -> pd.DataFrame:
    """Average the places of the rows of each unit, weighted by their people."""
    if f"{level}_code" not in rows:
        return pd.DataFrame()
    people = rows["population"].astype("float64")
    weighted = pd.DataFrame(
        {
            **{axis: rows[axis] * people for axis in ("x", "y")},
            "own": people.where(rows["own"], 0),
            "population": people,
        }
    )
    by = rows[f"{level}_code"].astype("str")
    sums = weighted.groupby(by).sum()
    names = rows.groupby(by)[[f"{level}_{name}" for name in NAMES]].first()
    return pd.DataFrame(
        {
            "code": sums.index,
            **{name: names[f"{level}_{name}"].array for name in NAMES},
            "population": sums["population"].astype("int64").array,
            "census_rows": by.value_counts().reindex(sums.index).array,
            "drawn_share": (100 * sums["own"] / sums["population"]).array,
            **{axis: (sums[axis] / sums["population"]).array for axis in ("x", "y")},
        }
    )
