"""Projects for QGIS, one in each language: layers in groups, themes, bookmarks, printed pages.

A project is XML in a zip archive beside the GeoPackage. It holds the renderer of each layer,
because QGIS draws a layer whose project entry has none in a random colour, and it names the files
by relative paths.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

from pyproj import Transformer

from atlas.catalogue.style import NationalFrame, Style
from atlas.drawing.sheet.canvas import insets, wrap
from atlas.exports.documentation import Documentation
from atlas.exports.render import render_xml
from atlas.exports.reproducible import write_zip
from atlas.exports.styles.documents import Say, tip
from atlas.exports.styles.grids import GridStyle
from atlas.exports.styles.notation import id_of
from atlas.exports.styles.of_tables import lead
from atlas.exports.styles.rules import LayerStyle
from atlas.exports.tables import DownloadTable
from atlas.grids.make import CHANGE, PEOPLE, POTENTIAL
from atlas.model.country import Country
from atlas.model.layer import Layer
from atlas.model.text import Text
from atlas.words.word_files import LANGS, read_words

_WORDS: Final = read_words("qgis")
_PLACES: Final = read_words("qgis", "bookmarks")
_PAGE: Final = read_words("qgis", "page")

MAPS: Final = _WORDS["maps"]
GRIDS: Final = _WORDS["grids"]
MOVES: Final = _WORDS["moves_layers"]
OTHER: Final = _WORDS["other_layers"]

OVERLAYS: Final = (
    *("heihe_tengchong_line", "south_china_sea_line"),
    *("special_regions", "province_borders"),
)
"""Styles of the layers that lie over every map, from the top down, below the names of places."""


@dataclass(frozen=True)
class Contents:
    """What a project is made from.

    Attributes
    ----------
    tables
        What the GeoPackage holds, its views among them.
    layers
        The maps, in the order of their lists: a layer each, under the heading of its group.
    styles
        Styles by table, as `atlas.exports.styles.of_tables.styles_of` makes them.
    documents
        What is said about each table; a map has a title and an abstract of its own.
    whole
        What is said about all of them together.
    style
        Its frame is the part of the country that a page shows.
    geopackage
        Name of the GeoPackage, which lies in the same folder; so do the files of the grids.
    country
        The country.
    grids
        How each grid is drawn.
    """

    tables: Sequence[DownloadTable]
    layers: Sequence[Layer]
    styles: Mapping[str, Sequence[LayerStyle]]
    documents: Mapping[str, Documentation]
    whole: Documentation
    style: Style
    geopackage: str
    country: Country
    grids: Sequence[GridStyle] = ()


@dataclass(frozen=True)
class ProjectLayer:
    """One layer of a project: a table and its style, a table of attributes alone, or a grid."""

    country: Country
    about: str
    title: Text
    source: str
    table: DownloadTable | None = None
    style: LayerStyle | None = None
    grid: GridStyle | None = None

    @property
    def id(self) -> str:
        """The id of the layer, which QGIS drops if it is short."""
        return f"{self.country.project.replace('-', '_')}_{self.about}"

    @property
    def provider(self) -> str:
        """What opens it."""
        return "ogr" if self.grid is None else "gdal"

    @property
    def heading(self) -> Text | None:
        """The sentence over its legend."""
        if self.grid is not None:
            return self.grid.heading
        return None if self.style is None else self.style.heading

    @property
    def heading_key(self) -> str:
        """The key of the rule that holds all others of the style; empty if there is none."""
        if self.style is None or self.style.heading is None:
            return ""
        return id_of(f"{self.style.id}/heading")


@dataclass(frozen=True)
class Group:
    """Layers under a heading, and groups below it.

    Attributes
    ----------
    heading
        Of the group; None for what stands under none.
    entries, groups
        Its layers, and the groups in it.
    exclusive
        Whether one of them shows at a time.
    """

    heading: Text | None
    entries: tuple[ProjectLayer, ...] = ()
    groups: tuple[Group, ...] = ()
    exclusive: bool = True

    def every(self) -> list[ProjectLayer]:
        """List its layers from the top down."""
        return [*self.entries, *(entry for group in self.groups for entry in group.every())]

    def showing(self, shown: Collection[str]) -> list[bool]:
        """Tell of each of its members, layers or groups, whether it shows any of some layers."""
        members = [[entry] for entry in self.entries] or [group.every() for group in self.groups]
        return [any(entry.id in shown for entry in entries) for entries in members]


@dataclass(frozen=True)
class Theme:
    """A map that opens as a whole: what shows above it, and the groups that hold it."""

    entry: ProjectLayer
    above: tuple[ProjectLayer, ...]
    groups: tuple[Text, ...]

    @property
    def shown(self) -> tuple[ProjectLayer, ...]:
        """List all that shows, from the top down."""
        return (*self.above, self.entry)

    def paths(self, say: Say) -> list[str]:
        """Name each of the groups by those that hold it."""
        return ["/".join(map(say, self.groups[:depth])) for depth in range(1, len(self.groups) + 1)]


def arrange(contents: Contents, lang: str) -> tuple[Group, ...]:
    """Put the layers of a project in their groups, in a language: the names of places differ.

    Returns
    -------
    tuple of Group
        What lies over all maps (under no heading), moves, the maps by their groups, other layers,
        tables.
    """
    country, looks = contents.country, _looks(contents, lang)
    over = [looks.pop(id) for id in (f"seats_{lang}", *OVERLAYS) if id in looks]
    for other in LANGS:
        looks.pop(f"seats_{other}", None)
    maps: dict[Text, list[ProjectLayer]] = {}
    for layer in contents.layers:
        maps.setdefault(layer.group or OTHER, []).append(looks.pop(layer.id))
    flows = [id for id in looks if id.startswith("province_moves")]
    stocks = [id for id in looks if id.startswith("province_migration")]
    moves = [looks.pop(id) for id in (*flows, *stocks)]
    censuses = [looks.pop(id) for id in list(looks) if id.endswith("_map")]
    grids = [
        ProjectLayer(country, grid.id, grid.title, f"./{grid.file}", grid=grid)
        for grid in contents.grids
    ]
    plain = [
        ProjectLayer(country, table.name, table.text.title, _source(table, contents), table)
        for table in contents.tables
        if table.geometry_type is None
    ]
    topics = [*maps.items(), (GRIDS, grids), (_WORDS["censuses"], censuses[::-1])]
    below = tuple(Group(heading, tuple(entries)) for heading, entries in topics if entries)
    others = (
        Group(MOVES, tuple(moves)),
        Group(MAPS, groups=below),
        Group(OTHER, tuple(looks.values())),
        Group(_WORDS["tables"], tuple(plain), exclusive=False),
    )
    return (
        Group(None, tuple(over), exclusive=False),
        *(group for group in others if group.every()),
    )


def themes(groups: Sequence[Group], *, country: Country) -> tuple[Theme, ...]:
    """Choose the maps that open as themes: one of each group, each kind of grid, the last moves.

    The first is the one that the site leads with, or the first map of all.
    """
    over = next(group.entries for group in groups if group.heading is None)
    by_heading = {group.heading: group for group in groups}
    maps, moves = by_heading.get(MAPS), by_heading.get(MOVES)
    shown = [
        Theme(entry, over, (MAPS, topic.heading or MAPS))
        for topic in (maps.groups if maps is not None else ())
        for entry in _leads(topic, country=country)
    ]
    shown.sort(key=lambda theme: theme.entry.about != lead(country=country))
    if moves is not None and shown:
        shown.append(Theme(moves.entries[0], over, (MOVES,)))
    return tuple(shown)


def _leads(topic: Group, *, country: Country) -> list[ProjectLayer]:
    if topic.heading == GRIDS:
        last = {entry.grid.kind: entry for entry in topic.entries if entry.grid is not None}
        return [last[kind] for kind in (PEOPLE, CHANGE, POTENTIAL) if kind in last]
    named = [entry for entry in topic.entries if entry.about == lead(country=country)]
    return (named or list(topic.entries))[:1]


def _looks(contents: Contents, lang: str) -> dict[str, ProjectLayer]:
    """List the layers that have a shape by the id of their style."""
    return {
        style.id: ProjectLayer(
            contents.country, style.id, style.title, _source(table, contents), table, style
        )
        for table in contents.tables
        for style in contents.styles.get(table.name, ())
        if style.listed or style.id == f"seats_{lang}"
    }


def _source(table: DownloadTable, contents: Contents) -> str:
    return f"./{contents.geopackage}|layername={table.name}"


def document_of(entry: ProjectLayer, contents: Contents) -> Documentation:
    """Say of a layer what is said of its table, under its own title and abstract."""
    if entry.grid is not None:
        whole = contents.whole
        return replace(whole, title=entry.grid.title, abstract=entry.grid.abstract, bounds=None)
    assert entry.table is not None
    name = entry.table.name
    document = contents.documents.get(name) or contents.documents[name.removesuffix("_map")]
    if entry.style is None:
        return document
    return replace(document, title=entry.style.title, abstract=entry.style.abstract)


Extent = tuple[float, float, float, float]
"""West, south, east and north, Albers metres."""

PROVINCE_ROOM: Final = 1.06
"""What a view of a province shows, of its extent."""

AROUND_INSET: Final = 2.2e6
"""Width that a bookmark of a city region shows, over the times that its inset is enlarged by."""


def whole_country(frame: NationalFrame) -> Extent:
    """Return the whole country, with what lies too far off for its maps to the south."""
    south = [frame.y[0], *([] if frame.inset is None else frame.inset.y)]
    return frame.x[0], min(south), frame.x[1], frame.y[1]


class Bookmark(NamedTuple):
    """A place that a project can be turned to: its name, its heading in the list, its box."""

    name: Text
    group: Text
    box: Extent

    @property
    def extent(self) -> str:
        """The box as well-known text, in whole metres."""
        west, south, east, north = (round(side) for side in self.box)
        corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        return f"Polygon (({', '.join(f'{x} {y}' for x, y in corners)}))"


def bookmarks(contents: Contents) -> Iterator[Bookmark]:
    """List the country, its inset, city regions and every province."""
    country, frame = contents.country, contents.style.national_frame
    yield Bookmark(_PLACES["country"], _PLACES["country"], whole_country(frame))
    if frame.inset is not None:
        yield Bookmark(frame.inset.title, _PLACES["country"], frame.inset.extent)
    for inset in insets(country=country):
        half = AROUND_INSET / inset.times / 2
        x, y = inset.centre
        yield Bookmark(inset.name, _PLACES["cities"], (x - half, y - half, x + half, y + half))
    to_albers = Transformer.from_crs(country.crs, country.equal_area, always_xy=True)
    for table in contents.tables:
        if table.name == "province":
            provinces = table.frame
            english = provinces["name_en" if "name_en" in provinces else "name_zh"]
            boxes = provinces.bounds.itertuples(index=False)
            for zh, en, box in zip(provinces["name_zh"], english, boxes, strict=True):
                west, south, east, north = to_albers.transform_bounds(*box)
                x, y = (west + east) / 2, (south + north) / 2
                across, up = (east - west) * PROVINCE_ROOM / 2, (north - south) * PROVINCE_ROOM / 2
                around = (x - across, y - up, x + across, y + up)
                yield Bookmark(Text(str(zh), str(en)), _PLACES["provinces"], around)


WIDTH, HEIGHT = 297.0, 210.0
"""Of the page, and of all that stands on it: mm, left and top before width and height."""
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


def lay_out_page(theme: Theme, contents: Contents, say: Say) -> dict[str, Any]:
    """Lay out the page of a theme: what stands on it, and where, by the names of its template.

    Parameters
    ----------
    theme
        The theme.
    contents
        Knows the frame of the country, and the sources of maps.
    say
        How texts are written.

    Returns
    -------
    ``theme``; ``extent`` and ``map``, the frame of the country and its place; ``inset`` and
    ``sea``, the frame of what lies too far off and its place, None where the country has none;
    ``legend`` and ``keyed``, the place of the legend and its layers, with the settings that break
    their words into lines; ``source`` and ``source_lines``, the place and the lines of what the map
    cannot show, its sources, and that it has no number of approval.
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
    settings = [
        (entry, _legend_settings(entry, legend[2], say, plain=entry is not theme.entry))
        for entry in (theme.entry, *over)
    ]
    lines = [
        line
        for text in _source_texts(theme, contents)
        for line in wrap(say(text), SMALL_SIZE * MM_PER_POINT, source[2] * 0.97)
    ]
    return {
        "theme": theme,
        "extent": extent,
        "map": (MARGIN, TOP, width, height),
        "inset": inset,
        "sea": sea,
        "legend": legend,
        "keyed": settings,
        "source": source,
        "source_lines": lines,
    }


def _source_texts(theme: Theme, contents: Contents) -> list[Text]:
    layer = next((layer for layer in contents.layers if layer.id == theme.entry.about), None)
    if layer is not None:
        return [layer.caveat, _PAGE["source"].fill(source=layer.source), _PAGE["rights"]]
    look = theme.entry.style or theme.entry.grid
    return [*([look.abstract] if look is not None else []), _PAGE["rights"]]


def _legend_settings(entry: ProjectLayer, width: float, say: Say, *, plain: bool) -> dict[str, str]:
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


def _nodes(entry: ProjectLayer) -> tuple[list[Text], list[int]]:
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


SHAPES: Final = {"MultiPolygon": "Polygon", "LineString": "Line", "Point": "Point"}
"""What a project calls a type of geometry."""


def write_project(contents: Contents, lang: str, path: Path) -> None:
    """Write a QGIS project in one language, the same bytes for the same input.

    Parameters
    ----------
    contents
        The layers and what is said of them.
    lang
        ``zh`` or ``en``.
    path
        The ``.qgz`` file; one that is there is replaced.
    """

    def say(text: Text) -> str:
        return text.get(lang)

    groups = arrange(contents, lang)
    shown = themes(groups, country=contents.country)
    entries = [entry for group in groups for entry in group.every()]
    document = render_xml(
        "project.xml.j2",
        about=replace(contents.whole, title=_WORDS["title"], abstract=_WORDS["project_about"]),
        bookmarks=bookmarks(contents),
        box=whole_country(contents.style.national_frame),
        country=contents.country,
        ground=contents.style.ground,
        groups=groups,
        layers=[(entry, document_of(entry, contents)) for entry in entries],
        pages=[lay_out_page(theme, contents, say) for theme in shown],
        say=say,
        shown={entry.id for theme in shown[:1] for entry in theme.shown},
        tip=tip,
        SHAPES=SHAPES,
        BREAK=BREAK,
        PAGE=(0.0, 0.0, WIDTH, HEIGHT),
        SMALL_SIZE=SMALL_SIZE,
        TEXT_SIZE=TEXT_SIZE,
        TITLE=(MARGIN, 8.0, 277.0, 9.0),
    )
    write_zip({path.with_suffix(".qgs").name: document.encode("utf-8")}, path)
