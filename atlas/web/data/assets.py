"""The files that pages share: Leaflet, the engine, the style sheet, and the data scripts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Final

import geopandas as gpd
from shapely.geometry import MultiLineString

from atlas.catalogue.columns import column_of
from atlas.catalogue.edition import Edition
from atlas.catalogue.style import Style
from atlas.model.dataset import Dataset, UnitSet
from atlas.model.errors import UnavailableError
from atlas.model.layer import SMALL_AREA, Categories, ClassBreaks, Layer, Level
from atlas.places.seats import Seat, ranked_seats
from atlas.sources.boundary_file import read_dashed_line
from atlas.web.data.encode import (
    categories_script,
    names_script,
    notes_script,
    payload_script,
    units_script,
    values_script,
)
from atlas.web.data.engine_payloads import engine_style, language_script
from atlas.web.data.geometry import (
    DETAILED,
    coarse_script,
    detail_script,
    detail_topology,
    lines_script,
    province_scripts,
)
from atlas.web.page.pages import write_file
from atlas.web.page.scripts_and_styles import PLAIN_BUNDLES, icon, stylesheet, write_bundles
from atlas.words.word_files import LANGS


def labels(dataset: Dataset, lang: str) -> list[Seat]:
    """List the place names of the maps in one language, each at its seat of government.

    The example of a prefecture comes before all others, or a small map left out its name.
    """
    example = dataset.country.examples.pair
    return sorted(ranked_seats(dataset, lang), key=lambda seat: seat.code != example)


LEVELS: tuple[Level, ...] = ("province", "prefecture", "county")
"""From the coarsest to the finest; divisions below the county have borders of their own."""


def levels_of(layer: Layer, dataset: Dataset) -> dict[Level, str]:
    """Find the unit set of each level that holds a map's indicator and its counts.

    Parameters
    ----------
    layer
        The map; its own level always stands, with its own unit set.
    dataset
        The unit sets that were built.

    Returns
    -------
    dict
        Level to the id of its unit set, in the order of `LEVELS`.
    """
    if layer.level not in LEVELS:
        return {layer.level: layer.unit_set}
    columns = shown_columns(layer, dataset.unit_sets[layer.unit_set])
    sets_of: dict[Level, str] = {}
    for level in LEVELS:
        if level == layer.level:
            sets_of[level] = layer.unit_set
            continue
        sets = [units for units in dataset.unit_sets.values() if units.level == level]
        fitting = [units for units in sets if _holds(units, layer, columns)]
        if fitting:
            # Of county sets the one in which fewest units had to be merged.
            sets_of[level] = min(fitting, key=_units_merged).id
    return sets_of


def _units_merged(unit_set: UnitSet) -> tuple[int, int, str]:
    """Sort unit sets: those of fewer censuses first, and of as many those of more units."""
    return len(unit_set.years), -len(unit_set.table), unit_set.id


def shown_columns(layer: Layer, unit_set: UnitSet) -> list[str]:
    """List what a map shows of its units: the indicator first, and last the ranges there are."""
    shown = [layer.indicator, *layer.counts, *filter(None, (layer.where, layer.people))]
    ends = (end for name in shown for end in column_of(unit_set, name).bounds)
    return list(dict.fromkeys([*shown, *(end for end in ends if end in unit_set.table)]))


def _holds(unit_set: UnitSet, layer: Layer, columns: Collection[str]) -> bool:
    """Return whether a set has every column that the map shows, with at least one value."""
    table = unit_set.table
    return set(columns) <= set(table) and bool(table[layer.indicator].notna().any())


def printed_decimals(dataset: Dataset, layers: Sequence[Layer]) -> dict[str, int]:
    """Count the decimals of every column that the maps print.

    Parameters
    ----------
    dataset, layers
        The unit sets, and the maps of the build.

    Returns
    -------
    dict
        Column to digits after the point: those of its map, of several maps the most; else as
        it is declared. 0 for words.
    """
    beside: dict[str, int] = {}
    mapped: dict[str, int] = {}
    for layer in layers:
        unit_set = dataset.unit_sets[layer.unit_set]
        for name in shown_columns(layer, unit_set):
            beside[name] = column_of(unit_set, name).printed
        if isinstance(layer.classes, ClassBreaks):
            column = layer.indicator
            mapped[column] = max(mapped.get(column, 0), layer.decimals)
    return beside | mapped


SMALL_DETAILED = f"{SMALL_AREA}_detail"
"""Id of the detailed boundaries of divisions below the county."""

LEAFLET_PACKAGE = "js_lib_leaflet"
LEAFLET_DISTRIBUTION = "django-js-lib-leaflet"
LEAFLET: Final = {
    "leaflet.js": "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    "leaflet.css": "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
}
"""Files of Leaflet 1.9.4 and their SHA-256, as Leaflet itself publishes them."""

MAP_STYLES = ("assets/leaflet/leaflet.css", "assets/atlas.css")


UNUSED_RULES = re.compile(r"/\*.*?\*/|[^{}]*\{[^{}]*url\([^{}]*\}", re.DOTALL)
"""Comments, and the rules with pictures: those are for controls and markers that no map has."""


def leaflet_text(name: str) -> str:
    """Return a file of Leaflet out of the package that brings it, every byte as it is known.

    Raises
    ------
    UnavailableError
        If the installed file is another: it would run on every page.
    """
    file = resources.files(LEAFLET_PACKAGE) / "static" / LEAFLET_PACKAGE / name
    content = file.read_bytes()
    if (found := sha256(content).hexdigest()) != LEAFLET[name]:
        raise UnavailableError(
            f"{name} of the installed package {LEAFLET_DISTRIBUTION} is not that of Leaflet 1.9.4: "
            f"its SHA-256 is {found}, not {LEAFLET[name]}. "
            f"python -m pip install --force-reinstall {LEAFLET_DISTRIBUTION}==1.9.4.1 brings it"
        )
    # As a browser reads it where it stands in a page, whose policy names its hash.
    return content.decode("utf-8").replace("\r\n", "\n")


def leaflet_rules() -> str:
    """Return the rules of Leaflet that maps of the atlas use; they ask for no file."""
    return UNUSED_RULES.sub("", leaflet_text("leaflet.css"))


def engine_scripts(geometry: str = "geo") -> list[str]:
    """List what every live map loads first: Leaflet, the engine, boundaries, the style."""
    return [
        "assets/leaflet/leaflet.js",
        "assets/atlas.js",
        f"assets/{geometry}.js",
        "assets/map-style.js",
    ]


def map_scripts(lang: str, columns: Iterable[tuple[str, str]], geometry: str = "geo") -> list[str]:
    """List the scripts of a page with maps, in the order in which they must load.

    Parameters
    ----------
    lang
        Language of the page.
    columns
        Unit set and column of every value that the maps colour; what a tooltip says besides is
        loaded with the first tooltip.
    geometry
        The boundaries, below ``assets/``: those of all, or of one province
        (``geo/23``).
    """
    pairs = list(dict.fromkeys(columns))
    sets = list(dict.fromkeys(unit_set for unit_set, _ in pairs))
    return [
        *engine_scripts(geometry),
        f"assets/atlas.{lang}.js",
        *(f"assets/units/{unit_set}.js" for unit_set in sets),
        *(f"assets/names/{unit_set}.{lang}.js" for unit_set in sets),
        *(f"assets/values/{unit_set}/{column}.js" for unit_set, column in pairs),
    ]


def first_columns(layer: Layer) -> list[tuple[str, str]]:
    """List unit set and column of the values without which a layer cannot be drawn."""
    columns = [layer.indicator, *([layer.where] if layer.where else [])]
    return [(layer.unit_set, column) for column in columns]


@dataclass
class _Column:
    """What one column is written with, so that it serves every layer that shows it."""

    edges: set[float] = field(default_factory=set)
    keys: tuple[str, ...] = ()


def write_assets(edition: Edition, dataset: Dataset, site: Path) -> None:
    """Write every shared file below ``assets/``."""
    assets = site / "assets"
    write_file(assets / "leaflet" / "leaflet.js", leaflet_text("leaflet.js"))
    write_file(assets / "leaflet" / "leaflet.css", leaflet_rules())
    write_bundles(edition, site, PLAIN_BUNDLES)
    write_file(assets / "atlas.css", stylesheet(edition.style))
    write_file(assets / "icon.svg", icon(edition.style))
    _write_geometry(assets, dataset)
    write_file(assets / "map-style.js", style_script(dataset, edition.style))
    levels = {layer.id: levels_of(layer, dataset) for layer in edition.layers}
    decimals = printed_decimals(dataset, edition.layers)
    for lang in LANGS:
        words = labels(dataset, lang), dataset.special_regions
        script = language_script(edition, levels, decimals, *words, lang)
        write_file(assets / f"atlas.{lang}.js", script)
    _write_tables(assets, dataset, edition.layers, decimals)


def geometry_of(layer: Layer) -> str:
    """Name the file of the boundaries that a map is drawn on first, below ``assets/``."""
    return f"geo/{SMALL_AREA}" if layer.level == SMALL_AREA else "geo"


def _write_geometry(assets: Path, dataset: Dataset) -> None:
    """Write the coarse boundaries, the detailed ones, and those of each province."""
    projection, coded = dataset.country.equal_area, dataset.country.codes
    leaves = dataset.leaves.to_crs(projection)
    codes = list(leaves["code"])
    write_file(assets / "geo.js", coarse_script(leaves))
    detail = detail_topology(leaves)
    write_file(assets / "geo" / f"{DETAILED}.js", detail_script(detail, codes))
    for id, script in province_scripts(detail, codes, coded):
        write_file(assets / "geo" / f"{id}.js", script)
    if dataset.small_leaves is not None:
        small = dataset.small_leaves.to_crs(projection)
        # Around them is land that no map colours.
        own = int(small["county_code"].notna().sum())
        script = coarse_script(small, SMALL_AREA, SMALL_DETAILED, own=own, first=0)
        write_file(assets / "geo" / f"{SMALL_AREA}.js", script)
        detail, codes = detail_topology(small), list(small["code"])
        script = detail_script(detail, codes, SMALL_DETAILED, own=own, first=0)
        write_file(assets / "geo" / f"{SMALL_DETAILED}.js", script)


def style_script(dataset: Dataset, style: Style) -> str:
    """Write the look of all maps, and the lines that cross them."""
    drawn = dataset.line.set_index("id").geometry
    lines = {"heihe_tengchong": drawn["line_extended"]}
    if dashes := read_dashed_line(dataset.country.frame.inset, dataset.country.tables):
        lines["national"] = MultiLineString(dashes)
    script = payload_script("style", "atlas", engine_style(style))
    return script + lines_script(gpd.GeoSeries(lines, crs=drawn.crs), dataset.country.equal_area)


def _write_tables(
    assets: Path, dataset: Dataset, layers: Sequence[Layer], decimals: Mapping[str, int]
) -> None:
    columns = _columns(dataset, layers)
    for id in sorted({unit_set for unit_set, _ in columns}):
        unit_set = dataset.unit_sets[id]
        leaves = dataset.leaves_of(unit_set.level)
        script = units_script(unit_set, list(leaves["code"]))
        write_file(assets / "units" / f"{id}.js", script)
        for lang in LANGS:
            write_file(assets / "names" / f"{id}.{lang}.js", names_script(unit_set, lang))
            write_file(assets / "notes" / f"{id}.{lang}.js", notes_script(unit_set, lang))
    for (id, column), how in sorted(columns.items()):
        unit_set, places = dataset.unit_sets[id], decimals[column]
        if how.keys:
            script = categories_script(unit_set, column, how.keys)
        else:
            script = values_script(unit_set, column, decimals=places, edges=sorted(how.edges))
        write_file(assets / "values" / id / f"{column}.js", script)


def _columns(dataset: Dataset, layers: Sequence[Layer]) -> dict[tuple[str, str], _Column]:
    columns: dict[tuple[str, str], _Column] = {}
    for layer in layers:
        names = shown_columns(layer, dataset.unit_sets[layer.unit_set])
        for id in levels_of(layer, dataset).values():
            for column in names:
                columns.setdefault((id, column), _Column())
            shown = columns[id, layer.indicator]
            if isinstance(layer.classes, Categories):
                shown.keys = layer.classes.keys
            else:
                shown.edges.update(layer.classes.edges)
    return columns
