"""Grids of people as GeoTIFF and as pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from atlas.catalogue.style import NationalFrame, Style, load_vocabulary
from atlas.country.country_file import equal_area_wkt
from atlas.exports.reproducible import source_date
from atlas.exports.styles.grids import (
    KIND,
    GridStyle,
    file_name,
    filled,
    grid_qml,
    grid_style,
    tags_of,
)
from atlas.exports.tables import Download, weigh
from atlas.grids.cells import (
    NOBODY,
    NODATA,
    CellFrame,
    CellGround,
    Cells,
    GridLands,
    grid_lands,
    grid_years,
    lay_cells,
)
from atlas.grids.make import CHANGE, KINDS, PEOPLE, POTENTIAL, CensusGrid, make_grids
from atlas.model.country import Country
from atlas.model.dataset import Dataset
from atlas.model.layer import ClassBreaks
from atlas.model.process import unswayed
from atlas.model.text import Text
from atlas.words.word_files import read_words

BLOCK: Final = 512
"""Side of a tile, cells."""


@dataclass(frozen=True)
class Raster:
    """A grid to be written.

    Attributes
    ----------
    values, frame
        Its cells, and where they lie.
    band
        What a cell holds: the description of the band.
    unit
        In what, such as ``people``.
    tags
        What is to be said of the whole: source, method, licence …
    smooth
        Whether neighbours are much alike.
    """

    values: Cells
    frame: CellFrame
    band: Text
    unit: str
    tags: Mapping[str, str] = field(default_factory=dict)
    smooth: bool = False


def write_cog(raster: Raster, file: Path, *, country: Country) -> None:
    """Write a grid as a Cloud Optimised GeoTIFF.

    Parameters
    ----------
    raster
        Its cells are int32, `NODATA` where nothing is known.
    file
        Where to; overwritten.
    country
        It is named, and the grid is in its equal-area projection.

    Notes
    -----
    Overviews are averages of the cells that have data, rounded: of a density the density, so
    that one set of class breaks colours every zoom. Same input, same bytes.
    """
    import rasterio
    from affine import Affine

    frame = raster.frame
    rows, columns = frame.shape
    with (
        unswayed(),
        rasterio.open(
            file,
            "w",
            driver="COG",
            width=columns,
            height=rows,
            count=1,
            dtype="int32",
            nodata=NODATA,
            crs=rasterio.CRS.from_wkt(equal_area_wkt(country.projection, country.crs)),
            transform=Affine(*frame.affine),
            blocksize=BLOCK,
            compress="DEFLATE",
            # Steps between neighbours compress better where cells change little: a surface of
            # potentials does, people do not.
            predictor="YES" if raster.smooth else "NO",
            overview_resampling="AVERAGE",
            # Two thirds of the frame are abroad or sea: tiles without any data are left out.
            sparse_ok="TRUE",
        ) as target,
    ):
        target.write(raster.values, 1)
        target.set_band_description(1, raster.band.both(" / "))
        target.set_band_unit(1, raster.unit)
        software = f"{country.name.en} population atlas"
        target.update_tags(**raster.tags, **_fixed_tags(software))
        target.update_tags(1, **statistics(raster.values))


def statistics(values: Cells) -> dict[str, str]:
    """Describe the cells that have data, under the names that GDAL reads; empty without any."""
    known = values[values != NODATA]
    if not len(known):
        return {}
    numbers = {
        "MINIMUM": int(known.min()),
        "MAXIMUM": int(known.max()),
        "MEAN": float(known.mean()),
        "STDDEV": float(known.std()),
        "VALID_PERCENT": round(100 * len(known) / values.size, 2),
    }
    return {f"STATISTICS_{name}": f"{number:.15g}" for name, number in numbers.items()}


def _fixed_tags(software: str) -> dict[str, str]:
    # A TIFF's date is written with colons throughout.
    date = source_date().strftime("%Y:%m:%d %H:%M:%S")
    return {"AREA_OR_POINT": "Area", "TIFFTAG_DATETIME": date, "TIFFTAG_SOFTWARE": software}


WIDTH: Final = 1650
"""Of a picture, pixels: 3 km of the national frame each."""

GROUNDS: Final = ("light", "dark")


def picture_file(kind: str, ground: str) -> str:
    """Address of the picture of a kind of grid from the root of the site."""
    return f"assets/grids/{kind}.{ground}.png"


def picture_height(view: NationalFrame) -> int:
    """Return the height of a picture in pixels."""
    return round(WIDTH * (view.y[1] - view.y[0]) / (view.x[1] - view.x[0]))


def under_pixels(
    cells: npt.NDArray[np.int32], frame: CellFrame, view: NationalFrame, beyond: int
) -> npt.NDArray[np.int32]:
    """Look up the cell under the middle of each pixel.

    Parameters
    ----------
    cells, frame
        A grid.
    view
        What part the picture shows.
    beyond
        What stands where the view reaches beyond the grid.

    Returns
    -------
    array of int32, pixel rows × columns
    """
    height = picture_height(view)
    across, down = (np.arange(WIDTH) + 0.5) / WIDTH, (np.arange(height) + 0.5) / height
    columns = frame.columns_of(view.x[0] + across * (view.x[1] - view.x[0]))
    rows = frame.rows_of(view.y[1] - down * (view.y[1] - view.y[0]))
    in_columns = (columns >= 0) & (columns < frame.columns)
    in_rows = (rows >= 0) & (rows < frame.rows)
    seen = np.full((height, WIDTH), beyond, np.int32)
    seen[np.ix_(in_rows, in_columns)] = cells[np.ix_(rows[in_rows], columns[in_columns])]
    return seen


def write_pictures(
    kind: str, values: npt.NDArray[np.float64], classes: ClassBreaks, site: Path
) -> None:
    """Write the picture of a grid for light and for dark ground.

    Parameters
    ----------
    kind
        Kind of grid, which names the files.
    values
        Value of each pixel; NaN where there is no data, which is left transparent.
    classes
        Their classes and colours.
    site
        Root of the site.
    """
    numbers = (classes.classify(values.ravel()) + 1).astype(np.uint8).reshape(values.shape)
    for ground in GROUNDS:
        file = site / picture_file(kind, ground)
        file.parent.mkdir(parents=True, exist_ok=True)
        _write_picture(numbers, classes.light if ground == "light" else classes.dark, file)


def _write_picture(numbers: npt.NDArray[np.uint8], colours: Sequence[str], file: Path) -> None:
    from PIL import Image

    palette = [0, 0, 0]
    for colour in colours:
        palette += bytes.fromhex(colour[1:])
    with Image.fromarray(numbers) as image:
        image.putpalette(palette)
        image.save(file, transparency=0, bits=4, compress_level=6)


QML_TEXT: Final = read_words("downloads", "files")["grid_style"]

SCALES: Final[Mapping[str, str]] = MappingProxyType(
    {PEOPLE: "density_per_km2", CHANGE: "change_per_km2", POTENTIAL: "population_potential"}
)
"""The kinds of grids that the site shows, in its order, and the scales of their colours."""


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
class WrittenGrids:
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


def national_years(dataset: Dataset, years: Sequence[int]) -> tuple[int, ...]:
    """Choose the censuses of a grid that count everyone, or enough of the people."""
    whole = dataset.speaks_for_the_country(f"{years[0]}-{years[-1]}")
    return tuple(year for year in years if whole or dataset.counts_all(year))


def shown_grids(dataset: Dataset) -> dict[str, tuple[int, ...]]:
    """List the kinds of grids that the site of a dataset shows, and of which censuses."""
    years = grid_years(dataset)
    kinds = {kind: shown_years(kind, years) for kind in SCALES}
    if years[-1] not in national_years(dataset, years):
        del kinds[POTENTIAL]
    return kinds


def write_grids(dataset: Dataset, style: Style, site: Path) -> WrittenGrids:
    """Make every grid, write its file into ``downloads`` and its picture into ``assets``.

    Parameters
    ----------
    dataset
        What the build measured; its divisions bear the people.
    style
        The look of the atlas.
    site
        Root of the site.

    Raises
    ------
    ConservationError
        If the cells of a land do not sum to its people.
    """
    folder = site / "downloads"
    folder.mkdir(parents=True, exist_ok=True)
    lands = grid_lands(dataset)
    # The frame is laid around all polygons that any of the lands holds.
    polygons = dataset.leaves[dataset.leaves["code"].isin(lands.polygons())]
    ground = lay_cells(polygons, dataset.country.equal_area)
    sources = load_vocabulary(dataset.country.vocabulary)["source"]
    downloads: dict[tuple[str, tuple[int, ...]], Download] = {}
    shown: dict[str, ShownGrid] = {}
    for grid in make_grids(lands, ground, national_years(dataset, lands.years)):
        download = _write(dataset, grid, sources, folder)
        downloads[grid.kind, grid.years] = download
        if grid.kind in SCALES and grid.years == shown_years(grid.kind, lands.years):
            classes = style.scale(SCALES[grid.kind])
            write_pictures(grid.kind, _pixels(grid, ground, style.national_frame), classes, site)
            shares = _shares(grid, classes)
            shown[grid.kind] = ShownGrid(grid.kind, grid.years, download, *shares)
    keys = sorted(downloads, key=lambda key: (KINDS.index(key[0]), key[1]))
    looks = tuple(grid_style(kind, years, style, sources) for kind, years in keys)
    return WrittenGrids(
        downloads=tuple(downloads[key] for key in keys),
        looks=looks,
        styles=tuple(_write_style(look, folder) for look in looks),
        shown=tuple(shown[kind] for kind in SCALES if kind in shown),
        lands=lands,
        totals=tuple(map(dataset.total, lands.years)),
    )


def _write(
    dataset: Dataset, grid: CensusGrid, sources: Mapping[str, Text], folder: Path
) -> Download:
    text = KIND[grid.kind]
    tags = tags_of(grid.kind, grid.years, grid.lands, dataset.census_files, sources)
    band = filled(text.band, grid.years)
    path = folder / file_name(grid.kind, grid.years)
    smooth = grid.kind.startswith("potential")
    raster = Raster(grid.values, grid.frame, band, text.unit, tags, smooth)
    write_cog(raster, path, country=dataset.country)
    return weigh(path, filled(text.what, grid.years), "grid")


def _write_style(look: GridStyle, folder: Path) -> Download:
    """Write the style that QGIS takes with the grid of the same name."""
    path = folder / f"{look.id}.qml"
    path.write_text(grid_qml(look), encoding="utf-8", newline="\n")
    return weigh(path, QML_TEXT.fill(file=look.file), "grid")


def _pixels(grid: CensusGrid, ground: CellGround, view: NationalFrame) -> npt.NDArray[np.float64]:
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


def _shares(grid: CensusGrid, classes: ClassBreaks) -> tuple[tuple[float, ...], tuple[float, ...]]:
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
    sums = (
        np.bincount(numbers[known], weights[known], minlength=steps) for weights in (people, cells)
    )
    of_people, of_cells = (tuple((100 * part / max(part.sum(), 1)).tolist()) for part in sums)
    return of_people, of_cells
