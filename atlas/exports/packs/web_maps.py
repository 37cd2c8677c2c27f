"""Simplified borders as GeoJSON, a file for each level, and as one TopoJSON of all three."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from atlas.exports.packs.borders import (
    LEVELS,
    STEPS_PER_DEGREE,
    Begins,
    Borders,
    arcs_of,
    beginnings,
)
from atlas.words.reading import read_words

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
    _write({"type": "FeatureCollection", "description": _about(), "features": features}, path)


def write_topojson(borders: Borders, path: Path) -> None:
    """Write all levels as one TopoJSON (version 1): an object each, every border stored once."""
    begins, topology = beginnings(borders.topology), borders.topology
    arcs = [_steps(topology.arc(arc)) for arc in range(len(topology.left))]
    objects = {
        level: {
            "type": "GeometryCollection",
            "geometries": [
                {
                    "type": "MultiPolygon",
                    "id": row.code,
                    "properties": row.properties,
                    "arcs": _references(row.geometry, begins),
                }
                for row in borders.levels[level].itertuples()
            ],
        }
        for level in LEVELS
    }
    step = 1 / STEPS_PER_DEGREE
    _write(
        {
            "type": "Topology",
            "description": _about(),
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


def _references(shape: shapely.MultiPolygon, begins: Begins) -> list[list[list[int]]]:
    return [[arcs_of(_cells(ring), begins) for ring in _rings(it)] for it in shape.geoms]


def _rings(polygon: shapely.Polygon) -> list[Any]:
    return [polygon.exterior, *polygon.interiors]


def _cells(ring: Any) -> np.ndarray:
    return np.rint(shapely.get_coordinates(ring)).astype(np.int64)


def _steps(points: np.ndarray) -> list[list[int]]:
    """Write an arc as its first point and the steps from each point to the next."""
    steps: list[list[int]] = np.diff(points, axis=0, prepend=np.zeros((1, 2), np.int64)).tolist()
    return steps


def _about() -> str:
    return ABOUT.both(" / ")


def _write(document: dict[str, Any], path: Path) -> None:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"{text}\n", encoding="utf-8", newline="\n")
