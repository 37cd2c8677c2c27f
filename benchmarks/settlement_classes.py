"""Derive the land of each county-level unit by class of settlement and distance from big cities.

``python benchmarks/settlement_classes.py CLASSES OUTLINES --write
atlas/tables/settlement_classes_2025.csv`` counts cells of 1 km² in the units over which people are
compared from 2010 to 2020. It takes two minutes. The inputs are not passed on:

``CLASSES`` (``CLASSES_SHA256``)
    GeoTIFF in World Mollweide, whose cells of 1,000 m have one area: GHS-WUP-DEGURBA R2025A of the
    European Commission, Joint Research Centre, epoch 2025 (projected), CC BY 4.0,
    doi 10.2905/1c049178-ab00-4bbc-b638-3e3c19daaacb. Resampled; urban centres kept 1.05 of their
    area in a second transfer.
``OUTLINES`` (``OUTLINES_SHA256``)
    GeoJSON of the urban centres made from it, smoothed, each with the people of 2020 that a first
    model gave it, ``people_2020_est``.

A cell lies inside an urban centre of a million people or more, or at a distance from the edge of
the nearest: from its middle, in the country's equal-area projection.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
import shapely
from pyproj import Transformer
from rasterio.features import rasterize
from scipy.spatial import cKDTree

import atlas
from atlas.measures.settlement import BANDS, CLASSES

CLASSES_SHA256 = "e7ab7975855b05a3b7bed1bf3f6af74268e56883cca3c8e49dacd9aaa43ba95d"
OUTLINES_SHA256 = "c1bb8b3c2b399810a7370e411f0ff27a6478afec2b294539d2cbe248a20251e6"

MILLION = 1_000_000
VERTEX_M = 500
"""Distance of the vertices along the edge of an urban centre, to measure from."""


def land_by_class(
    units: gpd.GeoDataFrame, classes: Path, outlines: gpd.GeoDataFrame, crs: object
) -> pd.DataFrame:
    """Count the cells of each unit by band of distance and class.

    Parameters
    ----------
    units
        Polygons with ``code``, in any declared CRS.
    classes
        The raster of classes, of cells of one km².
    outlines
        Urban centres with ``people_2020_est``, in any declared CRS.
    crs
        Equal-area projection in metres to measure distances in.

    Returns
    -------
    pandas.DataFrame
        A row for each unit and band (`BANDS`) that has land: ``code``, ``band`` and km² of each of
        `CLASSES` (int).
    """
    large = outlines[outlines["people_2020_est"] >= MILLION]
    with rasterio.open(classes) as raster:
        found, grid, transform = raster.read(1), raster.crs, raster.transform
    shapes = units.geometry.to_crs(grid)
    numbers = rasterize(
        zip(shapes, range(1, len(units) + 1), strict=True),
        out_shape=found.shape,
        transform=transform,
        dtype="int32",
    )
    within = rasterize(
        zip(large.geometry.to_crs(grid), np.ones(len(large)), strict=False),
        out_shape=found.shape,
        transform=transform,
        dtype="uint8",
    )
    rows, columns = np.nonzero((numbers > 0) & (found > 0))
    x, y = transform.c + (columns + 0.5) * transform.a, transform.f + (rows + 0.5) * transform.e
    points = np.column_stack(Transformer.from_crs(grid, crs, always_xy=True).transform(x, y))
    edges = shapely.segmentize(large.geometry.to_crs(crs).boundary.to_numpy(), VERTEX_M)
    km = cKDTree(shapely.get_coordinates(edges)).query(points)[0] / 1000
    ends = [band.to_km for band in BANDS[1:-1]]
    names = np.array([band.id for band in BANDS])
    cells = pd.DataFrame(
        {
            "code": units["code"].to_numpy()[numbers[rows, columns] - 1],
            "band": np.where(within[rows, columns], names[0], names[1:][np.searchsorted(ends, km)]),
            "class": found[rows, columns],
        }
    )
    counts = cells.value_counts().unstack(fill_value=0)
    table = counts.rename(columns=CLASSES).reindex(columns=list(CLASSES.values()), fill_value=0)
    order = {band.id: number for number, band in enumerate(BANDS)}
    table = table.reset_index()
    return table.sort_values(
        ["code", "band"], key=lambda column: column.map(order) if column.name == "band" else column
    ).reset_index(drop=True)


def main() -> None:
    """Derive the table from a raster and outlines, and write it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("classes", type=Path, help="GeoTIFF of the classes")
    parser.add_argument("outlines", type=Path, help="GeoJSON of the urban centres")
    parser.add_argument("--write", type=Path, help="write the table to this CSV file")
    asked = parser.parse_args()
    expected = {asked.classes: CLASSES_SHA256, asked.outlines: OUTLINES_SHA256}
    for path, digest in expected.items():
        if (found := hashlib.sha256(path.read_bytes()).hexdigest()) != digest:
            print(f"{path} is another file: its SHA-256 is {found}")
    dataset = atlas.make_dataset()
    units = dataset.people_units
    assert units is not None
    drawn = units.table[units.table.geometry.notna()]
    outlines = gpd.read_file(asked.outlines)
    table = land_by_class(drawn, asked.classes, outlines, dataset.country.equal_area)
    km2 = table[list(CLASSES.values())].to_numpy().sum()
    print(f"{len(table):,} rows of {table['code'].nunique():,} units, {km2:,} km²")
    if asked.write:
        table.to_csv(asked.write, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
