"""A population grid from a user's own raster file, with a CRS."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import rasterio
from affine import Affine
from pyproj import CRS
from pyproj.exceptions import CRSError
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader
from rasterio.windows import Window

from atlas.model.errors import Fault, Message, SourceError, memory_for
from atlas.sources.gdal_files import OFFLINE, RASTER_DRIVERS, RASTER_KINDS, check_raster
from atlas.words.numbers import listed

Kind = Literal["count", "density"]
Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


NAMELESS: Final = "unknown"
"""The name that PROJ gives a CRS without one."""


class Cells(NamedTuple):
    """The cells of a window, each array of its shape.

    Attributes
    ----------
    values
        What the cells say, scale and offset applied; 0 where they say nothing usable.
    nodata, negative, nonfinite
        Cells marked as without data, below 0, and infinite or not a number. A cell is at
        most one of the three.
    """

    values: Numbers
    nodata: Flags
    negative: Flags
    nonfinite: Flags

    @property
    def usable(self) -> Flags:
        """Cells that are none of the three."""
        return ~(self.nodata | self.negative | self.nonfinite)

    @property
    def faults(self) -> dict[str, Flags]:
        """Those of the three that there are any of, by name."""
        kinds = {name: getattr(self, name) for name in ("nodata", "negative", "nonfinite")}
        return {name: flags for name, flags in kinds.items() if flags.any()}


@dataclass(frozen=True)
class UserGrid:
    """One band of a raster file, checked; it can be sent to another process.

    Attributes
    ----------
    path
        The file, absolute.
    kind
        ``count``: people in the cell. ``density``: people per km².
    band
        Number of the band, from 1.
    crs
        Coordinate reference system.
    semi_axes
        Of its ellipsoid, equatorial and polar, in metres.
    transform
        From column and row (whole numbers at corners of cells) to coordinates of ``crs``.
    width, height
        Number of columns and rows.
    tile
        Rows and columns of the pieces that the file is stored in.
    nodata
        Value that marks cells without data, as the file declares it.
    """

    path: Path
    kind: Kind
    band: int
    crs: CRS
    semi_axes: tuple[float, float]
    transform: Affine
    width: int
    height: int
    tile: tuple[int, int]
    nodata: float | None

    @property
    def north_up(self) -> bool:
        """Whether rows run west to east, and from north to south."""
        a, b, _, d, e, _ = self.transform[:6]
        return bool(b == 0 and d == 0 and a > 0 and e < 0)

    def coordinates(self, columns: Numbers, rows: Numbers) -> tuple[Numbers, Numbers]:
        """Take columns and rows to coordinates of the CRS."""
        return _moved(self.transform, columns, rows)

    def cells(self, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
        """Take coordinates of the CRS to columns and rows; not finite where they have none."""
        return _moved(~self.transform, x, y)

    def read(self, window: Window) -> Cells:
        """Read a window of cells.

        Raises
        ------
        SourceError
            If the file is damaged there.
        """
        try:
            with memory_for(self.path.name), _opened(self.path) as file:
                raw = file.read(self.band, window=window, masked=True)
                scale, offset = file.scales[self.band - 1], file.offsets[self.band - 1]
        except RasterioError as error:
            reason = Message(
                "a raster that GDAL reads ({reason})", reason=_reason(self.path, error)
            )
        else:
            return _cells(raw, scale, offset)
        # Outside of the handler: GDAL's own errors, chained to it, cannot leave a worker.
        raise SourceError([Fault(reason, self.path.name)])


def open_grid(
    path: Path, kind: Kind = "count", *, band: int | None = None, crs: str | None = None
) -> UserGrid:
    """Check a population grid and describe it; cells are read later, window by window.

    Parameters
    ----------
    path
        A raster of `atlas.sources.gdal_files.RASTER_DRIVERS`.
    kind
        ``count`` if cells hold people, ``density`` if people per km².
    band
        Number of the band, from 1; None takes the only one.
    crs
        Coordinate reference system of a file that names none, as ``EPSG:4326`` or WKT.

    Raises
    ------
    SourceError
        If the file cannot be read or points to another, has no CRS or another one than
        ``crs``, is not georeferenced, holds no numbers, or has several bands and none is chosen.
    """
    here = check_raster(path)
    if here.stat().st_size == 0:
        raise SourceError([Fault(Message("a grid; the file is empty"), path.name)])
    with warnings.catch_warnings():
        # A file without georeferencing is a fault of its own, below.
        warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
        try:
            with _opened(here) as file:
                return _described(path, file, kind, band, crs)
        except RasterioError as error:
            expected = Message(
                "a whole raster of one of these kinds: {kinds} ({reason})",
                kinds=RASTER_KINDS,
                reason=_reason(path, error),
            )
            raise SourceError([Fault(expected, path.name)]) from error


@contextmanager
def _opened(path: Path) -> Iterator[DatasetReader]:
    # Not by `rasterio.open`, which takes a single driver.
    with rasterio.Env(**OFFLINE), DatasetReader(str(path), driver=list(RASTER_DRIVERS)) as file:
        yield file


def _cells(raw: np.ma.MaskedArray[Any, Any], scale: float, offset: float) -> Cells:
    nodata = np.ma.getmaskarray(raw)
    values = raw.data.astype(np.float64)
    if (scale, offset) != (1, 0):
        # What becomes infinite is no data, as below.
        with np.errstate(over="ignore"):
            values = values * scale + offset
    nonfinite = ~np.isfinite(values) & ~nodata
    negative = (values < 0) & ~nodata & ~nonfinite
    values[nodata | negative | nonfinite] = 0
    return Cells(values, nodata, negative, nonfinite)


def _described(
    path: Path, file: DatasetReader, kind: Kind, band: int | None, crs: str | None
) -> UserGrid:
    faults = _band_faults(path.name, file, band)
    if file.transform.is_identity or file.transform.determinant == 0:
        faults.append(
            Fault(Message("cells that have a place on the Earth (a geotransform)"), path.name)
        )
    system = _system(path.name, file, crs)
    if isinstance(system, Fault):
        faults.append(system)
    if faults or isinstance(system, Fault) or system.ellipsoid is None:
        raise SourceError(faults)
    number = band or 1
    return UserGrid(
        path=path.resolve(),
        kind=kind,
        band=number,
        crs=system,
        semi_axes=(system.ellipsoid.semi_major_metre, system.ellipsoid.semi_minor_metre),
        transform=file.transform,
        width=file.width,
        height=file.height,
        tile=file.block_shapes[number - 1],
        nodata=file.nodatavals[number - 1],
    )


def _band_faults(name: str, file: DatasetReader, band: int | None) -> list[Fault]:
    if file.count == 0:
        expected = Message(
            "one grid; the file holds a set of them ({names}): convert one",
            names=listed((part.rpartition(":")[2] for part in file.subdatasets), shown=None),
        )
        return [Fault(expected, name)]
    if band is None and file.count > 1:
        return [Fault(Message("a choice of band (--band), 1 to {n}", n=file.count), name)]
    if band is not None and not 1 <= band <= file.count:
        expected = Message("a band from 1 to {n}", n=file.count)
        return [Fault(expected, name, column="--band", value=str(band))]
    kind = file.dtypes[(band or 1) - 1]
    if kind.startswith("complex"):
        return [Fault(Message("cells that hold real numbers"), name, value=kind)]
    return []


def _system(name: str, file: DatasetReader, requested: str | None) -> CRS | Fault:
    """Take the CRS of the file, or the one that the user says of a file without."""
    declared = _parsed(file.crs.to_wkt()) if file.crs else None
    requested_system = _parsed(requested) if requested is not None else None
    if requested is not None and requested_system is None:
        expected = Message("a coordinate reference system, as EPSG:4326")
        return Fault(expected, column="--crs", value=requested)
    if (
        declared is not None
        and requested_system is not None
        and not declared.equals(requested_system, ignore_axis_order=True)
    ):
        expected = Message("no --crs, or that of the file: {crs}", crs=crs_in_words(declared))
        return Fault(expected, name, column="--crs", value=crs_in_words(requested_system))
    system = declared or requested_system
    if system is None:
        expected = Message("a coordinate reference system; the file names none: say it with --crs")
        return Fault(expected, name)
    if system.ellipsoid is None:
        return Fault(Message("a coordinate reference system on the Earth"), name, value=system.name)
    if not (system.is_geographic or system.is_projected):
        # Geocentric metres, say, lie in space: two of their three make no place.
        expected = Message("a coordinate reference system in degrees or on a plane")
        return Fault(expected, name, value=crs_in_words(system))
    return system


def crs_in_words(crs: CRS) -> str:
    """Write a CRS as people know it: by code and name, or by what it does if it has neither."""
    authority = crs.to_authority(min_confidence=70)
    if authority:
        return f"{':'.join(authority)} ({crs.name})"
    if crs.name != NAMELESS:
        return str(crs.name)
    unbound = (crs.source_crs if crs.is_bound else None) or crs
    operation, ellipsoid = unbound.coordinate_operation, unbound.ellipsoid
    parts = (operation.method_name if operation else "degrees", ellipsoid.name if ellipsoid else "")
    return Message("a CRS without a name ({names})", names=filter(None, parts))


def _moved(transform: Affine, first: Numbers, second: Numbers) -> tuple[Numbers, Numbers]:
    a, b, c, d, e, f = transform[:6]
    # What PROJ cannot place comes as infinite, and stays without a place.
    with np.errstate(invalid="ignore"):
        return a * first + b * second + c, d * first + e * second + f


def _parsed(text: str) -> CRS | None:
    try:
        return CRS.from_user_input(text)
    except CRSError:
        return None


def _reason(path: Path, error: Any) -> Message:
    reason = str(error.__cause__ or error).partition("\n")[0]
    return Message(reason.replace(f"'{path.resolve()}' ", "").rstrip("."))
