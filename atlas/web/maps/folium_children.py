"""What others put on a map with Folium: whether it can stand there, and what it writes.

Folium writes for a page that loads Leaflet, jQuery, Bootstrap and icons from other hosts. A map of
the atlas is one file that asks no host, in Albers's projection unless Web Mercator is asked for:
what needs another host or another projection is refused, never dropped. Tiles alone, which a user
lays on a map in Web Mercator, come from where they are.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path
from typing import Final, Literal, Self, get_args

import folium
from branca.colormap import ColorMap
from branca.element import CssLink, Element, Figure, JavascriptLink, MacroElement
from folium.plugins import DualMap
from folium.raster_layers import ImageOverlay, TileLayer, VideoOverlay, WmsTileLayer
from folium.utilities import validate_location

from atlas.model.errors import UserError
from atlas.web.data.assets import LEAFLET_PACKAGE, leaflet_text
from atlas.web.page.scripts_and_styles import AlbersMap, Drawing, bundle

PLAIN_SIGN: Final = "info-sign"
"""Sign of an icon that names none: the pin is then drawn plain."""

LEAFLET_PICTURE: Final = re.compile(r"url\(images/([\w.-]+)\)")
RULES_WITH_PICTURES: Final = re.compile(r"[^{}/]*\{[^{}]*url\(images/[^{}]*\}")
"""Those that a map without controls and markers leaves out."""

INLINE: Final = {
    kind: re.compile(rf"<{kind}\b[^>]*>(.*?)</{kind}>", re.DOTALL | re.IGNORECASE)
    for kind in ("script", "style")
}

PACKAGED: Final = dict.fromkeys(
    ("leaflet.markercluster.js", "MarkerCluster.css", "MarkerCluster.Default.css"),
    "xstatic-leaflet-markercluster",
)
"""Files of plugins that a package brings, in the extra ``maps``, and the package."""

OF_FOLIUM: Final = resources.files("folium") / "templates"
"""Scripts that the package of Folium holds, though its plugins ask another host for them."""

FIXED: Final = ("crs", "width", "height", "left", "top", "position")
"""What Folium's map has as attributes, and the atlas gives a map."""

HOST: Final = re.compile(r"(https?:)?//([^/?#]+)")
IN_BRACES: Final = re.compile(r"\{[^}]*\}")

DECLARED: Final = re.compile(r"(?:\b(?:var|let|const|function) |\bid=[\"']?)\w*?_([0-9a-f]{32})")
"""The random part of a name that Folium gives to what it writes."""


Projection = Literal["albers", "mercator"]
PROJECTIONS: Final = get_args(Projection)


class OpenMap(AlbersMap):
    """A map of the atlas to which others add from Python, with what stands on it checked.

    Parameters
    ----------
    id, label, drawing
        As of `AlbersMap`.
    projection
        ``albers``, equal-area, or ``mercator``, that of tiles.
    """

    def __init__(
        self, id: str, label: str, drawing: Drawing, projection: Projection = "albers"
    ) -> None:
        super().__init__(id, label, drawing)
        self.projection = projection
        self._opened = {name: getattr(self, name) for name in (*FIXED, "location")}
        self._options = dict(self.options)

    def __repr__(self) -> str:
        added = ", ".join(child._name for child in self._children.values()) or "nothing added"
        return f"<{type(self).__name__} {self._id!r}, {self.projection}: {added}>"

    def add_child(self, child: Element, name: str | None = None, index: int | None = None) -> Self:
        """Put something on the map.

        Raises
        ------
        UserError
            If it is drawn in another projection or comes from another host: tiles, pictures between
            two corners, plugins whose scripts are not on the disk.
        """
        check_child(child, self.projection)
        super().add_child(child, name, index)
        return self

    def opening(self) -> str:
        """Write the script for the view that ``location``, ``zoom`` or ``zoom_start`` asks for.

        Raises
        ------
        UserError
            If an attribute or an option was set that a map of the atlas cannot follow.
        """
        changed = [name for name in FIXED if getattr(self, name) != self._opened[name]]
        options = {
            key: value
            for key, value in self.options.items()
            if key not in self._options or self._options[key] != value
        }
        zoom = options.pop("zoom", None)
        changed += [f"options[{key!r}]" for key in options]
        if changed:
            raise UserError(
                f"{', '.join(changed)} was set on the map, and a map of the atlas takes size, "
                "projection and handling from its own page. `location` and `zoom_start` can be "
                "set, and folium.FitBounds opens the map close by"
            )
        for name in ("zoom", "zoom_start"):
            zoom = getattr(self, name, zoom)
        location = None if self.location == self._opened["location"] else self.location
        if location is None and zoom is None:
            return ""
        name = self.get_name()
        where = json.dumps(validate_location(location)) if location else f"{name}.getCenter()"
        close = json.dumps(zoom) if zoom is not None else f"{name}.getZoom()"
        return f"{name}.setView({where}, {close}, {{animate: false}});"


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
    hosts
        Where tiles come from, as a policy names it.
    """

    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    script: str
    head: str
    body: str
    hosts: tuple[str, ...] = ()

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


def check_child(element: Element, projection: Projection) -> None:
    """Refuse what cannot stand on a map of the atlas: an element, or one that it holds.

    Raises
    ------
    UserError
        Saying why, and what to do.
    """
    for found in (element, *_below(element)):
        kind = type(found).__name__
        if isinstance(found, folium.Map | DualMap):
            raise UserError(
                f"{kind} is a map of its own, and cannot stand on a map of the atlas. Add what it "
                "shows to this map, or save two files and set them side by side in a page"
            )
        _check_pictures(found, kind, projection)
        if isinstance(found, folium.Icon) and found.options["icon"] != PLAIN_SIGN:
            raise UserError(
                f"Icon: the sign {found.options['icon']!r} is of a font on another host, and this "
                "map asks no host. Leave `icon` out for a plain pin in the same colour, or take "
                "folium.DivIcon, or folium.CustomIcon with a picture from your disk"
            )
        if kind == "MiniMap":
            raise UserError(
                "MiniMap is a second map, of tiles from another host, with a plugin to draw it. "
                "The map of the country is small itself: folium.FitBounds opens it close by"
            )
        for _, source in (*_links(found, "js"), *_links(found, "css")):
            _text_of(source, kind)


def _check_pictures(found: Element, kind: str, projection: Projection) -> None:
    """Refuse tiles and pictures that would lie wrong, or that a file cannot hold."""
    if projection == "albers" and isinstance(found, TileLayer | WmsTileLayer):
        raise UserError(
            f"{kind}: tiles are drawn in Web Mercator and come from another host, and this map "
            "is in Albers's equal-area projection, on which they would lie wrong. Ask for "
            'the map on which they lie right: atlas.map(…, projection="mercator"); or add the '
            "features themselves (folium.GeoJson, folium.Marker)"
        )
    if projection == "albers" and isinstance(found, ImageOverlay | VideoOverlay):
        raise UserError(
            f"{kind}: a picture between two corners would have to be in Albers's projection, "
            "where parallels are curved. Add what it shows as shapes (folium.GeoJson), or ask for "
            'atlas.map(…, projection="mercator")'
        )
    is_elsewhere = isinstance(found, ImageOverlay) and not found.url.startswith("data:")
    if is_elsewhere or isinstance(found, VideoOverlay):
        raise UserError(
            f"{kind} is not in the file, and this map asks no host but that of your tiles. Take "
            "folium.raster_layers.ImageOverlay with an array, or a picture from your disk"
        )


def children_of(albers_map: OpenMap, figure: Figure) -> Children | None:
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
    beside = [child for child in figure._children.values() if child is not albers_map]
    opening = albers_map.opening()
    added = [*albers_map._children.values(), *beside]
    if not added and not opening and not any({*kept} - own for kept in given):
        return None
    for child in added:
        check_child(child, albers_map.projection)
    _check_beside(beside)
    bringers: dict[str, Element] = {}
    try:
        for child in added:
            child.render()
            bringers |= {name: child for name in figure.header._children if name not in bringers}
        head, body, script = ({**part._children} for part in parts)
    finally:
        for part, kept in zip(parts, given, strict=True):
            part._children = kept
    bringers = {name: child for name, child in bringers.items() if name not in given[0]}
    links = [link for link in head.values() if isinstance(link, JavascriptLink | CssLink)]
    texts = [
        (isinstance(link, CssLink), _text_of_link(link, bringers.get(name)))
        for name, link in head.items()
        if isinstance(link, JavascriptLink | CssLink)
    ]
    rest = [one for name, one in head.items() if name not in own and one not in links]
    name = albers_map.get_name()
    put = f"{opening}\n{_written(script)}\n{_kept_in_front(albers_map)}".lstrip()
    _check_hung(figure, put, beside)
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
        hosts=tuple(dict.fromkeys(_hosts(albers_map))),
    )


def _numbered(*texts: str) -> list[str]:
    """Name what Folium writes by its place: the same map is the same bytes each time."""
    found = dict.fromkeys(id for text in texts for id in DECLARED.findall(text))
    for number, id in enumerate(found, 1):
        texts = tuple(text.replace(id, str(number)) for text in texts)
    return list(texts)


def _hosts(albers_map: folium.Map) -> Iterator[str]:
    """Name the hosts of tiles, each as a policy does: ``https://*.tile.example.org``."""
    for found in _below(albers_map):
        if isinstance(found, TileLayer):
            address = str(found.tiles)
        elif isinstance(found, WmsTileLayer):
            address = str(found.url)
        else:
            continue
        host = HOST.match(address)
        yield IN_BRACES.sub("*", f"{host[1] or 'https:'}//{host[2]}") if host else "'self'"


def _below(element: Element) -> Iterator[Element]:
    for child in element._children.values():
        yield child
        yield from _below(child)


def _links(element: Element, kind: str) -> list[tuple[str, str]]:
    """List the scripts or style sheets that an element of Folium asks for."""
    return list(getattr(element, f"default_{kind}", ()))


def _check_beside(beside: Iterable[Element]) -> None:
    """Refuse what stands on the page beside the map and writes nothing into it."""
    for child in beside:
        if not isinstance(child, MacroElement):
            raise UserError(
                f"{type(child).__name__} was put on get_root() itself, where Folium draws nothing "
                "of it. Put HTML into get_root().html, rules into get_root().header"
            )


def _check_hung(figure: Figure, script: str, beside: Iterable[Element]) -> None:
    """Refuse what is drawn on a map, and was put on the page beside it."""
    if figure.get_name() in script:
        kinds = ", ".join(dict.fromkeys(type(child).__name__ for child in beside))
        raise UserError(
            f"{kinds} was put on get_root(), which is a page and no map. Put it on the map itself: "
            "….add_to(shown)"
        )


def _text_of_link(link: JavascriptLink | CssLink, bringer: Element | None) -> str:
    """Read what a link in the head names: the user's own, or one that an element wrote there."""
    if bringer is None:
        kind = type(link).__name__
        with suppress(OSError, ValueError):
            return Path(link.url).read_text(encoding="utf-8")
        raise UserError(
            f"get_root().header loads {link.url}, and this map asks no host. Keep the file on your "
            f'disk and name it there: {kind}("{Path(link.url).name}")'
        )
    scales = (found for found in (bringer, *_below(bringer)) if isinstance(found, ColorMap))
    kind = type(next(scales, bringer)).__name__
    if isinstance(bringer, ColorMap) or kind != type(bringer).__name__:
        advice = (
            "The map has a legend of its own; of another one write the HTML into get_root().html"
        )
    else:
        advice = f"{kind} writes that address itself, and cannot be told of a file on your disk"
    with suppress(UserError):
        return _text_of(link.url, kind)
    raise UserError(f"{kind} loads {link.url}, and this map asks no host. {advice}")


def _text_of(source: str, whose: str) -> str:
    """Read a script or a style sheet from a disk; of a known plugin, from its package."""
    path = Path(source)
    if "//" in source and (brought := OF_FOLIUM / path.name).is_file():
        return brought.read_text(encoding="utf-8")
    if (packaged := PACKAGED.get(path.name)) and "//" in source:
        with suppress(metadata.PackageNotFoundError):
            path = _file_of(packaged, path.name)
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        with_pip = "python -m pip install 'china-population-atlas[maps]' brings it, "
        raise UserError(
            f"{whose} loads {source}, and this map asks no host. {with_pip if packaged else ''}"
            f"{'or keep' if packaged else 'Keep'} the file on your disk and "
            f"name it in the place of its address, as of {whose}.default_js or .default_css: "
            f'{whose}.default_js = [("plugin", "{path.name}")]'
        ) from error


def _file_of(distribution: str, name: str) -> Path:
    """Find a file of an installed package, which need not be one of Python."""
    files = metadata.files(distribution) or ()
    return next((Path(str(file.locate())) for file in files if file.name == name), Path(name))


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


def children_script() -> str:
    """Write what all children need before they are put on a map: their pens, and Leaflet's pins."""
    names = {
        "iconUrl": "marker-icon.png",
        "iconRetinaUrl": "marker-icon-2x.png",
        "shadowUrl": "marker-shadow.png",
    }
    pictures = json.dumps({key: _picture(name) for key, name in names.items()})
    pins = f"L.Icon.Default.imagePath='';L.Icon.Default.mergeOptions({pictures});\n"
    return bundle("children.js") + pins


def children_rules() -> str:
    """Write the rules of all children: Leaflet's with pictures, which are inside, and ours."""
    rules = "".join(RULES_WITH_PICTURES.findall(leaflet_text("leaflet.css")))
    with_pictures = LEAFLET_PICTURE.sub(lambda found: f"url({_picture(found[1])})", rules)
    return with_pictures + bundle("children.css")
