"""Builds in one process that leave out what another whole build of the suite writes as well."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import pytest

from atlas.exports.download import Order
from atlas.exports.downloads import _files_of
from atlas.places.facts import Places
from atlas.web.beside import SecondProcess
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
