"""The still that stands in a map's place until the live map is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from atlas.catalogue.style import load_style
from atlas.exports.figures.stills import FOLDER, still_name, still_size, thumb_size
from atlas.model.layer import Layer
from atlas.web.page.pages import Page, environment

DARK: Final = "(prefers-color-scheme:dark)"
NARROW: Final = "(max-width:520px)"
"""Windows in which the explorer begins with provinces: its own rule for a map as wide."""


def still_of(
    page: Page, layer: Layer, alt: str, *, thumb: bool = False, narrow: Layer | None = None
) -> str:
    """Write the still of a map for both themes, in the best format that a browser knows.

    Parameters
    ----------
    page
        The page that shows it.
    layer
        The map.
    alt
        What it shows, in the page's language.
    thumb
        Whether it stands in a list of maps, small, and is loaded when it comes into sight.
    narrow
        The map that stands there instead in a `NARROW` window.

    Returns
    -------
    str
        A ``<picture>``.
    """
    frame = load_style(country=page.edition.country).national_frame
    width, height = (thumb_size if thumb else still_size)(frame)

    def sources(shown: Layer, where: str = "") -> list[tuple[str, str, str]]:
        def file(theme: str, kind: str) -> str:
            return page.relative(f"{FOLDER}/{still_name(shown.id, theme, kind, thumb=thumb)}")

        dark = f"{where} and {DARK}" if where else DARK
        return [
            (dark, "image/avif", file("dark", "avif")),
            (dark, "", file("dark", "webp")),
            (where, "image/avif", file("light", "avif")),
            (where, "", file("light", "webp")),
        ]

    # What every browser shows at last stands in the picture itself.
    *first, (_, _, last) = [*(sources(narrow, NARROW) if narrow else []), *sources(layer)]
    return picture(last, (width, height), alt, first, thumb=thumb)


def picture(
    file: str,
    size: tuple[int, int],
    alt: str,
    sources: Sequence[tuple[str, str, str]] = (),
    *,
    thumb: bool = False,
) -> str:
    """Write the ``<picture>`` that stands in the place of any live map.

    Parameters
    ----------
    file, size, alt
        Address of the picture for every browser, its size in px, and what it shows.
    sources
        Media query, type and address of those that come first; each of the former two may be
        empty.
    thumb
        Whether it is loaded when it comes into sight.
    """
    width, height = size
    template = environment().get_template("maps/_still.html.j2")
    told = {"file": file, "width": width, "height": height, "alt": alt}
    return template.render(**told, sources=sources, thumb=thumb)
