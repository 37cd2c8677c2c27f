"""What stands in a project: its layers in their groups, and the maps that open as themes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from atlas.catalogue.style import Style
from atlas.exports.documentation import Documentation
from atlas.exports.styles.catalogue import lead
from atlas.exports.styles.documents import Say
from atlas.exports.styles.grids import GridStyle
from atlas.exports.styles.notation import id_of
from atlas.exports.styles.rules import LayerStyle
from atlas.exports.tables import DownloadTable
from atlas.grids.make import CHANGE, PEOPLE, POTENTIAL
from atlas.model.country import Country
from atlas.model.layer import Layer
from atlas.model.text import Text
from atlas.words.word_files import LANGS, read_words

_WORDS: Final = read_words("qgis")
_MARKS: Final = read_words("marks")

MAPS: Final = _WORDS["maps"]
GRIDS: Final = _WORDS["grids"]
CENSUSES: Final = _WORDS["censuses"]
MOVES: Final = _WORDS["moves_layers"]
OTHER: Final = _WORDS["other_layers"]
TABLES: Final = _WORDS["tables"]

OVERLAYS: Final = (
    "heihe_tengchong_line",
    "south_china_sea_line",
    "special_regions",
    "province_borders",
)
"""Styles of the layers that lie over every map, from the top down, below the names of places."""

SHOWN_GRIDS: Final = (PEOPLE, CHANGE, POTENTIAL)
"""The kinds of grids of which the last is a map theme."""


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
        Styles by table, as `atlas.exports.styles.catalogue.styles_of` makes them.
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
class Entry:
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
    entries: tuple[Entry, ...] = ()
    groups: tuple[Group, ...] = ()
    exclusive: bool = True

    def every(self) -> list[Entry]:
        """List its layers from the top down."""
        return [*self.entries, *(entry for group in self.groups for entry in group.every())]

    def showing(self, shown: Collection[str]) -> list[bool]:
        """Tell of each of its members, layers or groups, whether it shows any of some layers."""
        members = [[entry] for entry in self.entries] or [group.every() for group in self.groups]
        return [any(entry.id in shown for entry in entries) for entries in members]


@dataclass(frozen=True)
class Theme:
    """A map that opens as a whole: what shows above it, and the groups that hold it."""

    entry: Entry
    above: tuple[Entry, ...]
    groups: tuple[Text, ...]

    @property
    def shown(self) -> tuple[Entry, ...]:
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
    maps: dict[Text, list[Entry]] = {}
    for layer in contents.layers:
        maps.setdefault(layer.group or OTHER, []).append(looks.pop(layer.id))
    flows = [id for id in looks if id.startswith("province_moves")]
    stocks = [id for id in looks if id.startswith("province_migration")]
    moves = [looks.pop(id) for id in (*flows, *stocks)]
    censuses = [looks.pop(id) for id in list(looks) if id.endswith("_map")]
    grids = [
        Entry(country, grid.id, grid.title, f"./{grid.file}", grid=grid) for grid in contents.grids
    ]
    plain = [
        Entry(country, table.name, table.text.title, _source(table, contents), table)
        for table in contents.tables
        if table.geometry_type is None
    ]
    topics = [*maps.items(), (GRIDS, grids), (CENSUSES, [*reversed(censuses)])]
    below = tuple(Group(heading, tuple(entries)) for heading, entries in topics if entries)
    others = (
        Group(MOVES, tuple(moves)),
        Group(MAPS, groups=below),
        Group(OTHER, tuple(looks.values())),
        Group(TABLES, tuple(plain), exclusive=False),
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


def _leads(topic: Group, *, country: Country) -> list[Entry]:
    if topic.heading == GRIDS:
        last = {entry.grid.kind: entry for entry in topic.entries if entry.grid is not None}
        return [last[kind] for kind in SHOWN_GRIDS if kind in last]
    named = [entry for entry in topic.entries if entry.about == lead(country=country)]
    return (named or list(topic.entries))[:1]


def _looks(contents: Contents, lang: str) -> dict[str, Entry]:
    """List the layers that have a shape by the id of their style."""
    entries = {}
    for table in contents.tables:
        for style in contents.styles.get(table.name, ()):
            if style.listed or style.id == f"seats_{lang}":
                source = _source(table, contents)
                entries[style.id] = Entry(
                    contents.country, style.id, style.title, source, table, style
                )
    return entries


def _source(table: DownloadTable, contents: Contents) -> str:
    return f"./{contents.geopackage}|layername={table.name}"


def document_of(entry: Entry, contents: Contents) -> Documentation:
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
