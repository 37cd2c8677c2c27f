"""Smaller files for the web: simplified borders as GeoJSON and TopoJSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from atlas.drawing.topology import Topology, topology_of_polygons
from atlas.exports.reproducible import write_json
from atlas.exports.tables import DownloadTable
from atlas.words.word_files import read_words

TOLERANCE: Final = 0.02
"""Of the simplification, degrees: the square root of the smallest triangle kept, some 2 km."""

MARKS: Final = ("south_china_sea_line", "seats")
"""Lines and points that a map of any level shows too."""

BESIDE: Final = ("special_regions", "heihe_tengchong_line", *MARKS)
"""All that it shows too."""


Lighten = Callable[[DownloadTable], DownloadTable]


def light_tables(
    tables: Sequence[DownloadTable], lightened: Lighten | None = None
) -> list[DownloadTable]:
    """Make the light tables of each level: the last county units, prefectures, provinces.

    Hong Kong, Macao and Taiwan, the Heihe–Tengchong line, the dashed line in the South China Sea
    and the seats of government stand beside them.

    Parameters
    ----------
    tables
        What is published.
    lightened
        From `lightening`, where others make the same tables light.
    """
    lightened = lightened or lighten
    known = {table.name: table for table in tables}
    counties = [name for name in sorted(known) if re.fullmatch(r"county_\d{4}_\d{4}", name)][-1:]
    names = (*counties, "prefecture", "province", *BESIDE)
    return [lightened(known[name]) for name in names if name in known]


def lightening() -> Lighten:
    """Return `lighten` for the tables of one build: it keeps what it made, by the table's name."""
    made: dict[str, DownloadTable] = {}

    def lightened(table: DownloadTable) -> DownloadTable:
        if table.name not in made:
            made[table.name] = lighten(table)
        return made[table.name]

    return lightened


def lighten(table: DownloadTable) -> DownloadTable:
    """Keep the columns of `main_columns`; simplify the shapes."""
    return simplify(main_columns(table))


def main_columns(table: DownloadTable) -> DownloadTable:
    """Keep the columns with a short name, or all if it is keyed by others, and the shapes."""
    columns = [name for name in table.columns if table.describe(name).short]
    if not set(table.text.key) <= set(columns):
        columns = table.columns
    return replace(table, frame=table.frame[[*columns, "geometry"]])


def simplify(table: DownloadTable) -> DownloadTable:
    """Simplify the polygons of a table so that neighbours still share their borders."""
    frame = table.frame
    if table.geometry_type != "MultiPolygon" or not isinstance(frame, gpd.GeoDataFrame):
        return table
    drawn = frame.geometry.notna()
    shapes = np.array(frame.geometry.array, dtype=object)
    simple = shapely.coverage_simplify(shapes[drawn], TOLERANCE)
    # A unit of one part has become a polygon.
    single = shapely.get_type_id(simple) == shapely.GeometryType.POLYGON
    simple[single] = [shapely.MultiPolygon([shape]) for shape in simple[single]]
    shapes[drawn] = simple
    return replace(table, frame=gpd.GeoDataFrame(frame.assign(geometry=shapes), crs=frame.crs))


TOLERANCES: Final = (0.014, 0.012, 0.01, 0.008)
"""Of the simplification, degrees: the square root of the smallest triangle kept. The first is about
a pixel of a national map that fills a wide screen. Points near a line may fall across it
when they are put on the grid: the next is then tried."""

STEPS_PER_DEGREE: Final = 10_000
"""Points stand on a grid of 0.0001°, some 10 m."""

LEVELS: Final = ("county", "prefecture", "province")

NAMES: Final = (("", "_zh"), ("_en", "_en"))
"""Ends of properties, and of the columns that they are taken from: ``name`` is Chinese."""

Point = tuple[int, int]
Begins = Mapping[tuple[Point, Point], tuple[int, int]]
"""First two points of an arc in either direction → its reference and its number of steps."""


@dataclass(frozen=True)
class Borders:
    """Divisions of three levels, drawn of the same arcs.

    Attributes
    ----------
    topology
        The arcs, on a grid of 1 / `STEPS_PER_DEGREE` degrees.
    levels
        Level → one row per division: ``code``, ``properties`` and ``geometry``, a MultiPolygon
        in grid cells whose shells run counter-clockwise.
    """

    topology: Topology
    levels: Mapping[str, gpd.GeoDataFrame]


def borders_of(divisions: gpd.GeoDataFrame, regions: gpd.GeoDataFrame) -> Borders:
    """Simplify the borders of counties, and join them to prefectures and provinces.

    Parameters
    ----------
    divisions
        One row per county-level division: ``code``, ``name_zh``, ``name_en``,
        ``prefecture_code``, ``province_code`` and their names.
    regions
        Hong Kong, Macao and Taiwan, with code and names, which stand at every level. Both
        together are a valid coverage; rows without a shape are left out.
    """
    together = pd.concat([divisions, regions[["code", "name_zh", "name_en", "geometry"]]])
    drawn = together[together.geometry.notna()].reset_index(drop=True)
    topology, shapes = _simplified(drawn.geometry.to_numpy())
    # A row of a frame would be made a series each time, which takes as long as all the rest.
    records = drawn.drop(columns="geometry").to_dict("records")
    levels = {level: _joined(drawn, records, shapes, level) for level in LEVELS}
    return Borders(topology, levels)


def arcs_of(ring: npt.NDArray[np.int64], begins: Begins) -> list[int]:
    """Write a closed ring as references to arcs, as TopoJSON has them.

    Parameters
    ----------
    ring
        Its vertices in grid cells, the first repeated at the end, shape (n, 2).
    begins
        From `beginnings`.
    """
    points = [tuple(point) for point in ring[:-1].tolist()]
    count = len(points)
    steps = ((points[at], points[(at + 1) % count]) for at in range(count))
    at = next(at for at, step in enumerate(steps) if step in begins)
    refs: list[int] = []
    done = 0
    while done < count:
        ref, length = begins[points[at], points[(at + 1) % count]]
        refs.append(ref)
        done += length
        at = (at + length) % count
    return refs


def beginnings(topology: Topology) -> Begins:
    """Index arcs, forwards and backwards, by their first two points."""
    found: dict[tuple[Point, Point], tuple[int, int]] = {}
    for arc in range(len(topology.left)):
        for ref in (arc, ~arc):
            points = topology.arc(ref)
            found[tuple(points[0].tolist()), tuple(points[1].tolist())] = (ref, len(points) - 1)
    return found


def _simplified(polygons: npt.NDArray[np.object_]) -> tuple[Topology, npt.NDArray[np.object_]]:
    """Simplify in degrees: lines that are straight in another plane may cross in this one."""
    for tolerance in TOLERANCES:
        simple = shapely.coverage_simplify(polygons, tolerance)
        topology = topology_of_polygons(simple, 1 / STEPS_PER_DEGREE)
        shapes = _polygons(topology, len(polygons))
        if shapely.is_valid(shapes).all():
            break
    return topology, shapes


def _polygons(topology: Topology, leaves: int) -> npt.NDArray[np.object_]:
    """Draw each leaf of its rings: shells run counter-clockwise, holes clockwise."""
    shapes = np.empty(leaves, dtype=object)
    starts = np.searchsorted(topology.ring_leaf, np.arange(leaves + 1))
    for leaf, (first, last) in enumerate(pairwise(starts.tolist())):
        rings = [shapely.linearrings(topology.ring(ring)) for ring in range(first, last)]
        shapes[leaf] = _with_holes(rings)
    return shapes


def _with_holes(rings: Iterable[Any]) -> shapely.MultiPolygon:
    """Put each hole into the smallest shell that holds it."""
    areas = {ring: shapely.Polygon(ring) for ring in rings}
    shells = sorted(filter(shapely.is_ccw, areas), key=lambda ring: areas[ring].area)
    holes: dict[Any, list[Any]] = {shell: [] for shell in shells}
    for ring in areas:
        if not shapely.is_ccw(ring):
            inside = areas[ring].representative_point()
            holder = next((shell for shell in shells if areas[shell].contains(inside)), None)
            if holder is not None:
                holes[holder].append(ring)
    return shapely.MultiPolygon([shapely.Polygon(shell, inner) for shell, inner in holes.items()])


def _joined(
    divisions: gpd.GeoDataFrame,
    records: Sequence[Mapping[Any, Any]],
    shapes: npt.NDArray[np.object_],
    level: str,
) -> gpd.GeoDataFrame:
    """Join the shapes of divisions to those of a level, and name these."""
    own = level == "county"
    code = divisions["code"] if own else divisions[f"{level}_code"].fillna(divisions["code"])
    rows, joined = [], []
    for division, members in sorted(code.groupby(code).groups.items()):
        rows.append(_properties(records[members[0]], str(division), level))
        union = shapes[members[0]] if own else shapely.coverage_union_all(shapes[members])
        parts = shapely.orient_polygons(shapely.get_parts(union), exterior_cw=False)
        joined.append(shapely.MultiPolygon(list(parts)))
    return gpd.GeoDataFrame(
        {"code": [row["adcode"] for row in rows], "properties": rows}, geometry=joined
    )


def _properties(row: Mapping[Any, Any], code: str, level: str) -> dict[str, str]:
    """Say what a division is called and what it belongs to; what is missing is left out."""
    prefix = "" if level == "county" else f"{level}_"
    own = row["code"] == code
    known = {
        f"name{end}": row["name" + lang if own else f"{prefix}name{lang}"] for end, lang in NAMES
    }
    known |= {above: row[f"{above}_code"] for above in LEVELS[LEVELS.index(level) + 1 :]}
    if level == "county":
        units = [name for name in map(str, row) if name.startswith("unit_code_")]
        known |= {name.replace("unit_code", "unit"): row[name] for name in units}
    return {"adcode": code} | {key: str(value) for key, value in known.items() if pd.notna(value)}


ABOUT: Final = read_words("downloads", "web_maps")["about"]


def write_geojson(borders: Borders, level: str, path: Path) -> None:
    """Write one level as GeoJSON (RFC 7946): longitude before latitude, shells counter-clockwise.

    ``adcode`` is the id and a property, ``name`` the Chinese name, by which ECharts joins.
    CGCS2000, in which the boundaries are given, agrees with the WGS 84 of the standard to
    some decimetres, far less than the 10 m to which points are rounded.
    """
    features = [
        {
            "type": "Feature",
            "id": row.code,
            "properties": row.properties,
            "geometry": {"type": "MultiPolygon", "coordinates": _degrees(row.geometry)},
        }
        for row in borders.levels[level].itertuples()
    ]
    write_json(
        {"type": "FeatureCollection", "description": ABOUT.both(" / "), "features": features}, path
    )


def write_marks(table: DownloadTable, path: Path) -> None:
    """Write a table of `MARKS` as GeoJSON, its properties named as those of `write_geojson`."""
    features = [
        {
            "type": "Feature",
            **mark,
            "geometry": {"type": kind, "coordinates": _position(cells / STEPS_PER_DEGREE, kind)},
        }
        for mark, kind, cells in _marks(table)
    ]
    about = table.text.about.both(" / ")
    write_json({"type": "FeatureCollection", "description": about, "features": features}, path)


def _marks(table: DownloadTable) -> Iterator[tuple[dict[str, Any], str, npt.NDArray[np.int64]]]:
    """Give each line or point its id and properties, its type, and its places in grid cells."""
    # A code leads to the whole name, which the borders have; the rank is the order of the rows.
    spare = {"lon", "lat", "name_zh", "name_en", "label_rank"}
    named = {"code": "adcode", "label_zh": "label"}
    frame = table.frame.drop(columns=spare & set(table.columns)).rename(columns=named)
    for row, shape in zip(
        frame.drop(columns="geometry").astype(object).to_dict("records"),
        frame["geometry"],
        strict=True,
    ):
        properties = {str(name): value for name, value in row.items() if pd.notna(value)}
        cells = np.rint(shapely.get_coordinates(shape) * STEPS_PER_DEGREE).astype(np.int64)
        mark = {"id": next(iter(row.values())), "properties": properties}
        yield mark, shape.geom_type, cells


def _position(places: npt.NDArray[Any], kind: str) -> list[Any]:
    """Write the places of a line, or the one that a point has."""
    written: list[Any] = places.tolist()
    return written[0] if kind == "Point" else written


def write_topojson(borders: Borders, path: Path, marks: Sequence[DownloadTable] = ()) -> None:
    """Write all levels as one TopoJSON (version 1): an object each, every border stored once.

    Parameters
    ----------
    borders
        From `borders_of`.
    path
        The file; one that is there is replaced.
    marks
        Tables of `MARKS`, an object each.
    """
    begins, topology = beginnings(borders.topology), borders.topology
    arcs = [_steps(topology.arc(arc)) for arc in range(len(topology.left))]
    objects: dict[str, Any] = {
        level: {
            "type": "GeometryCollection",
            "geometries": [
                {
                    "type": "MultiPolygon",
                    "id": row.code,
                    "properties": row.properties,
                    "arcs": [
                        [arcs_of(_cells(ring), begins) for ring in _rings(part)]
                        for part in row.geometry.geoms
                    ],
                }
                for row in borders.levels[level].itertuples()
            ],
        }
        for level in LEVELS
    }
    for table in marks:
        geometries = []
        for mark, kind, cells in _marks(table):
            where: dict[str, Any] = {"type": kind}
            if kind == "Point":
                where["coordinates"] = _position(cells, kind)
            else:
                where["arcs"] = [len(arcs)]
                arcs.append(_steps(cells))
            geometries.append(where | mark)
        objects[table.name] = {"type": "GeometryCollection", "geometries": geometries}
    step = 1 / STEPS_PER_DEGREE
    write_json(
        {
            "type": "Topology",
            "description": ABOUT.both(" / "),
            "transform": {"scale": [step, step], "translate": [0, 0]},
            "objects": objects,
            "arcs": arcs,
        },
        path,
    )


def _degrees(shape: shapely.MultiPolygon) -> list[list[list[list[float]]]]:
    return [
        [(_cells(ring) / STEPS_PER_DEGREE).tolist() for ring in _rings(polygon)]
        for polygon in shape.geoms
    ]


def _rings(polygon: shapely.Polygon) -> list[Any]:
    return [polygon.exterior, *polygon.interiors]


def _cells(ring: Any) -> np.ndarray:
    return np.rint(shapely.get_coordinates(ring)).astype(np.int64)


def _steps(points: np.ndarray) -> list[list[int]]:
    """Write an arc as its first point and the steps from each point to the next."""
    steps: list[list[int]] = np.diff(points, axis=0, prepend=np.zeros((1, 2), np.int64)).tolist()
    return steps
