"""Where a project opens, and the places that it can be turned to: bookmarks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from pyproj import Transformer

from atlas.catalogue.style import NationalFrame
from atlas.drawing.sheet.canvas import insets
from atlas.exports.projects.contents import Contents
from atlas.model.text import Text
from atlas.words.word_files import read_words

_WORDS: Final = read_words("qgis", "bookmarks")

Box = tuple[float, float, float, float]
"""West, south, east and north, Albers metres."""

ROOM: Final = 1.06
"""What a view of a province shows, of its extent."""

AROUND_INSET: Final = 2.2e6
"""Width that a bookmark of a city region shows, over the times that its inset is enlarged by."""


def whole(frame: NationalFrame) -> Box:
    """Return the whole country, with what lies too far off for its maps to the south."""
    south = [frame.y[0], *([] if frame.inset is None else frame.inset.y)]
    return frame.x[0], min(south), frame.x[1], frame.y[1]


class Bookmark(NamedTuple):
    """A place that a project can be turned to: its name, its heading in the list, its box."""

    name: Text
    group: Text
    box: Box

    @property
    def extent(self) -> str:
        """The box as well-known text, in whole metres."""
        west, south, east, north = (round(side) for side in self.box)
        corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        return f"Polygon (({', '.join(f'{x} {y}' for x, y in corners)}))"


def bookmarks(contents: Contents) -> Iterator[Bookmark]:
    """List the country, its inset, city regions and every province."""
    country, frame = contents.country, contents.style.national_frame
    yield Bookmark(_WORDS["country"], _WORDS["country"], whole(frame))
    if frame.inset is not None:
        yield Bookmark(frame.inset.title, _WORDS["country"], frame.inset.extent)
    for inset in insets(country=country):
        half = AROUND_INSET / inset.times / 2
        x, y = inset.centre
        yield Bookmark(inset.name, _WORDS["cities"], (x - half, y - half, x + half, y + half))
    to_albers = Transformer.from_crs(country.crs, country.equal_area, always_xy=True)
    for table in contents.tables:
        if table.name == "province":
            provinces = table.frame
            english = provinces["name_en" if "name_en" in provinces else "name_zh"]
            boxes = provinces.bounds.itertuples(index=False)
            for zh, en, box in zip(provinces["name_zh"], english, boxes, strict=True):
                west, south, east, north = to_albers.transform_bounds(*box)
                x, y = (west + east) / 2, (south + north) / 2
                across, up = (east - west) * ROOM / 2, (north - south) * ROOM / 2
                around = (x - across, y - up, x + across, y + up)
                yield Bookmark(Text(str(zh), str(en)), _WORDS["provinces"], around)
