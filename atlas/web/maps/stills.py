"""The still that stands in a map's place until the live map is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from atlas.catalogue.style import load_style
from atlas.exports.figures.stills import FOLDER, still_name, still_size, thumb_size
from atlas.model.layer import Layer
from atlas.web.page.pages import Page, environment

DARK: Final = "(prefers-color-scheme:dark)"


def still_of(page: Page, layer: Layer, alt: str, *, thumb: bool = False) -> str:
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

    Returns
    -------
    str
        A ``<picture>``.
    """
    frame = load_style().national_frame
    width, height = (thumb_size if thumb else still_size)(frame)

    def file(theme: str, kind: str) -> str:
        return page.relative(f"{FOLDER}/{still_name(layer.id, theme, kind, thumb=thumb)}")

    sources = [
        (DARK, "image/avif", file("dark", "avif")),
        (DARK, "", file("dark", "webp")),
        ("", "image/avif", file("light", "avif")),
    ]
    return picture(file("light", "webp"), (width, height), alt, sources, thumb=thumb)


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
