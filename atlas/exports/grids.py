"""All grids of a build: made, written as files, and drawn for the site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from atlas.catalogue.style import NationalFrame, Style
from atlas.exports.download import Download, weigh
from atlas.exports.grid_pictures import under_pixels, write_pictures
from atlas.exports.grid_texts import KIND, file_name, filled, tags_of
from atlas.exports.raster import Raster, write_cog
from atlas.exports.styles.grids import GridStyle, grid_qml, grid_style
from atlas.grids.cells import NOBODY, Ground, lay_ground
from atlas.grids.frame import NODATA
from atlas.grids.lands import GridLands, grid_lands, grid_years
from atlas.grids.make import CHANGE, KINDS, PEOPLE, POTENTIAL, Grid, make
from atlas.model.classes import ClassBreaks
from atlas.model.country import Country
from atlas.model.dataset import CensusFile, Counted, Dataset
from atlas.words.reading import read_words

QML_TEXT: Final = read_words("downloads", "files")["grid_style"]

SCALES: Final[Mapping[str, str]] = MappingProxyType(
    {
        PEOPLE: "density_per_km2",
        CHANGE: "change_per_km2",
        POTENTIAL: "population_potential",
    }
)
"""The kinds of grids that the site shows, in its order, and the scales of their colours."""


@dataclass(frozen=True)
class GridJob:
    """What grids are made from: the lands and their sources, the look, and the site's root.

    ``polygons`` are all that any of the lands holds. ``totals`` are the people of each census, on
    the grid or not; ``national`` the censuses that count the country.
    """

    lands: GridLands
    polygons: gpd.GeoDataFrame
    totals: tuple[int, ...]
    national: tuple[int, ...]
    files: Mapping[int, CensusFile]
    style: Style
    site: Path


@dataclass(frozen=True)
class ShownGrid:
    """A grid that the site shows.

    Attributes
    ----------
    kind, years, download
        Which, and its file.
    shares, land_shares
        Share of the people of the last year who live in the cells of each class, and share of
        the cells with data, %.
    """

    kind: str
    years: tuple[int, ...]
    download: Download
    shares: tuple[float, ...]
    land_shares: tuple[float, ...]


@dataclass(frozen=True)
class Grids:
    """What was made.

    Attributes
    ----------
    downloads
        Every file, in the order of lists.
    shown
        The grids of the site, in its order.
    looks, styles
        How each grid is drawn, in the order of lists, and the files that say so to QGIS.
    lands, totals
        What they were made from, and the people of each census.
    """

    downloads: tuple[Download, ...]
    shown: tuple[ShownGrid, ...]
    lands: GridLands
    totals: tuple[int, ...]
    looks: tuple[GridStyle, ...] = ()
    styles: tuple[Download, ...] = ()


def shown_years(kind: str, years: Sequence[int]) -> tuple[int, ...]:
    """Say which of its censuses the site shows of a kind: the last, or the change to it."""
    return tuple(years[-2:] if kind == CHANGE else years[-1:])


def grid_job(counted: Counted, style: Style, site: Path) -> GridJob:
    """Gather what grids are made from."""
    lands = grid_lands(counted)
    polygons = counted.leaves[counted.leaves["code"].isin(lands.polygons())]
    totals = tuple(map(counted.total, lands.years))
    national = national_years(counted, lands.years)
    return GridJob(lands, polygons, totals, national, counted.census_files, style, site)


def national_years(counted: Counted, years: Sequence[int]) -> tuple[int, ...]:
    """Choose the censuses of a grid that count the country, or enough of its people."""
    whole = counted.speaks_for_the_country(f"{years[0]}-{years[-1]}")
    return tuple(year for year in years if whole or counted.counts_all(year))


def shown_grids(dataset: Dataset) -> dict[str, tuple[int, ...]]:
    """List the kinds of grids that the site of a dataset shows, and of which censuses."""
    years = grid_years(dataset)
    kinds = {kind: shown_years(kind, years) for kind in SCALES}
    if years[-1] not in national_years(dataset, years):
        del kinds[POTENTIAL]
    return kinds


def write_grids(job: GridJob, *, country: Country) -> Grids:
    """Make every grid, write its file into ``downloads`` and its picture into ``assets``.

    Raises
    ------
    ConservationError
        If the cells of a land do not sum to its people.
    """
    (job.site / "downloads").mkdir(parents=True, exist_ok=True)
    ground = lay_ground(job.polygons, country=country)
    downloads: dict[tuple[str, tuple[int, ...]], Download] = {}
    shown: dict[str, ShownGrid] = {}
    for grid in make(job.lands, ground, job.national):
        download = _write(job, grid, country=country)
        downloads[grid.kind, grid.years] = download
        if grid.kind in SCALES and grid.years == shown_years(grid.kind, job.lands.years):
            classes = job.style.scale(SCALES[grid.kind])
            pixels = _pixels(grid, ground, job.style.national_frame)
            write_pictures(grid.kind, pixels, classes, job.site)
            shares = _shares(grid, classes)
            shown[grid.kind] = ShownGrid(grid.kind, grid.years, download, *shares)
    keys = sorted(downloads, key=lambda it: (KINDS.index(it[0]), it[1]))
    looks = tuple(grid_style(kind, years, job.style) for kind, years in keys)
    return Grids(
        downloads=tuple(downloads[key] for key in keys),
        looks=looks,
        styles=tuple(_write_style(job, look) for look in looks),
        shown=tuple(shown[kind] for kind in SCALES if kind in shown),
        lands=job.lands,
        totals=job.totals,
    )


def _write(job: GridJob, grid: Grid, *, country: Country) -> Download:
    text = KIND[grid.kind]
    tags = tags_of(grid.kind, grid.years, grid.lands, job.files, country=country)
    band = filled(text.band, grid.years)
    path = job.site / "downloads" / file_name(grid.kind, grid.years)
    smooth = grid.kind.startswith("potential")
    write_cog(Raster(grid.values, grid.frame, band, text.unit, tags, smooth), path, country=country)
    return weigh(path, filled(text.what, grid.years), "grid")


def _write_style(job: GridJob, look: GridStyle) -> Download:
    """Write the style that QGIS takes with the grid of the same name."""
    path = job.site / "downloads" / f"{look.id}.qml"
    path.write_text(grid_qml(look), encoding="utf-8", newline="\n")
    return weigh(path, QML_TEXT.fill(file=look.file), "grid")


def _pixels(grid: Grid, ground: Ground, view: NationalFrame) -> npt.NDArray[np.float64]:
    """Return the value that each pixel of a grid's picture shows.

    Where few people live, whole persons are 0 and 1 by turns and would flicker: a picture shows
    what a cell holds before rounding.
    """
    if grid.even is None:
        values = under_pixels(grid.values, grid.frame, view, NODATA)
        return np.where(values == NODATA, np.nan, values)
    # Nobody's place, −1, is that of the NaN at the end.
    of_polygon = np.append(grid.even.values, np.nan)[grid.lands.of(ground.polygons)]
    return np.append(of_polygon, np.nan)[under_pixels(ground.owners, grid.frame, view, NOBODY)]


def _shares(grid: Grid, classes: ClassBreaks) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Compute the shares of people and of cells with data in each class of a picture, %."""
    if grid.even is not None:
        lands, even = grid.lands, grid.even
        people = lands.people[:, lands.years.index(grid.years[-1])]
        return class_shares(classes, even.values, people, even.held)
    known = (grid.values != NODATA) & (grid.people != NODATA)
    values, people = grid.values[known], grid.people[known]
    return class_shares(classes, values, people, np.ones_like(people))


def class_shares(
    classes: ClassBreaks,
    values: npt.NDArray[np.generic],
    people: npt.NDArray[np.integer],
    cells: npt.NDArray[np.integer],
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Compute the share of each class in people and in cells.

    Parameters
    ----------
    classes
        The classes.
    values
        Of each part of the grid; what is NaN belongs to no class, and counts for nothing.
    people, cells
        Of each part.

    Returns
    -------
    tuple
        Shares of people, then of cells, from the lowest class up, %.
    """
    numbers = classes.classify(values)
    known, steps = numbers >= 0, len(classes.light)
    sums = (np.bincount(numbers[known], of[known], minlength=steps) for of in (people, cells))
    of_people, of_cells = (tuple((100 * it / max(it.sum(), 1)).tolist()) for it in sums)
    return of_people, of_cells
