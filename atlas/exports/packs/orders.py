"""The smaller files of a build: what each is called, what it is for, and how it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Final

import geopandas as gpd

from atlas.exports.documentation.describe import Documentation
from atlas.exports.download import Order
from atlas.exports.geopackage import write_geopackage
from atlas.exports.packs.borders import LEVELS, Borders, borders_of
from atlas.exports.packs.light import Lighten, light_tables, main_columns
from atlas.exports.packs.shapefiles import write_shapefiles
from atlas.exports.packs.web_maps import write_geojson, write_topojson
from atlas.exports.packs.workbook import write_workbook
from atlas.exports.tables import PublishedTable
from atlas.model.country import UPPER, Country
from atlas.words.reading import read_words

_WORDS: Final = read_words("downloads", "files")


WHOLE: Final = frozenset({"prefecture", "province"})
"""Sheets with every column: of counties that would be 600,000 cells more."""


def pack_orders(
    tables: Sequence[PublishedTable],
    documents: Mapping[str, Documentation],
    lightened: Lighten,
    *,
    country: Country,
) -> list[Order]:
    """Order the light GeoPackage, the shapefiles, the workbook and the borders for web maps.

    Parameters
    ----------
    tables
        What the build publishes; a pack takes those of its tables that there are.
    documents
        What is said about each table.
    lightened
        From `atlas.exports.packs.light.lightening`.
    country
        The country whose censuses and divisions are meant.
    """
    light = cache(lambda: light_tables(tables, lightened))

    def write_light(path: Path) -> None:
        write_geopackage(
            light(),
            path,
            documents={it.name: documents[it.name] for it in light()},
            country=country,
        )

    known, project = {table.name: table for table in tables}, country.project
    longest = country.longest
    counties = dict.fromkeys((country.unit_set(), country.unit_set(longest)))
    workbook = _WORDS.dated(country)["workbook"].fill(first=longest.ends[0], last=longest.ends[1])
    sheets = [known[name] for name in (*counties, *UPPER) if name in known]
    orders = [
        Order(
            f"{project}-light.gpkg",
            _WORDS["light"],
            "gis",
            write_light,
            layers=tuple(it.name for it in light()),
        ),
        Order(
            f"{project}-shapefiles.zip",
            _WORDS["shapefiles"],
            "gis",
            lambda path: write_shapefiles(light(), path),
        ),
        Order(f"{project}.xlsx", workbook, "sheet", partial(_write_workbook, sheets)),
    ]
    divisions = known.get("comparability")
    return (
        [*orders, *_web_orders(divisions, known.get("special_regions"), country=country)]
        if divisions
        else orders
    )


def _write_workbook(sheets: Sequence[PublishedTable], path: Path) -> None:
    write_workbook([it if it.name in WHOLE else main_columns(it) for it in sheets], path)


def _web_orders(
    divisions: PublishedTable, regions: PublishedTable | None, *, country: Country
) -> list[Order]:
    frames = divisions.frame, divisions.frame.iloc[:0] if regions is None else regions.frame
    assert all(isinstance(frame, gpd.GeoDataFrame) for frame in frames)
    borders: Callable[[], Borders] = cache(lambda: borders_of(*frames))

    def geojson(level: str) -> Callable[[Path], None]:
        return lambda path: write_geojson(borders(), level, path)

    name = country.id
    return [
        *(
            Order(f"{name}-{it}.geojson", _WORDS.dated(country)[f"web_{it}"], "web", geojson(it))
            for it in LEVELS
        ),
        Order(
            f"{name}.topojson",
            _WORDS["topology"],
            "web",
            lambda path: write_topojson(borders(), path),
        ),
    ]
