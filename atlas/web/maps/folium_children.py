"""What others put on a map with Folium: whether it can stand there, and what it writes.

Folium writes for a page that loads Leaflet, jQuery, Bootstrap and icons from other hosts. A map of
the atlas is one file that asks no host, in Albers's projection: what needs another host or another
projection is refused, never dropped.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final, Self

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.raster_layers import ImageOverlay, TileLayer, VideoOverlay, WmsTileLayer

from atlas.model.country import Country
from atlas.model.errors import UserError
from atlas.web.data.assets import LEAFLET_PACKAGE, leaflet_text
from atlas.web.page.scripts_and_styles import AlbersMap, bundle

PLAIN_SIGN: Final = "info-sign"
"""Sign of an icon that names none: the pin is then drawn plain."""

LEAFLET_PICTURE: Final = re.compile(r"url\(images/([\w.-]+)\)")
RULES_WITH_PICTURES: Final = re.compile(r"[^{}/]*\{[^{}]*url\(images/[^{}]*\}")
"""Those that a map without controls and markers leaves out."""

INLINE: Final = {
    kind: re.compile(rf"<{kind}\b[^>]*>(.*?)</{kind}>", re.DOTALL | re.IGNORECASE)
    for kind in ("script", "style")
}

DECLARED: Final = re.compile(r"(?:\bvar |\bfunction |\bid=[\"']?)\w*?_([0-9a-f]{32})")
"""The random part of a name that Folium gives to what it writes."""


class OpenMap(AlbersMap):
    """A map of the atlas to which others add from Python, with what stands on it checked."""

    def add_child(self, child: Element, name: str | None = None, index: int | None = None) -> Self:
        """Put something on the map.

        Raises
        ------
        UserError
            If it is drawn in another projection or comes from another host: tiles, pictures between
            two corners, plugins whose scripts are not on the disk.
        """
        check_child(child)
        super().add_child(child, name, index)
        return self


@dataclass(frozen=True)
class Children:
    """What the children of a map write into its page.

    Attributes
    ----------
    scripts, styles
        What is needed first of plugins.
    script
        What puts them on the map, once it stands.
    head, body
        HTML, as they give it.
    """

    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    script: str
    head: str
    body: str

    def written(self, kind: str) -> list[str]:
        """Find what stands in ``<script>`` or ``<style>`` in their HTML: a policy must name it."""
        return written_in(kind, self.head + self.body)

    @property
    def beyond_scripts(self) -> str:
        """What their HTML holds besides scripts and rules in the head."""
        head = self.head
        for pattern in INLINE.values():
            head = pattern.sub("", head)
        return (head + self.body).strip()


def written_in(kind: str, html: str) -> list[str]:
    """Find what stands in ``<script>`` or ``<style>`` in a piece of HTML."""
    return INLINE[kind].findall(html)


def check_child(element: Element) -> None:
    """Refuse what cannot stand on a map of the atlas: an element, or one that it holds.

    Raises
    ------
    UserError
        Saying why, and what to do.
    """
    for found in (element, *_below(element)):
        kind = type(found).__name__
        if isinstance(found, TileLayer | WmsTileLayer):
            raise UserError(
                f"{kind}: tiles are drawn in Web Mercator and come from another host, and this map "
                "is in Albers's equal-area projection, on which they would lie wrong. Leave the "
                "layer out and add the features themselves (folium.GeoJson, folium.Marker), or put "
                "a table of the atlas on a map of Folium's own: "
                'folium.GeoJson(atlas.load("province")).add_to(folium.Map())'
            )
        if isinstance(found, ImageOverlay | VideoOverlay):
            raise UserError(
                f"{kind}: a picture between two corners would have to be in Albers's projection, "
                "where parallels are curved. Add what it shows as shapes (folium.GeoJson)"
            )
        if isinstance(found, folium.Icon) and found.options["icon"] != PLAIN_SIGN:
            raise UserError(
                f"Icon: the sign {found.options['icon']!r} is of a font on another host, and this "
                "map asks no host. Leave `icon` out for a plain pin in the same colour, or take "
                "folium.DivIcon, or folium.CustomIcon with a picture from your disk"
            )
        for _, source in (*_links(found, "js"), *_links(found, "css")):
            _text_of(source, kind)


def children_of(albers_map: folium.Map, figure: Figure) -> Children | None:
    """Let the children of a map write what they are; None if it has none.

    Parameters
    ----------
    albers_map
        The map.
    figure
        What it stands in, which is left as it was.

    Raises
    ------
    UserError
        If one of them cannot stand on a map of the atlas.
    """
    parts = (figure.header, figure.html, figure.script)
    given = [part._children.copy() for part in parts]
    own = {"meta_http"}
    if not albers_map._children and not any({*kept} - own for kept in given):
        return None
    for child in albers_map._children.values():
        check_child(child)
    try:
        for child in list(albers_map._children.values()):
            child.render()
        head, body, script = ({**part._children} for part in parts)
    finally:
        for part, kept in zip(parts, given, strict=True):
            part._children = kept
    links = [link for link in head.values() if isinstance(link, JavascriptLink | CssLink)]
    texts = [
        (isinstance(link, CssLink), _text_of(link.url, str(link.get_name()))) for link in links
    ]
    rest = [one for name, one in head.items() if name not in own and one not in links]
    name = albers_map.get_name()
    put = f"{_written(script)}\n{_kept_in_front(albers_map)}"
    written, above, below = _numbered(
        f"ATLAS.withMap(({name}, $) => {{\n{put}\n}});\n",
        "\n".join(one.render() for one in rest),
        _written(body),
    )
    return Children(
        scripts=tuple(text for is_css, text in texts if not is_css),
        styles=tuple(text for is_css, text in texts if is_css),
        script=written,
        head=above,
        body=below,
    )


def _numbered(*texts: str) -> list[str]:
    """Name what Folium writes by its place: the same map is the same bytes each time."""
    found = dict.fromkeys(id for text in texts for id in DECLARED.findall(text))
    for number, id in enumerate(found, 1):
        texts = tuple(text.replace(id, str(number)) for text in texts)
    return list(texts)


def _below(element: Element) -> Iterator[Element]:
    for child in element._children.values():
        yield child
        yield from _below(child)


def _links(element: Element, kind: str) -> list[tuple[str, str]]:
    """List the scripts or style sheets that an element of Folium asks for."""
    return list(getattr(element, f"default_{kind}", ()))


def _text_of(source: str, whose: str) -> str:
    """Read a script or a style sheet from a disk."""
    path = Path(source)
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise UserError(
            f"{whose} loads {source}, and this map asks no host. Keep the file on your disk and "
            f"name it in the place of its address, as of {whose}.default_js or .default_css: "
            'MarkerCluster.default_js = [("markercluster", "leaflet.markercluster.js")]'
        ) from error


def _written(elements: Mapping[str, Element]) -> str:
    return "\n".join(element.render() for element in elements.values())


def _kept_in_front(albers_map: folium.Map) -> str:
    """Write what `folium.Map.keep_in_front` asks for."""
    layers, name = albers_map.objects_to_stay_in_front, albers_map.get_name()
    if not layers:
        return ""
    front = "".join(f"{layer.get_name()}.bringToFront();" for layer in layers)
    return f"const inFront=()=>{{{front}}};{name}.on('overlayadd',inFront);inFront();"


def _picture(name: str) -> str:
    """Read a picture of Leaflet as an address that holds it."""
    file = resources.files(LEAFLET_PACKAGE) / "static" / LEAFLET_PACKAGE / "images" / name
    return f"data:image/png;base64,{base64.b64encode(file.read_bytes()).decode('ascii')}"


def children_script(*, country: Country) -> str:
    """Write what all children need before they are put on a map: their pens, and Leaflet's pins."""
    names = {
        "iconUrl": "marker-icon.png",
        "iconRetinaUrl": "marker-icon-2x.png",
        "shadowUrl": "marker-shadow.png",
    }
    pictures = json.dumps({key: _picture(name) for key, name in names.items()})
    pins = f"L.Icon.Default.imagePath='';L.Icon.Default.mergeOptions({pictures});\n"
    return bundle("children.js", country=country) + pins


def children_rules(*, country: Country) -> str:
    """Write the rules of all children: Leaflet's with pictures, which are inside, and ours."""
    rules = "".join(RULES_WITH_PICTURES.findall(leaflet_text("leaflet.css")))
    with_pictures = LEAFLET_PICTURE.sub(lambda found: f"url({_picture(found[1])})", rules)
    return with_pictures + bundle("children.css", country=country)
