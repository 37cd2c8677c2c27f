"""Builds in one process that leave out what another whole build of the suite writes as well."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import shapely
from affine import Affine

from atlas.catalogue.edition import Edition
from atlas.charts.chart import Chart
from atlas.country.country_file import equal_area_wkt
from atlas.exports.downloads import _files_of
from atlas.exports.grids import Raster
from atlas.exports.tables import Order
from atlas.grids.cells import NODATA
from atlas.model.country import Country
from atlas.model.tasks import Progress, Task
from atlas.model.text import Text
from atlas.places.place_index import Places
from atlas.web.page.pages import Page
from atlas.web.place.page import place_page, place_path
from tests.grids.sums.grids import write_grid

EVERY = 20
"""A place has its page if this divides its code; all prefectures do."""


def run_here(
    tasks: Sequence[Task], given: tuple[Any, ...], progress: Progress, step: Text, **how: Any
) -> list[Any]:
    """Do in this process what workers would do."""
    with progress.step(step, total=len(tasks)):
        return [task.work(*given) for task in tasks]


def only_csv(*asked: Any, **given: Any) -> Iterator[Order]:
    """Order no other file of a table than its CSV."""
    orders = _files_of(*asked, **given)
    return (order for order in orders if order.name.endswith((".csv", ".csv.zip")))


def some_places(patch: pytest.MonkeyPatch, places: Collection[str] = ()) -> None:
    """Have a build write pages of some places, and empty ones of all others.

    Parameters
    ----------
    patch
        Undoes it.
    places
        Codes of places that have their page in any case.
    """

    def page_of(
        edition: Edition, found: Places, level: Any, place: Any, lang: str, **asked: Any
    ) -> tuple[Page, str]:
        code = place["code"]
        if code in places or int(code.removeprefix("U")) % EVERY == 0:
            return place_page(edition, found, level, place, lang, **asked)
        return Page(edition, place_path(code), lang, "", ""), ""

    patch.setattr("atlas.web.place.places.place_page", page_of)


_simplified: dict[tuple[object, ...], Any] = {}


def simplify_once(patch: pytest.MonkeyPatch) -> None:
    """Have the same borders simplified once a process: they stay, whatever a census counts."""
    simplify = shapely.coverage_simplify

    def simplified(shapes: Any, tolerance: float, **options: Any) -> Any:
        digest = sha256(b"".join(shapely.to_wkb(shapes))).digest()
        key = (digest, tolerance, *sorted(options.items()))
        if key not in _simplified:
            _simplified[key] = simplify(shapes, tolerance, **options)
        return _simplified[key].copy()

    patch.setattr(shapely, "coverage_simplify", simplified)


def write_cells(raster: Raster, file: Path, *, country: Country) -> None:
    """Write the cells of a grid, not packed, without overviews and what is said of them."""
    affine, how = Affine(*raster.frame.affine), {"tiled": True, "sparse_ok": True}
    write_grid(
        file,
        raster.values,
        affine,
        equal_area_wkt(country.projection, country.crs),
        nodata=NODATA,
        **how,
    )


def write_here(patch: pytest.MonkeyPatch) -> None:
    """Have a build write in this process, and leave out what no census and no map changes.

    Overviews of grids, and pictures of moves between provinces, the whole site of the packaged
    figures has.
    """
    simplify_once(patch)
    patch.setattr("atlas.build.run_tasks", run_here)
    patch.setattr("atlas.exports.grids.write_cog", write_cells)
    patch.setattr("atlas.web.site.write_province_stills", lambda *asked, **given: None)


def write_nothing(_tables: object, file: Path, **_asked: object) -> None:
    """Leave an empty file in the place of a GeoPackage."""
    file.touch()


def draw_wide(patch: pytest.MonkeyPatch) -> None:
    """Have charts drawn for a desk, and shown so to a phone too."""
    once = Chart._once
    patch.setattr(
        Chart, "_once", lambda chart, size, *asked, **given: once(chart, "wide", *asked, **given)
    )


def write_less(patch: pytest.MonkeyPatch, places: Collection[str] = ()) -> None:
    """Have a build write CSV, cells of grids, charts for a desk, and `some_places`.

    All other files are made of the same tables as the CSV are; of a census that lacks most of the
    country, and of one that counts nobody, tests build sites that have them.
    """
    write_here(patch)
    some_places(patch, places)
    draw_wide(patch)
    patch.setattr("atlas.exports.downloads.write_geopackage", write_nothing)
    patch.setattr("atlas.exports.downloads._files_of", only_csv)
    patch.setattr("atlas.exports.downloads.pack_orders", lambda *asked, **given: [])
