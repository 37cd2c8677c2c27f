"""Every reader of users' files, each given nothing but the path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from rasterio.windows import Window

from atlas.catalogue.layers import load_layers
from atlas.country import china
from atlas.sources.boundary_file import parse_boundary_option, read_boundary_file
from atlas.sources.census_file import read_user_census
from atlas.sources.count_table import read_count_table, read_indicator_file
from atlas.sources.grid_file import open_grid
from atlas.tools.indicator_layer import read_description
from atlas.tools.locate import Locator
from atlas.tools.locate.coordinates import read_coordinates
from atlas.tools.locate.points import Asked, read_points

OF_CHINA = {"codes": china().codes, "special": china().special}
CODES = frozenset({"110101", "110102"})
BUILT = ("county_2000_2010", "county_2010_2020", "county_2000_2020", "prefecture", "province")


def census(path: Path) -> None:
    counts = ("population", "male")
    read_user_census(path, 2020, CODES, count_columns=counts, known_counties=CODES, **OF_CHINA)


def counts(path: Path) -> None:
    read_count_table(path, **OF_CHINA)


def indicator(path: Path) -> None:
    read_indicator_file(path, range(2000, 2024), lambda code, year: "", country=china())


def points(path: Path) -> None:
    own, rows, fields = read_points(path, None, None, Asked())
    lon, lat = (own[name].to_list() for name in fields.columns)
    read_coordinates(lon, lat, rows, fields)


def boundaries(path: Path) -> None:
    file, layer = parse_boundary_option(str(path))
    read_boundary_file(file, layer, known_codes=CODES, small_areas=True, country=china())


def grid(path: Path) -> None:
    opened = open_grid(path)
    opened.read(Window(0, 0, min(opened.width, 64), min(opened.height, 64)))
    opened.cells(*opened.coordinates(np.zeros(1), np.zeros(1)))


def layers(path: Path) -> None:
    load_layers(path, country=china())


def description(path: Path) -> None:
    read_description(path.with_suffix(".csv"), BUILT, country=china())


def index(path: Path) -> None:
    Locator.open(path)


TABLES: dict[str, Callable[[Path], None]] = {
    "census": census,
    "counts": counts,
    "indicator": indicator,
    "points": points,
}
