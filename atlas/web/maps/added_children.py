"""What a build's own function puts on every map of the site: called before anything is written.

Pages bear no script and no rule of their own, so all of it goes into files: ``assets/children/``
has a script of each map and language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import folium
from branca.element import Figure

from atlas.catalogue.edition import Edition
from atlas.model.errors import UserError
from atlas.model.layer import Layer
from atlas.web.maps.folium_children import (
    Children,
    OpenMap,
    children_of,
    children_rules,
    children_script,
    written_in,
)
from atlas.web.page.pages import write_file
from atlas.web.page.scripts_and_styles import Drawing
from atlas.words.word_files import LANGS

AddToMaps = Callable[[folium.Map, str, str], object]
"""Puts on a map what it likes: called with the map, its id and the language of the page."""

Added = Mapping[tuple[str, str], Children]
"""What stands on the maps, by map and language; maps on which nothing was put are not there."""

SCRIPT: Final = "assets/children.js"
RULES: Final = "assets/children.css"
"""What all maps with children load, the rules of plugins with it; after the atlas's own."""


def added_to_maps(add: AddToMaps | None, edition: Edition) -> Added:
    """Ask a function what it puts on each map of a site, in each language.

    Parameters
    ----------
    add
        Called with a `folium.Map`, the id of its layer, and ``zh`` or ``en``; None adds nothing.
    edition
        The maps.

    Raises
    ------
    UserError
        If something cannot stand on a map of the atlas, or was written into the page itself.
    """
    if add is None:
        return {}
    found = {
        (layer.id, lang): _added_to(add, layer, lang) for layer in edition.layers for lang in LANGS
    }
    return {key: children for key, children in found.items() if children is not None}


def _added_to(add: AddToMaps, layer: Layer, lang: str) -> Children | None:
    figure = Figure()
    shown = OpenMap("main", layer.title.get(lang), Drawing("mapSoon", [], {}))
    figure.add_child(shown)
    try:
        add(shown, layer.id, lang)
        children = children_of(shown, figure)
        if children is not None and children.beyond_scripts:
            raise UserError(
                "something was written into the page itself (get_root().html or .header), and the "
                "pages of a site are the atlas's: put it on the map, as folium.Marker with a "
                "folium.DivIcon"
            )
    except UserError as error:
        raise UserError(f"add_to_maps, map {layer.id!r} in {lang!r}: {error}") from error
    except Exception as error:
        # A slip in a function of the user's is theirs to see, with the map that it came of.
        error.add_note(f"in add_to_maps, of the map {layer.id!r} in {lang!r}")
        raise
    return children


def child_scripts(layer: Layer, lang: str) -> list[str]:
    """List the scripts of a map with children, in the order in which they must load."""
    return [SCRIPT, f"assets/children/{layer.id}.{lang}.js"]


def write_children(added: Added, site: Path) -> None:
    """Write the files that pages of maps with children load; none without any."""
    if not added:
        return
    write_file(site / SCRIPT, children_script())
    rules = dict.fromkeys(
        rule
        for children in added.values()
        for rule in (*children.styles, *written_in("style", children.head))
    )
    write_file(site / RULES, "\n".join([*rules, children_rules()]))
    for (id, lang), children in added.items():
        scripts = [*children.scripts, *written_in("script", children.head), children.script]
        write_file(site / "assets" / "children" / f"{id}.{lang}.js", "\n".join(scripts))
