"""Projects for QGIS, one in each language: layers, map themes, pages, relations, bookmarks.

A project is XML in a zip archive beside the GeoPackage. A table is one layer, which opens fast;
its maps are named styles of it, and a map theme shows one of them under lines and names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from pyproj import Transformer

from atlas.catalogue.style import NationalFrame, Style
from atlas.country.country_file import equal_area_wkt
from atlas.drawing.sheet.canvas import wrap
from atlas.exports.documentation import Documentation
from atlas.exports.geopackage import as_view
from atlas.exports.geopackage_styles import read_view_names
from atlas.exports.postgis import references
from atlas.exports.render import render_xml
from atlas.exports.reproducible import write_zip
from atlas.exports.styles.documents import display, tip
from atlas.exports.styles.grids import GridStyle
from atlas.exports.styles.notation import id_of
from atlas.exports.styles.of_tables import lead
from atlas.exports.styles.rules import LayerStyle
from atlas.exports.tables import DownloadTable
from atlas.grids.make import CHANGE, PEOPLE, POTENTIAL
from atlas.model.country import Country
from atlas.model.layer import Column, Layer
from atlas.model.text import Text
from atlas.words.numbers import value_words
from atlas.words.word_files import read_words

_WORDS: Final = read_words("qgis")
_PLACES: Final = read_words("qgis", "bookmarks")
_PAGE: Final = read_words("qgis", "page")
_FORM: Final = read_words("qgis", "form")
_MARKS: Final = read_words("marks")

OVERLAYS: Final = (
    *("heihe_tengchong_line", "south_china_sea_line"),
    *("special_regions", "province_borders"),
)
"""Styles of the layers that lie over every map, from the top down, below the names of places."""

MOVES: Final = ("province_moves", "province_migration_lines")
"""Tables of lines between provinces."""

PAGED_GRIDS: Final = (PEOPLE, CHANGE, POTENTIAL)
"""Kinds of grids of which the last has a page."""

FORM: Final = {
    "migration": r"(cohorts|estimate|uncertainty|net_by_measures) |.* hot_spot_net_migration",
    "registration": r"away_from_registration |.*_hukou|as_counted (away|registered|registration)",
    "work": r"sectors |as_counted long_form",
    "schooling": r"schooling (mean|college)|as_counted (schooling|illiterate)",
    "ages": r"(schooling|people) |as_counted (age|male_|female_|.*household|birth|death)",
    "people": r"(unit_sets|population_growth|assemble|heihe_tengchong|core_periphery"
    r"|spatial_dependence) "
    r"|as_counted (population|male$|female$|urban|rural|minority|counted)",
}
"""Tabs of a form: those of the columns whose measure and name begin so; the rest leads the form."""


@dataclass(frozen=True)
class Contents:
    """What a project is made from.

    Attributes
    ----------
    tables
        What the GeoPackage holds, its views among them.
    layers
        The maps, in the order of their lists.
    styles
        Styles by table, as `atlas.exports.styles.of_tables.styles_of` makes them.
    documents
        What is said about each table and view; a map has a title and an abstract of its own.
    whole
        What is said about all of them together.
    style
        Its frame is the part that a page shows.
    geopackage
        Name of the GeoPackage, which lies in the same folder, written before the projects; so do
        the files of the grids.
    country
        Its systems of coordinates and its main comparison.
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


LONGEST_REPLACED: Final = 10
"""QGIS gives a new id to a layer whose own has so many characters, or fewer."""


@dataclass(frozen=True)
class ProjectLayer:
    """One layer of a project: a table with its styles, the first of them shown, or a grid."""

    project: str
    about: str
    title: Text
    source: str
    table: DownloadTable | None = None
    styles: tuple[LayerStyle, ...] = ()
    grid: GridStyle | None = None

    @property
    def id(self) -> str:
        """The id of the layer: the name of its table, by which virtual layers find it."""
        if len(self.about) > LONGEST_REPLACED:
            return self.about
        return f"{self.project.replace('-', '_')}_{self.about}"

    @property
    def provider(self) -> str:
        """What opens it."""
        return "ogr" if self.grid is None else "gdal"

    @property
    def looks(self) -> tuple[LayerStyle | GridStyle, ...]:
        """Its styles, the one that shows first."""
        return self.styles if self.grid is None else (self.grid,)

    @property
    def headings(self) -> list[str]:
        """The keys of the rules that hold all others of a style."""
        return [id_of(f"{style.id}/heading") for style in self.styles if style.heading]

    def columns(self) -> list[Column]:
        """Describe its columns."""
        return [] if self.table is None else [self.table.describe(n) for n in self.table.columns]

    def tabs(self) -> list[tuple[Text, list[Column]]]:
        """Put its columns under the headings of its form; what has but one needs none."""
        tabs: dict[str, list[Column]] = {name: [] for name in ("place", "people", *FORM)}
        for column in self.columns():
            at = f"{column.measure} {column.name}"
            found = (name for name, pattern in FORM.items() if re.match(pattern, at))
            tabs[next(found, "place")].append(column)
        filled = [(_FORM[name], inside) for name, inside in tabs.items() if inside]
        return filled if len(filled) > 1 else []


@dataclass(frozen=True)
class Group:
    """Layers under a heading (None: under none); of an exclusive one, one shows at a time."""

    heading: Text | None
    entries: tuple[ProjectLayer, ...]
    exclusive: bool = True


@dataclass(frozen=True)
class Theme:
    """A map: a layer in one of its styles, in its group and under what lies over all maps.

    ``topic`` is what it is the page of, if it is the first of it; None for what has no pages.
    """

    entry: ProjectLayer
    look: LayerStyle | GridStyle
    group: Text | None
    over: tuple[ProjectLayer, ...]
    topic: object = None

    @property
    def shown(self) -> list[tuple[ProjectLayer, LayerStyle | GridStyle]]:
        """List all that shows, from the top down, each in its style."""
        return [*((one, one.looks[0]) for one in self.over), (self.entry, self.look)]


def arrange(contents: Contents, lang: str) -> tuple[Group, ...]:
    """Put the layers of a project in their groups, in a language: the names of places differ.

    Returns
    -------
    tuple of Group
        What lies over all maps (under no heading), moves, maps, grids, tables.
    """
    over: dict[str, ProjectLayer] = {}
    drawn: list[ProjectLayer] = []
    plain: list[ProjectLayer] = []
    above = (f"seats_{lang}", *OVERLAYS)
    for table in contents.tables:
        layer = _layer_of(table, contents)
        for style in layer.styles:
            if style.id in above:
                over[style.id] = replace(layer, about=style.id, title=style.title, styles=(style,))
        shown = tuple(one for one in layer.styles if one.listed and one.id not in above)
        if shown and table.name != "seats":
            drawn.append(replace(layer, styles=shown))
        elif table.geometry_type is None:
            plain.append(layer)
    grids = [
        ProjectLayer(contents.whole.id, grid.id, grid.title, f"./{grid.file}", grid=grid)
        for grid in contents.grids
    ]
    groups = (
        Group(_WORDS["moves_layers"], tuple(one for one in drawn if one.about in MOVES)),
        Group(_WORDS["maps"], tuple(one for one in drawn if one.about not in MOVES)),
        Group(_WORDS["grids"], tuple(grids)),
        Group(_WORDS["tables"], tuple(plain), exclusive=False),
    )
    first = Group(None, tuple(over[id] for id in above if id in over), exclusive=False)
    return (first, *(group for group in groups if group.entries))


def _layer_of(table: DownloadTable, contents: Contents) -> ProjectLayer:
    source = f"./{contents.geopackage}|layername={table.name}"
    styles = tuple(contents.styles.get(table.name, ()))
    return ProjectLayer(contents.whole.id, table.name, table.text.title, source, table, styles)


def themes(groups: Sequence[Group], contents: Contents) -> list[Theme]:
    """List every map as a theme, the one that the site leads with first."""
    over, *others = groups
    topics = {layer.id: layer.group for layer in contents.layers}
    places = {layer.id: place for place, layer in enumerate(contents.layers)}
    found = []
    for group in others:
        # The last census, and the last grid of a kind, before the others.
        for entry in reversed(group.entries):
            for look in entry.looks:
                topic = topics.get(look.id) or _topic(look)
                found.append(Theme(entry, look, group.heading, over.entries, topic))
    first = lead(contents.country.span)
    found.sort(key=lambda one: (one.look.id != first, places.get(one.look.id, len(places))))
    return found


def _topic(look: LayerStyle | GridStyle) -> object:
    """Tell of what the last map has a page, of those that are not of the site's list."""
    if isinstance(look, GridStyle):
        return look.kind if look.kind in PAGED_GRIDS else None
    matched = re.match(r"province_moves|census(?=_\d{4}_map)", look.id)
    return matched and matched[0]


def document_of(entry: ProjectLayer, contents: Contents) -> Documentation:
    """Say of a layer what is said of its table; of a grid, what is said of all tables."""
    if entry.grid is not None:
        whole = contents.whole
        return replace(whole, title=entry.grid.title, abstract=entry.grid.abstract, bounds=None)
    assert entry.table is not None
    return contents.documents[entry.table.name]


class Relation(NamedTuple):
    """Rows of a layer name those of another by a column of codes."""

    id: str
    name: Text
    layer: ProjectLayer
    column: str
    target: ProjectLayer


def relations(groups: Sequence[Group]) -> Iterator[Relation]:
    """Relate the layers by the codes that the data bear out, as the script for PostGIS does.

    A user's own table with a census's codes finds its units by those of `unit_members`.
    """
    entries = {one.about: one for group in groups[1:] for one in group.entries if one.table}
    tables = [one.table for one in entries.values() if one.table is not None]
    for table, column, target in references(tables):
        layer, other = entries[table], entries[target]
        named = next(one.title for one in layer.columns() if one.name == column)
        title = _MARKS["with_unit"].fill(title=layer.title, unit=named)
        name = _MARKS["under"].fill(group=other.title, title=title)
        yield Relation(f"{layer.id}__{column}", name, layer, column, other)


Extent = tuple[float, float, float, float]
"""West, south, east and north, Albers metres."""

PROVINCE_ROOM: Final = 1.06
"""What a view of a province shows, of its extent."""

AROUND_INSET: Final = 2.2e6
"""Width that a bookmark of a city region shows, over the times that its inset is enlarged by."""


def whole_country(frame: NationalFrame) -> Extent:
    """Return the national frame, with what lies too far off for it to the south."""
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
    """List the whole, its inset, city regions and every province."""
    frame, whole = contents.style.national_frame, _PLACES["country"]
    yield Bookmark(whole, whole, whole_country(frame))
    if frame.inset is not None:
        yield Bookmark(frame.inset.title, whole, frame.inset.extent)
    for region in frame.enlarged:
        half = AROUND_INSET / region.times / 2
        x, y = region.centre
        yield Bookmark(region.name, _PLACES["cities"], (x - half, y - half, x + half, y + half))
    plane = contents.country.equal_area
    to_albers = Transformer.from_crs(contents.whole.crs, plane, always_xy=True)
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

ROOM: Final = MappingProxyType({"zh": 0.95, "en": 0.85})
"""What words may take of a line: where QGIS lacks the atlas's letters, Latin ones are broader."""


def pages(found: Sequence[Theme]) -> list[Theme]:
    """Choose the themes that have a page: the first map of each topic."""
    firsts: dict[object, Theme] = {}
    for theme in found:
        if theme.topic is not None:
            firsts.setdefault(theme.topic, theme)
    return list(firsts.values())


def lay_out_page(theme: Theme, contents: Contents, lang: str) -> dict[str, Any]:
    """Lay out the page of a theme: what stands on it, and where, by the names of its template.

    Parameters
    ----------
    theme
        The theme.
    contents
        Knows the national frame, and the sources of maps.
    lang
        The language of its texts.

    Returns
    -------
    ``theme``; ``extent`` and ``map``, the national frame and its place; ``inset`` and
    ``sea``, the frame of what lies too far off and its place, None where nothing does;
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
    # Borders, the last of what lies over the map, speak for themselves.
    over = theme.over[:-1]
    settings = [(theme.entry, _legend_settings(theme.look, theme.look.heading, legend[2], lang))]
    settings += [(one, _legend_settings(one.styles[0], None, legend[2], lang)) for one in over]
    lines = [
        line
        for text in _source_texts(theme, contents)
        for line in wrap(text.get(lang), SMALL_SIZE * MM_PER_POINT, source[2] * ROOM[lang])
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
    """Say what the map of a theme cannot show, and its sources."""
    layer = next((one for one in contents.layers if one.id == theme.look.id), None)
    if layer is not None:
        about, source = layer.caveat, layer.source
    elif isinstance(theme.look, GridStyle):
        about, source = theme.look.abstract, theme.look.source
    else:
        # The first is what the figures are; others are lists by which rows find their land.
        figures, *_ = document_of(theme.entry, contents).origins
        about, source = theme.look.abstract, figures.title
    return [about, _PAGE["source"].fill(source=source), _PAGE["rights"]]


def _legend_settings(
    look: LayerStyle | GridStyle, heading: Text | None, width: float, lang: str
) -> dict[str, str]:
    """Break the words of a style in a legend where the line ends.

    The heading of a style is its first node; here it is the title of the layer.
    """
    size, room = TEXT_SIZE * MM_PER_POINT, ROOM[lang]
    settings = {"legend/title-style": "hidden" if heading is None else "subgroup"}
    if heading is not None:
        settings["legend/title-label"] = BREAK.join(wrap(heading.get(lang), size, width * room))
    rows = [row.words for row in (look.steps if isinstance(look, GridStyle) else look.rules)]
    first = 0 if look.heading is None else 1
    for place, words in enumerate(rows, start=first):
        lines = wrap(words.get(lang), size, (width - SWATCH) * room)
        settings[f"legend/label-{place}"] = BREAK.join(lines)
    settings["legend/node-order"] = ",".join(map(str, range(first, first + len(rows))))
    return settings


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

    Raises
    ------
    sqlite3.OperationalError
        The GeoPackage is not in the folder of the project.
    """
    # QGIS lets a view be edited, and fails when the edits are saved.
    views = read_view_names(path.with_name(contents.geopackage))

    def say(text: Text) -> str:
        return text.get(lang)

    groups = arrange(contents, lang)
    found = themes(groups, contents)
    first = found[0]
    entries = [entry for group in groups for entry in group.entries]
    read_only = {one.id for one in entries if one.table is not None and one.table.name in views}
    described = [(entry, document_of(entry, contents)) for entry in entries]
    document = render_xml(
        "project.xml.j2",
        about=replace(contents.whole, title=_WORDS["title"], abstract=_WORDS["project_about"]),
        bookmarks=bookmarks(contents),
        display=display,
        box=whole_country(contents.style.national_frame),
        first=first,
        ground=contents.style.ground,
        groups=groups,
        layers=[
            (entry, as_view(about) if entry.id in read_only else about)
            for entry, about in described
        ],
        pages=[lay_out_page(theme, contents, lang) for theme in pages(found)],
        read_only=read_only,
        relations=relations(groups),
        say=say,
        shown={entry.id for entry, _ in first.shown},
        themes=found,
        tip=tip,
        value_words=value_words,
        wkt=equal_area_wkt(contents.country.projection, contents.country.crs),
        SHAPES=SHAPES,
        BREAK=BREAK,
        PAGE=(0.0, 0.0, WIDTH, HEIGHT),
        SMALL_SIZE=SMALL_SIZE,
        TEXT_SIZE=TEXT_SIZE,
        TITLE=(MARGIN, 8.0, 277.0, 9.0),
    )
    write_zip({path.with_suffix(".qgs").name: document.encode("utf-8")}, path)
