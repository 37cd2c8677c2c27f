"""A map of the atlas in Python: Folium's own class, drawn by the engine of the site.

It is read from a built site, as `atlas.load` reads its tables: the same values, words and borders
that the page of the map shows.
"""

from __future__ import annotations

import difflib
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from branca.element import Figure

from atlas.catalogue.edition import Edition
from atlas.catalogue.style import Style
from atlas.model.dataset import Dataset
from atlas.model.errors import UserError
from atlas.model.layer import SMALL_AREA, Layer
from atlas.web.data.assets import SMALL_DETAILED, leaflet_rules, leaflet_text
from atlas.web.data.encode import payload_script
from atlas.web.data.geometry import DETAILED
from atlas.web.embeds import data_scripts, render_alone
from atlas.web.maps.folium_children import (
    PROJECTIONS,
    OpenMap,
    Projection,
    children_of,
    children_rules,
    children_script,
)
from atlas.web.maps.map_files import about_and_finding
from atlas.web.page.pages import Page
from atlas.web.page.scripts_and_styles import Drawing, bundle, embed_stylesheet, known_to_scripts
from atlas.words.word_files import LANGS

ASSETS: Final = "assets"

HEIGHT: Final = "620px"
"""Of a map in a notebook: the national map with its legend, at the width of a notebook."""

PUT: Final = re.compile(r'ATLAS\.put\("(\w+)", "([^"]+)", (.*)\);$', re.MULTILINE)
"""A payload in a script of a site: its kind, its id and its JSON."""

STAMP: Final = re.compile(r'ATLAS\.checkStamp\("\w*"\);')
"""What a script of a site begins with: a file that stands alone has no others to agree with."""


@dataclass(frozen=True)
class MapOfSite:
    """What a built site knows of one map in one language.

    Attributes
    ----------
    id, lang
        The map and the language.
    about
        Title, subtitle, source and caveat, as beside the map.
    data
        The scripts that hold all that the engine asks for.
    """

    id: str
    lang: str
    about: Mapping[str, Any]
    data: tuple[str, ...]


class PythonMap(OpenMap):
    """A map of the atlas that others add to from Python: a `folium.Map`.

    It shows itself in a notebook, and `save` writes it as one HTML file that asks no host.
    Coordinates are latitude and longitude in degrees, as everywhere in Folium (EPSG:4326).

    Parameters
    ----------
    shown
        The map, read from a site.
    edition
        The edition of the atlas that it is of: its style, and what its scripts know.
    projection
        ``albers``, or ``mercator`` for a map of tiles.
    """

    def __init__(
        self, shown: MapOfSite, edition: Edition, projection: Projection = "albers"
    ) -> None:
        drawing = Drawing("mapSoon", [("config", shown.lang), ("layer", shown.id)], {})
        super().__init__(shown.id, str(shown.about["title"]), drawing, projection)
        _MapFigure(self, shown, edition).add_child(self)

    def render(self, **kwargs: Any) -> str:
        """Refuse to be drawn in a page that is not the map's own: it has no engine.

        Raises
        ------
        UserError
            Always: the page of the map renders the map by itself.
        """
        raise UserError(
            "a map of the atlas is a page of its own, and was put into another one (a pane of "
            "DualMap, a Figure, another map), where nothing would draw it. Save it as a file, and "
            "show that in an <iframe>"
        )

    def save(
        self, outfile: str | bytes | Path | BinaryIO, close_file: bool = True, **kwargs: Any
    ) -> None:
        """Write the map as one HTML file, UTF-8, that is opened from a disk and asks no host.

        Parameters
        ----------
        outfile
            Its path, or a binary file that is open.
        close_file
            Whether to close such a file.
        kwargs
            Folium's own, which have no meaning here.

        Raises
        ------
        UserError
            If something that was added to a child cannot stand on the map.
        OSError
            If the file cannot be written.
        """
        if not isinstance(outfile, str | bytes | Path):
            super().save(outfile, close_file, **kwargs)
            return
        html = self.get_root().render(**kwargs)
        # Folium leaves a file that it opened to the garbage.
        Path(os.fsdecode(outfile)).write_text(html, encoding="utf-8", newline="\n")


class _MapFigure(Figure):
    """The file or the cell of a notebook that holds a map."""

    def __init__(self, own: PythonMap, shown: MapOfSite, edition: Edition) -> None:
        super().__init__(height=HEIGHT)
        self._own, self._shown, self._edition = own, shown, edition

    def render(self, **kwargs: Any) -> str:
        """Render the map with all that stands on it as one HTML file."""
        shown, edition = self._shown, self._edition
        children = children_of(self._own, self)
        scripts = [
            leaflet_text("leaflet.js"),
            bundle("atlas.js", known_to_scripts(edition.country)),
            *shown.data,
            *([bundle("mercator.js")] if self._own.projection != "albers" else []),
            # Before what draws the map, which they wait for.
            *((children_script(), *children.scripts) if children else ()),
            *((children.script,) if children else ()),
            bundle("embed.js"),
        ]
        styles = (*children.styles, children_rules()) if children else ()
        title, subtitle = str(shown.about["title"]), str(shown.about["subtitle"])
        return render_alone(
            Page(edition, "alone.html", shown.lang, title, subtitle),
            shown.id,
            scripts,
            [leaflet_rules(), embed_stylesheet(edition.style), *styles],
            self._own.get_name(),
            children,
        )


def open_map(
    name: str, lang: str, folder: Path | str, edition: Edition, projection: Projection = "albers"
) -> PythonMap:
    """Open a map of a built site as a `folium.Map`.

    Parameters
    ----------
    name
        Of the map, as ``china-atlas layers`` lists them: ``growth_county_2010_2020``.
    lang
        ``zh`` or ``en``.
    folder
        A built site, or its downloads.
    edition
        The edition of the atlas that it is of: its style, and what its scripts know.
    projection
        ``albers``, equal-area, or ``mercator``, that of tiles.

    Returns
    -------
    PythonMap
        The map with its legend and its words.

    Raises
    ------
    UserError
        If there is no such map or language, or no site is built; the message says what there is.
    """
    _check_asked(lang, projection)
    shown = _read_map(name, lang, _assets_of(folder, name))
    return PythonMap(shown, edition, projection)


def map_of(
    dataset: Dataset, layer: Layer, lang: str, projection: Projection = "albers", *, style: Style
) -> PythonMap:
    """Make a `folium.Map` of a layer that no site has.

    Parameters
    ----------
    dataset, layer
        The map, and the units that it shows.
    lang
        ``zh`` or ``en``.
    projection
        As of `open_map`.
    style
        How it looks.

    Raises
    ------
    UserError
        If there is no such language or projection.
    """
    _check_asked(lang, projection)
    edition = Edition(dataset.country, style, (layer,))
    about = about_and_finding(layer, dataset, lang, style)
    data = tuple(data_scripts(edition, dataset, layer, lang))
    shown = MapOfSite(layer.id, lang, about, data)
    return PythonMap(shown, edition, projection)


def _check_asked(lang: str, projection: str) -> None:
    if projection not in PROJECTIONS:
        raise UserError(f"no projection {projection!r}: there are {', '.join(PROJECTIONS)}")
    if lang not in LANGS:
        raise UserError(f"no language {lang!r}: there are {', '.join(LANGS)}")


def _assets_of(folder: Path | str, name: str) -> Path:
    """Find the scripts of a built site."""
    root = Path(folder).expanduser()
    for place in (root, root.parent):
        if (place / ASSETS / f"atlas.{LANGS[0]}.js").is_file():
            return place / ASSETS
    raise UserError(
        f"no built atlas in {root.absolute()}: a map is read from a site. Build it once "
        f"(china-atlas build --out site), or name its folder: atlas.map({name!r}, folder=…)"
    )


def _read_map(name: str, lang: str, assets: Path) -> MapOfSite:
    words = _payloads(_script(assets, f"atlas.{lang}"))
    config = words.get(("layer", f"{name}.{lang}"))
    if config is None:
        known = sorted(id.removesuffix(f".{lang}") for kind, id in words if kind == "layer")
        near = difflib.get_close_matches(name, known) or known
        raise UserError(f"no map {name!r} in {assets.parent}; there are {', '.join(near)}")
    about = _payloads(_script(assets, f"about/{name}.{lang}"))["about", f"{name}.{lang}"]
    unit_set = config["set"]
    # Other levels would take values of their own.
    level = next(level for level, own in config["levels"].items() if own == unit_set)
    config["levels"] = {level: unit_set}
    small = config.get("geo") == SMALL_AREA
    coarse, fine = (f"geo/{SMALL_AREA}", SMALL_DETAILED) if small else ("geo", DETAILED)
    files = [
        coarse,
        f"geo/{fine}",
        "map-style",
        f"words/embed.{lang}",
        f"units/{unit_set}",
        f"names/{unit_set}.{lang}",
        f"notes/{unit_set}.{lang}",
        *(f"values/{unit_set}/{column}" for column in _columns(config, about)),
    ]
    data = (
        *(_script(assets, file) for file in files),
        payload_script("config", lang, words["config", lang]),
        payload_script("labels", lang, words["labels", lang]),
        payload_script("layer", f"{name}.{lang}", config),
        payload_script("about", f"{name}.{lang}", about),
    )
    return MapOfSite(name, lang, about, data)


def _columns(config: Mapping[str, Any], about: Mapping[str, Any]) -> list[str]:
    """List the columns that a map shows, its legend weighs by, and its tooltips say."""
    people: Mapping[str, Any] = config["people"] or {}
    said: Sequence[Mapping[str, Any]] = config["counts"]
    columns = [
        config["column"],
        config["where"],
        people.get("column"),
        about["legend"]["people"],
        *config["value"].get("bounds", ()),
        *(name for row in said for name in (row["column"], *row.get("bounds", ()))),
    ]
    return list(dict.fromkeys(filter(None, columns)))


def _script(assets: Path, name: str) -> str:
    text = (assets / f"{name}.js").read_text(encoding="utf-8")
    return STAMP.sub("", text, count=1)


def _payloads(script: str) -> dict[tuple[str, str], Any]:
    return {(kind, id): json.loads(payload) for kind, id, payload in PUT.findall(script)}
