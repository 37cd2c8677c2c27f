"""Cloud Optimised GeoTIFFs: tiled, compressed, described, with overviews and statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from atlas.country.crs import equal_area_wkt
from atlas.exports.reproducible import source_date
from atlas.grids.frame import NODATA, Cells, Frame
from atlas.model.country import Country
from atlas.model.environment import unswayed
from atlas.model.text import Text

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
    frame: Frame
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
        The country whose censuses and divisions are meant.

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
            crs=rasterio.CRS.from_wkt(equal_area_wkt(country=country)),
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
        target.update_tags(**raster.tags, **_fixed_tags(country=country))
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


def _fixed_tags(*, country: Country) -> dict[str, str]:
    # A TIFF's date is written with colons throughout.
    software = f"{country.name.en} population atlas"
    date = source_date().strftime("%Y:%m:%d %H:%M:%S")
    return {"AREA_OR_POINT": "Area", "TIFFTAG_DATETIME": date, "TIFFTAG_SOFTWARE": software}
