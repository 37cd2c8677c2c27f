"""Where a project opens, and the places that it can be turned to: bookmarks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from pyproj import Transformer

from atlas.catalogue.style import NationalFrame
from atlas.drawing.sheet.canvas import insets
from atlas.exports.projects.contents import Contents
from atlas.exports.styles.qml import Say
from atlas.exports.styles.symbols import id_of
from atlas.exports.tables import PublishedTable
from atlas.exports.vector_files import in_metres
from atlas.model.country import Country
from atlas.model.text import Text
from atlas.words.reading import read_words

_WORDS: Final = read_words("qgis", "bookmarks")

Box = tuple[float, float, float, float]
"""West, south, east and north, Albers metres."""

ROOM: Final = 1.06
"""What a view of a province shows, of its extent."""

AROUND_INSET: Final = 2.2e6
"""Width that a bookmark of a city region shows, over the times that its inset is enlarged by."""


def bounds(box: Box) -> dict[str, str]:
    """Write a box as QGIS does, in tags or in attributes."""
    named = zip(("xmin", "ymin", "xmax", "ymax"), box, strict=True)
    return {name: f"{value:g}" for name, value in named}


def whole(frame: NationalFrame) -> Box:
    """Return the whole country, with what lies too far off for its maps to the south."""
    south = [frame.y[0], *([] if frame.inset is None else frame.inset.y)]
    return frame.x[0], min(south), frame.x[1], frame.y[1]


def bookmarks(contents: Contents, say: Say, *, country: Country) -> Element:
    """Write the country, its inset, city regions and every province as bookmarks."""
    frame = contents.style.national_frame
    element = Element("Bookmarks")
    frames = [(_WORDS["country"], whole(frame))]
    if frame.inset is not None:
        frames.append((frame.inset.title, frame.inset.extent))
    for name, box in frames:
        element.append(_bookmark(say(name), say(_WORDS["country"]), box, country=country))
    for inset in insets(country=country):
        half = AROUND_INSET / inset.times / 2
        x, y = inset.centre
        box = (x - half, y - half, x + half, y + half)
        element.append(_bookmark(say(inset.name), say(_WORDS["cities"]), box, country=country))
    for table in contents.tables:
        if table.name == "province":
            for name, box in _provinces(table, country=country):
                element.append(_bookmark(say(name), say(_WORDS["provinces"]), box, country=country))
    return element


def _provinces(table: PublishedTable, *, country: Country) -> Iterator[tuple[Text, Box]]:
    to_albers = Transformer.from_crs(country.crs, country.equal_area, always_xy=True)
    frame = table.frame
    english = frame["name_en"] if "name_en" in frame else frame["name_zh"]
    for zh, en, box in zip(
        frame["name_zh"], english, frame.bounds.itertuples(index=False), strict=True
    ):
        west, south, east, north = to_albers.transform_bounds(*box)
        x, y = (west + east) / 2, (south + north) / 2
        across, up = (east - west) * ROOM / 2, (north - south) * ROOM / 2
        yield Text(str(zh), str(en)), (x - across, y - up, x + across, y + up)


def _bookmark(name: str, group: str, box: Box, *, country: Country) -> Element:
    west, south, east, north = (round(side) for side in box)
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    ring = ", ".join(f"{x} {y}" for x, y in corners)
    element = Element("Bookmark", name=name, group=group, rotation="0")
    element.set("id", id_of(f"bookmark/{group}/{name}"))
    element.set("extent", f"Polygon (({ring}))")
    element.append(in_metres(country=country))
    return element
