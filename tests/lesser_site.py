"""Builds in one process that leave out what another whole build of the suite writes as well."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import pytest

from atlas.charts.chart import Chart
from atlas.exports.download import Order
from atlas.exports.downloads import _files_of
from atlas.places.facts import Places
from atlas.web.beside import SecondProcess
from atlas.web.embed.chart_embeds import chart_embed_page, chart_embed_path
from atlas.web.maps.charts import chart_page, chart_path
from atlas.web.page.pages import Page
from atlas.web.place.page import place_page, place_path

EVERY = 20
"""A place has its page if this divides its code; all prefectures do."""


class AtHand:
    """A pool of no processes: what a worker would do is done at once."""

    def submit(self, work: Callable[..., Any], /, *given: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work(*given))
        except Exception as fault:
            done.set_exception(fault)
        return done


@contextmanager
def no_second_process() -> Iterator[SecondProcess]:
    """Write downloads and charts in this process."""
    yield SecondProcess(AtHand().submit)


def only_csv(*asked: Any) -> Iterator[Order]:
    """Order no other file of a table than its CSV."""
    return (order for order in _files_of(*asked) if order.name.endswith((".csv", ".csv.zip")))


def some_places(patch: pytest.MonkeyPatch, places: Collection[str] = ()) -> None:
    """Have a build write pages of some places, and empty ones of all others.

    Parameters
    ----------
    patch
        Undoes it.
    places
        Codes of places that have their page in any case.
    """

    def page_of(found: Places, level: Any, place: Any, lang: str, **asked: Any) -> tuple[Page, str]:
        code = place["code"]
        if code in places or int(code) % EVERY == 0:
            return place_page(found, level, place, lang, **asked)
        return Page(place_path(code), lang, "", ""), ""

    patch.setattr("atlas.web.place.places.place_page", page_of)


def some_charts(patch: pytest.MonkeyPatch, charts: Collection[str] = ()) -> None:
    """Have a build without a second process draw some charts, and write empty pages of all others.

    Of the map of flows between provinces, which no census table changes, there is none.
    """

    def page_of(chart: Chart, every: Any, style: Any, lang: str, *asked: Any) -> tuple[Page, str]:
        if chart.id in charts:
            return chart_page(chart, every, style, lang, *asked)
        return Page(chart_path(chart), lang, "", ""), ""

    def embed_of(chart: Chart, style: Any, lang: str) -> tuple[Page, str]:
        if chart.id in charts:
            return chart_embed_page(chart, style, lang)
        return Page(chart_embed_path(chart), lang, "", ""), ""

    patch.setattr("atlas.web.maps.charts.province_flows", lambda *asked: None)
    patch.setattr("atlas.web.maps.charts.chart_page", page_of)
    patch.setattr("atlas.web.site.chart_embed_page", embed_of)


def no_geopackage(patch: pytest.MonkeyPatch) -> None:
    """Have a build write an empty file for its GeoPackage."""
    patch.setattr(
        "atlas.exports.downloads.write_geopackage", lambda tables, path, **asked: path.touch()
    )


def write_less(patch: pytest.MonkeyPatch, places: Collection[str] = ()) -> None:
    """Have a build write of its downloads GeoPackage, CSV and grids, and `some_places`.

    GeoParquet, FlatGeobuf, packs and index are made of the same tables as those are.
    """
    some_places(patch, places)
    patch.setattr("atlas.build.second_process", no_second_process)
    patch.setattr("atlas.exports.downloads._files_of", only_csv)
    patch.setattr("atlas.exports.downloads.pack_orders", lambda *asked: [])
    # Of the moves between provinces, which no census table changes, the whole site of the
    # packaged figures has the pictures.
    patch.setattr("atlas.web.site.write_province_stills", lambda *asked: None)
