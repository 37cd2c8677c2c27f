"""People, area and growth on the two sides of the Heihe–Tengchong line.

Hu Huanyong drew the line in 1935 between Aihui (today Heihe) and Tengchong and counted 36 % of
the area and 96 % of the people south-east of it (Acta Geographica Sinica 2(2)).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Geod, Transformer
from shapely import LineString
from shapely.ops import substring

from atlas.country import china
from atlas.measures.chapter import Chapter, Given, Reading
from atlas.measures.lines import area_share, point_inside, right_of, split_people
from atlas.measures.population_growth import periods
from atlas.measures.statistics import rounded_change_pct, rounded_share
from atlas.model.country import DividingLine
from atlas.model.dataset import series_units
from atlas.model.figures import counted_people, rankable
from atlas.model.summary import places as records
from atlas.units.unite import area_km2
from atlas.words.word_files import LANGS, read_words

_NAMES = read_words("units", "name")

SPHERE = Geod(a=6_371_000, b=6_371_000)
"""A great circle is the shortest line on a sphere; its radius only sets the length."""

STEP_M = 5_000
"""Distance of the vertices along the line; the straight pieces stray less than 1 m from it."""

SOUTHEAST, NORTHWEST, STRADDLING = "southeast", "northwest", "straddling"


def great_circle(start: tuple[float, float], end: tuple[float, float]) -> LineString:
    """Draw the great circle between two points, a vertex every 5 km.

    Longitude and latitude in degrees, read as on a sphere. The geodesic of the ellipsoid
    (GRS80) runs within 1 km of it, and gives each census the same share to 0.01 points.
    """
    length = SPHERE.inv(*start, *end)[2]
    between = SPHERE.npts(*start, *end, max(1, round(length / STEP_M) - 1))
    return LineString([start, *between, end])


def extended_great_circle(line: DividingLine) -> LineString:
    """Draw the line from south-west to north-east, far beyond both ends, in degrees."""
    start, end = line.southwest, line.northeast
    there, back, _ = SPHERE.inv(*start, *end)
    southwest = SPHERE.fwd(*start, there + 180, line.extended_m)[:2]
    northeast = SPHERE.fwd(*end, back + 180, line.extended_m)[:2]
    return great_circle(southwest, northeast)


HEIHE_TENGCHONG: Final = gpd.GeoSeries([extended_great_circle(china().line)], crs=china().crs)
"""Hu Huanyong's line as a great circle from south-west to north-east, 2,000 km beyond both ends."""


def projected(line: LineString, degrees: object, crs: object) -> LineString:
    """Project a line in degrees vertex by vertex."""
    project = Transformer.from_crs(degrees, crs, always_xy=True)
    return LineString(np.column_stack(project.transform(*line.xy)))


def southeast_side(line: DividingLine, degrees: object, crs: object) -> gpd.GeoSeries:
    """Return the land south-east of a line, far beyond both its ends, as one polygon.

    Parameters
    ----------
    line
        From north-east to south-west.
    degrees
        CRS of the ends of the line.
    crs
        An equal-area projection in metres, which the polygon is in.
    """
    return gpd.GeoSeries([right_of(projected(extended_great_circle(line), degrees, crs))], crs=crs)


def heihe_tengchong_line(
    land: gpd.GeoDataFrame | gpd.GeoSeries, line: DividingLine, degrees: object, crs: object
) -> gpd.GeoDataFrame:
    """Draw the line between its two ends, and extended to the border.

    Parameters
    ----------
    land
        Polygons of the country, in any CRS; they need not be dissolved.
    line, degrees, crs
        As for `southeast_side`.

    Returns
    -------
    geopandas.GeoDataFrame
        In degrees, columns ``id`` (``line``: Tengchong to Heihe; ``line_extended``: to the
        outermost land on it), ``name_zh``, ``name_en`` and ``geometry`` (LineString, a vertex
        every 5 km so that straight pieces between them stay on the great circle).
    """
    extended = projected(extended_great_circle(line), degrees, crs)
    ends = line.southwest, line.northeast
    cities = gpd.GeoSeries.from_xy(*zip(*ends, strict=True), crs=degrees)
    shapes = np.asarray(land.geometry.to_crs(crs).array)
    on_it = shapes[shapely.STRtree(shapes).query(extended, predicate="intersects")]
    inside = shapely.get_coordinates(shapely.intersection(on_it, extended))
    crossings = gpd.points_from_xy(*inside.T)
    points = np.append(crossings.to_numpy(), cities.to_crs(crs).to_numpy())
    along = shapely.line_locate_point(extended, points)
    to_border = substring(extended, along.min(), along.max())
    back = gpd.GeoSeries([to_border], crs=crs).to_crs(degrees).array[0]
    lines = [great_circle(*ends), back]
    ids = ["line", "line_extended"]
    return gpd.GeoDataFrame(
        {"id": ids, **{f"name_{lang}": [_NAMES[id].get(lang) for id in ids] for lang in LANGS}},
        geometry=shapely.transform(lines, lambda degrees: degrees.round(6)),
        crs=degrees,
    )


def southeast_area_share(units: gpd.GeoDataFrame, side: gpd.GeoSeries) -> pd.Series:
    """Measure which part of each unit's area lies south-east of the line.

    Parameters
    ----------
    units
        One row per unit with ``code`` and geometry in any declared CRS. A unit without a
        polygon takes the share of the unit named in its ``land_in`` (a code), if the column
        is there.
    side
        The land that counts as south-east, one polygon in an equal-area projection, from
        `southeast_side`.

    Returns
    -------
    pandas.Series
        Float64, 0–1, named ``southeast_area_share``, on the units' index. Exactly 0 or 1
        where the line does not cross the unit; null where nothing is known of its land.

    Notes
    -----
    Only units that the boundary of ``side`` crosses are cut, in its projection.
    """
    measured = area_share(units.geometry.to_crs(side.crs), side.iloc[0])
    return with_hosts(measured.rename("southeast_area_share"), units)


def known_area_share(units: gpd.GeoDataFrame, side: gpd.GeoSeries) -> pd.Series:
    """Take the column of `southeast_area_share` where units have it, and measure it otherwise."""
    if "southeast_area_share" in units:
        share: pd.Series = units["southeast_area_share"].astype("Float64")
        return share
    return southeast_area_share(units, side)


def southeast_by_representative_point(units: gpd.GeoDataFrame, side: gpd.GeoSeries) -> pd.Series:
    """Say for each unit whether a point inside it lies south-east of the line.

    The sensitivity beside the split by area: no unit is divided.

    Parameters
    ----------
    units, side
        As for `southeast_area_share`.

    Returns
    -------
    pandas.Series
        ``boolean``, named ``southeast_by_representative_point``; null as for the share.
    """
    shapes = np.asarray(units.geometry.to_crs(side.crs).array)
    name = "southeast_by_representative_point"
    placed = pd.Series(point_inside(shapes, side.iloc[0]), units.index, "boolean", name)
    return with_hosts(placed, units)


def line_side(share: pd.Series) -> pd.Series:
    """Class units by their share: ``southeast``, ``northwest`` or ``straddling``; null stays."""
    side = pd.Series(STRADDLING, share.index, dtype="string", name="line_side")
    side = side.mask(share.eq(1).fillna(False), SOUTHEAST)
    side = side.mask(share.eq(0).fillna(False), NORTHWEST)
    return side.mask(share.isna())


def with_hosts(values: pd.Series, units: gpd.GeoDataFrame) -> pd.Series:
    """Give units without a polygon the value of the unit named in ``land_in``, if it is there."""
    drawn = values.mask(units.geometry.isna())
    if "land_in" not in units:
        return drawn
    by_code = pd.Series(drawn.array, units["code"])
    hosts = pd.Series(by_code.reindex(units["land_in"]).array, units.index)
    return drawn.fillna(hosts)


GRID_SHARE = "southeast_grid_share"
GRID_PEOPLE_COLUMNS = {side: f"grid_people_{side}" for side in (SOUTHEAST, NORTHWEST)}
GRID_COVERAGE = "grid_coverage"
"""The columns that a grid adds to a table of units."""

FULL_COVERAGE = 0.99
"""A unit that the grid covers to this share or more is not worth a word."""


def cut_along_line(units: gpd.GeoDataFrame, side: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Cut the straddling units along the line.

    Parameters
    ----------
    units
        ``southeast_area_share`` and polygons in any declared CRS.
    side
        As for `southeast_area_share`.

    Returns
    -------
    GeoDataFrame
        Two rows for each straddling unit with a polygon: ``unit`` (its label in the index of
        ``units``), ``side`` (``southeast`` or ``northwest``), ``geometry`` (in metres).
    """
    straddling = line_side(units["southeast_area_share"]).eq(STRADDLING).fillna(False)
    cut = units[straddling & units.geometry.notna()]
    shapes, southeast = cut.geometry.to_crs(side.crs).to_numpy(), side.iloc[0]
    parts = [shapely.intersection(shapes, southeast), shapely.difference(shapes, southeast)]
    sides = np.repeat([SOUTHEAST, NORTHWEST], len(cut))
    pieces = {"unit": [*cut.index, *cut.index], "side": sides}
    return gpd.GeoDataFrame(pieces, geometry=np.concatenate(parts), crs=side.crs)


def grid_columns(
    units: gpd.GeoDataFrame, pieces: gpd.GeoDataFrame, sums: pd.DataFrame
) -> pd.DataFrame:
    """Turn the people of a grid on both sides into each unit's share south-east.

    Parameters
    ----------
    units
        ``code``, ``southeast_area_share``, and ``land_in`` for units without a polygon.
    pieces
        What `cut_along_line` gives.
    sums
        On the index of ``pieces``: ``people`` (missing without data), ``data_km2`` and
        ``area_km2`` of the grid on each piece.

    Returns
    -------
    DataFrame
        On the index of ``units``, all Float64. ``southeast_grid_share``: 0 or 1 for units
        wholly on one side; for straddling ones people of the grid south-east over people of
        the grid in the unit; null where the grid has nobody there. ``grid_people_southeast``,
        ``grid_people_northwest`` and ``grid_coverage`` (share of the area on cells with data,
        0–1) of straddling units alone.
    """
    area_share = units["southeast_area_share"].astype("Float64")
    table = pd.DataFrame(index=units.index)
    for side, column in GRID_PEOPLE_COLUMNS.items():
        here = pieces["side"].eq(side)
        people = sums["people"][here].fillna(0).set_axis(pieces["unit"][here])
        table[column] = people.reindex(units.index).astype("Float64")
    areas = sums[["data_km2", "area_km2"]].groupby(pieces["unit"]).sum()
    table[GRID_COVERAGE] = (
        (areas["data_km2"] / areas["area_km2"]).reindex(units.index).astype("Float64")
    )
    everyone = table[GRID_PEOPLE_COLUMNS[SOUTHEAST]] + table[GRID_PEOPLE_COLUMNS[NORTHWEST]]
    share = (table[GRID_PEOPLE_COLUMNS[SOUTHEAST]] / everyone).mask(everyone.eq(0).fillna(False))
    one_sided = area_share.isin([0, 1])
    share = share.where(~one_sided, area_share).rename(GRID_SHARE)
    return pd.concat([with_hosts(share, units), table], axis=1)


def divided_by_grid(
    table: gpd.GeoDataFrame, year: int, area_share: pd.Series
) -> tuple[pd.Series, records.Undecided]:
    """Choose the share that divides each unit, and count what the grid could not decide.

    Parameters
    ----------
    table
        Units with ``code``, ``population_<year>`` and the columns of `grid_columns`.
    year
        Census year.
    area_share
        Share of each unit's area south-east, for units where the grid has nobody.

    Returns
    -------
    tuple of Series and Undecided
        Share of people south-east (Float64, 0–1, null where the side is unknown), and what the
        grid could not decide.
    """
    share = table[GRID_SHARE].fillna(area_share)
    people = table[f"population_{year}"].astype("Int64")
    straddling = line_side(area_share).eq(STRADDLING).fillna(False) & people.notna()
    by_area = straddling & table[GRID_SHARE].isna()
    partly = straddling & table[GRID_COVERAGE].lt(FULL_COVERAGE).fillna(False)
    return share, records.Undecided(
        units_by_grid=int((straddling & ~by_area).sum()),
        units_by_area=int(by_area.sum()),
        people_by_area=int(people[by_area].sum()),
        partly_covered=sorted(table.loc[partly, "code"]),
    )


def worked_example(table: gpd.GeoDataFrame, year: int) -> records.WorkedExample | None:
    """Write out the division of the straddling unit with the most people that the grid decides.

    Parameters
    ----------
    table
        Units with ``code``, ``name_zh``, ``name_en``, ``population_<year>``,
        ``southeast_area_share`` and the columns of `grid_columns`.
    year
        Census year.

    Returns
    -------
    WorkedExample or None
        None if the grid decides no counted unit.
    """
    people = table[f"population_{year}"].astype("Int64")
    decided = table[table[GRID_SHARE].notna() & table[GRID_COVERAGE].notna() & people.notna()]
    decided = decided[rankable(decided, str(year))]
    if decided.empty:
        return None
    row = decided.loc[people[decided.index].idxmax()]
    count = int(row[f"population_{year}"])
    return records.WorkedExample(
        code=row["code"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        year=year,
        grid_people_southeast=round(float(row[GRID_PEOPLE_COLUMNS[SOUTHEAST]])),
        grid_people_northwest=round(float(row[GRID_PEOPLE_COLUMNS[NORTHWEST]])),
        share=round(float(row[GRID_SHARE]), 6),
        population=count,
        people_southeast=round(count * float(row[GRID_SHARE])),
        people_southeast_by_area=round(count * float(row["southeast_area_share"])),
    )


def side_figures(
    table: gpd.GeoDataFrame, year: int, share: pd.Series, crs: object
) -> records.SideFigures:
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
    crs
        An equal-area projection in metres.

    Returns
    -------
    SideFigures
        People to the person: south-east rounded, north-west the rest of the total.

    Examples
    --------
    300 people, 100 of them in a unit that the line halves: 100 · ½ + 200 = 250 south-east.
    """
    people = table[f"population_{year}"].astype("Int64")
    known = people.notna() & share.notna()
    southeast = share[known].astype("Float64")
    measured = "area_km2" in table
    area = table["area_km2"] if measured else area_km2(table.geometry, crs)
    area = area[known].fillna(0)
    people_southeast, people_northwest = split_people(people, share)
    area_southeast = float((area * southeast).sum())
    area_northwest = float(area.sum()) - area_southeast
    return records.SideFigures(
        population_share_southeast=rounded_share(
            people_southeast, people_southeast + people_northwest
        ),
        area_share_southeast=rounded_share(area_southeast, area_southeast + area_northwest),
        people_southeast=people_southeast,
        people_northwest=people_northwest,
        area_km2_southeast=round(area_southeast, 1),
        area_km2_northwest=round(area_northwest, 1),
        density_southeast=rounded_share(people_southeast, area_southeast, digits=3),
        density_northwest=rounded_share(people_northwest, area_northwest, digits=3),
        left_out_units=int((~known).sum()),
        left_out_people=int(people[~known].sum()),
    )


def southeast_share_bounds(
    table: gpd.GeoDataFrame, year: int, share: pd.Series, crs: object
) -> records.Bounds:
    """Bound the south-eastern share of people whatever the straddlers look like inside.

    Parameters
    ----------
    table, year, share, crs
        As for `side_figures`; ``share`` of area.

    Returns
    -------
    Bounds
        With everyone of the straddling units north-west, and with everyone of them south-east.
    """
    lowest = side_figures(table, year, share.eq(1).mask(share.isna()), crs)
    highest = side_figures(table, year, share.gt(0).mask(share.isna()), crs)
    return records.Bounds(
        population_share_southeast_min=lowest.population_share_southeast,
        population_share_southeast_max=highest.population_share_southeast,
    )


def growth_by_side(
    table: gpd.GeoDataFrame, start: int, end: int, share: pd.Series
) -> records.GrowthBySide:
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
    people = {
        f"population_{start}": table[f"population_{start}"],
        f"population_{end}": counted_people(table, end, since=start),
    }
    counts = pd.DataFrame(people).astype("Int64")
    sides = line_side(share).where(counts.notna().all(axis=1))
    return records.GrowthBySide(
        **{side: _growth(counts[sides.eq(side).fillna(False)]) for side in _SIDES},
        change_of_share=change_of_share(counts, sides),
    )


def change_of_share(counts: pd.DataFrame, sides: pd.Series) -> records.ChangeOfShare:
    """Bound the change of the share south-east, with each straddler divided alike in both years.

    Parameters
    ----------
    counts
        People of the same units in two censuses, the earlier first.
    sides
        From `line_side`; null leaves a unit out.

    Returns
    -------
    ChangeOfShare
        In points.

    Notes
    -----
    How people are spread within a unit is not known, but it hardly changes in ten years: bounds of
    the two shares, each with another division, would allow that everybody crossed. With p the
    share of all people that a straddler has, and w the part of it south-east, the same twice::

        change = Δ(share of units wholly south-east) + Σ w · Δp,  0 ≤ w ≤ 1

    Together w is 0 for all or 1 for all; apart it is 1 where Δp is negative (least) or positive
    (most).

    Examples
    --------
    Of 100 people 60 live south-east, 20 north-west and 10 each in two straddlers; later 66, 22,
    14 and 8 of 110. South-east alone the share stays at 60 %; the straddlers go from 10 to 12.73
    and 7.27 %: together the change is 0, apart from −2.73 to +2.73 points.
    """
    known = counts[sides.notna()].astype(float)
    whole = known.sum()
    if not (whole > 0).all():
        return records.ChangeOfShare(
            together_low=None, together_high=None, apart_low=None, apart_high=None
        )
    shares = 100 * known / whole
    moved = shares.iloc[:, 1] - shares.iloc[:, 0]
    wholly = float(moved[sides.eq(SOUTHEAST).fillna(False)].sum())
    astride = moved[sides.eq(STRADDLING).fillna(False)]
    together = sorted([wholly, wholly + float(astride.sum())])
    apart = [wholly + float(astride[chosen].sum()) for chosen in (astride < 0, astride > 0)]
    low, high, least, most = (round(end, 4) for end in (*together, *apart))
    return records.ChangeOfShare(
        together_low=low, together_high=high, apart_low=least, apart_high=most
    )


def heihe_tengchong_summary(
    units_by_year: Mapping[int, gpd.GeoDataFrame],
    side: gpd.GeoSeries,
    *,
    spans: Collection[tuple[int, int]] = (),
    passed_over: Collection[str] = (),
) -> tuple[dict[str, records.CensusSplit], dict[str, records.GrowthBySide]]:
    """Summarise the split of every census, and growth by side, for ``summary.json``.

    Parameters
    ----------
    units_by_year
        For each census the units to split: ``code``, ``population_<year>``, geometry (any
        declared CRS), if at hand ``area_km2`` and ``southeast_area_share`` (measured
        otherwise), and ``land_in`` for units without a polygon (see `southeast_area_share`).
        With the columns of `grid_columns`, a grid divides too.
    side
        As for `southeast_area_share`.
    spans
        Pairs of first and last census to compare, besides those that follow each other.
    passed_over
        Provinces (``province_code``) that are left out, such as Taiwan, Hong Kong and Macao.

    Returns
    -------
    tuple of dict
        The splits by census; growth by period ``A_B``, of those consecutive censuses that one of
        the two frames holds both counts of.
    """
    frames = dict(sorted(units_by_year.items()))
    for year, frame in frames.items():
        if "province_code" in frame:
            frames[year] = frame[~frame["province_code"].isin(passed_over)]
    shares = {year: known_area_share(frame, side) for year, frame in frames.items()}
    censuses = {
        str(year): _one_census(frame, year, shares[year], side) for year, frame in frames.items()
    }
    growth = {}
    for start, end in periods(list(frames), spans):
        counted = {f"population_{start}", f"population_{end}"}
        if both := [year for year in (end, start) if counted <= set(frames[year])]:
            sides = growth_by_side(frames[both[0]], start, end, shares[both[0]])
            growth[f"{start}_{end}"] = sides
    return censuses, growth


_SIDES = (SOUTHEAST, NORTHWEST, STRADDLING)


def _one_census(
    frame: gpd.GeoDataFrame, year: int, share: pd.Series, side: gpd.GeoSeries
) -> records.CensusSplit:
    by_area = side_figures(frame, year, share, side.crs)
    crossed = line_side(share).eq(STRADDLING).fillna(False)
    # Wherever in it the point of a unit lies that is wholly on one side, it is on that side.
    points = southeast_by_representative_point(frame[crossed], side)
    by_point = side_figures(frame, year, share.eq(1).mask(crossed, points), side.crs)
    people = frame[f"population_{year}"].astype("Int64")
    straddling = crossed & people.notna()
    everyone = by_area.people_southeast + by_area.people_northwest
    astride = int(people[straddling].sum())
    grid_split = None
    if GRID_SHARE in frame:
        by_people, undecided = divided_by_grid(frame, year, share)
        sides = side_figures(frame, year, by_people, side.crs)
        grid_split = records.GridSplit(
            population_share_southeast=sides.population_share_southeast,
            people_southeast=sides.people_southeast,
            people_northwest=sides.people_northwest,
            **vars(undecided),
        )
    return records.CensusSplit(
        area_split=by_area,
        representative_point=by_point,
        grid_split=grid_split,
        bounds=southeast_share_bounds(frame, year, share, side.crs),
        straddling_units=int(straddling.sum()),
        straddling_people=astride,
        straddling_people_share=rounded_share(astride, everyone),
    )


def _growth(counts: pd.DataFrame) -> records.SideGrowth:
    people = {
        str(column).removeprefix("population_"): int(counts[column].sum()) for column in counts
    }
    before, after = people.values()
    change = rounded_change_pct(before, after)
    return records.SideGrowth(units=len(counts), population=people, change_pct=change)


_UNITS_OF_THE_LINE = read_words("documentation", "line_figures")


def _give(reading: Reading) -> Given:
    """Give how people, land and growth divide between the two sides."""
    country, grid = reading.country, reading.inputs.grid
    units = series_units(reading.unit_sets)
    split_sets = dict.fromkeys(units.years, units.compared_table)
    splits, growth = heihe_tengchong_summary(
        split_sets,
        southeast_side(country.line, country.crs, country.equal_area),
        spans=country.spans,
        passed_over=country.special,
    )
    known = None not in [it.area_split.population_share_southeast for it in splits.values()]
    figures: dict[str, Any] = {
        "heihe_tengchong": splits if known else {},
        "heihe_tengchong_growth": growth,
        "heihe_tengchong_units": {name: unit.en for name, unit in _UNITS_OF_THE_LINE.items()},
    }
    if grid is not None and splits and known:
        example = worked_example(units.compared_table, max(units.years))
        divided = records.LineGrid(file=grid.path.name, kind=grid.kind, example=example)
        figures["heihe_tengchong_grid"] = divided
    return Given(summary=figures)


CHAPTER: Final = Chapter("line", gives=_give)
