"""A page of A4 for each map theme: title, map, legend, the South China Sea, scale bar, source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from atlas.catalogue.style import FrameInset
from atlas.drawing.sheet.canvas import wrap
from atlas.exports.projects.contents import OVERLAYS, Contents, Entry, Theme
from atlas.exports.projects.places import Box
from atlas.exports.styles.documents import Say
from atlas.model.text import Text
from atlas.words.word_files import read_words

_WORDS: Final = read_words("qgis", "page")

Place = tuple[float, float, float, float]
"""Left, top, width and height on the page, mm."""

WIDTH, HEIGHT = 297.0, 210.0
MARGIN: Final = 10.0
TOP: Final = 20.0
"""Where the map and its legend begin; the frame of the map gives its shape."""
FOOT: Final = 188.0
"""Where the map ends and the source begins."""
GAP: Final = 4.0
SEA_WIDTH: Final = 36.0

TEXT_SIZE, SMALL_SIZE = 8.0, 7.0
"""Letters, points."""

MM_PER_POINT: Final = 0.3528
SWATCH: Final = 12.0
"""What a swatch and its margins take of the legend's width, mm."""
BREAK: Final = "|"
"""Where the words of a legend go on in the next line."""

PAGE_CONSTANTS: Final = {
    "BREAK": BREAK,
    "PAGE": (0.0, 0.0, WIDTH, HEIGHT),
    "SMALL_SIZE": SMALL_SIZE,
    "TEXT_SIZE": TEXT_SIZE,
    "TITLE": (MARGIN, 8.0, 277.0, 9.0),
}
"""What the template of a page knows by these names."""


@dataclass(frozen=True)
class Page:
    """What stands on a page, and where.

    Attributes
    ----------
    theme
        The map theme that it shows.
    extent, map
        The frame of the country, and its place.
    inset, sea
        The frame of what lies too far off, and its place; None where the country has none.
    legend, keyed
        The place of the legend; its layers, with the settings that break their words into lines.
    source, source_lines
        What the map cannot show, its sources, and that it has no number of approval.
    """

    theme: Theme
    extent: Box
    map: Place
    inset: FrameInset | None
    sea: Place | None
    legend: Place
    keyed: list[tuple[Entry, dict[str, str]]]
    source: Place
    source_lines: list[str]


def page_of(theme: Theme, contents: Contents, say: Say) -> Page:
    """Lay out the page of a theme.

    Parameters
    ----------
    theme
        The theme.
    contents
        Knows the frame of the country, and the sources of maps.
    say
        How texts are written.
    """
    frame = contents.style.national_frame
    extent = (frame.x[0], frame.y[0], frame.x[1], frame.y[1])
    height = FOOT - TOP
    width = height * (extent[2] - extent[0]) / (extent[3] - extent[1])
    sea, inset = None, frame.inset
    if inset is not None:
        tall = SEA_WIDTH * (inset.y[1] - inset.y[0]) / (inset.x[1] - inset.x[0])
        sea = (WIDTH - MARGIN - SEA_WIDTH, FOOT - tall, SEA_WIDTH, tall)
    left = MARGIN + width + GAP
    foot = FOOT if sea is None else sea[1] - 2 * GAP
    legend = (left, TOP, WIDTH - MARGIN - left, foot - TOP)
    source = (MARGIN, FOOT + 2, WIDTH - 2 * MARGIN, HEIGHT - FOOT - 5)
    over = [entry for entry in theme.above if entry.about in OVERLAYS[:-1]]
    return Page(
        theme=theme,
        extent=extent,
        map=(MARGIN, TOP, width, height),
        inset=inset,
        sea=sea,
        legend=legend,
        keyed=[
            (entry, _legend_settings(entry, legend[2], say, plain=entry is not theme.entry))
            for entry in (theme.entry, *over)
        ],
        source=source,
        source_lines=[
            line
            for text in _source(theme, contents)
            for line in wrap(say(text), SMALL_SIZE * MM_PER_POINT, source[2] * 0.97)
        ],
    )


def _source(theme: Theme, contents: Contents) -> list[Text]:
    layer = next((layer for layer in contents.layers if layer.id == theme.entry.about), None)
    if layer is not None:
        return [layer.caveat, _WORDS["source"].fill(source=layer.source), _WORDS["rights"]]
    look = theme.entry.style or theme.entry.grid
    return [*([look.abstract] if look is not None else []), _WORDS["rights"]]


def _legend_settings(entry: Entry, width: float, say: Say, *, plain: bool) -> dict[str, str]:
    """Break the words of a layer in a legend where the line ends; a plain one has no heading."""
    size = TEXT_SIZE * MM_PER_POINT
    heading = None if plain else entry.heading
    nodes, order = _nodes(entry)
    settings = {"legend/title-style": "hidden" if heading is None else "subgroup"}
    if heading is not None:
        settings["legend/title-label"] = BREAK.join(wrap(say(heading), size, width * 0.95))
    for place in order:
        words = wrap(say(nodes[place]), size, (width - SWATCH) * 0.95)
        settings[f"legend/label-{place}"] = BREAK.join(words)
    if len(order) < len(nodes):
        settings["legend/node-order"] = ",".join(map(str, order))
    return settings


def _nodes(entry: Entry) -> tuple[list[Text], list[int]]:
    """List the words of the nodes that QGIS makes of a layer, and those that a page shows.

    The heading is the title of the layer here, and marks of close views are not on it.
    """
    if entry.grid is not None:
        words = [entry.grid.heading, *(step.words for step in entry.grid.steps)]
        return words, list(range(1, len(words)))
    assert entry.style is not None
    heading = [] if entry.style.heading is None else [entry.style.heading]
    words = [*heading, *(rule.words for rule in entry.style.rules)]
    rules = enumerate(entry.style.rules, start=len(heading))
    return words, [place for place, rule in rules if rule.from_zoom is None]
