"""The maps of the site as Folium elements: no host but the site's own, no random id.

Stock Folium asks four content networks for its scripts, names its elements at random, and
writes pages without a language. Here Leaflet lies beside the page, every element bears a name
of ours, and the figure is one of the site's own templates.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import folium
from branca.element import CssLink, Figure, JavascriptLink, MacroElement
from folium.template import Template
from markupsafe import Markup

from atlas.web.page.pages import Page, render


class AtlasMap(MacroElement):
    """The call that hands a Leaflet map to the atlas's own engine, which draws on canvas.

    Parameters
    ----------
    defaults
        Payloads to start from, as (kind, id): ``("config", "zh")``. Later ones win.
    overrides
        What this map adds to them, as JSON can hold it.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "ATLAS.mapSoon({{ this._parent.get_name() }},{{ this.config }});"
        "{% endmacro %}"
    )

    def __init__(self, defaults: Sequence[tuple[str, str]], overrides: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca types it in part
        self._name = "AtlasMap"
        self.config = _merged(defaults, overrides)


class AlbersMap(folium.Map):
    """A Leaflet map in the atlas's Albers projection, without tiles and without any network.

    It opens without a view: the engine fits the frame, and a view before that would only be
    animated away.

    Parameters
    ----------
    id
        Name of the element and of the variable, the same in every build: letters, digits, _.
    label
        What a screen reader says of the map.
    zoom_in, zoom_out
        Words of the two zoom buttons.
    still
        What stands in the map's place until it is there, and without script: HTML.
    """

    _template = Template(
        "{% macro html(this, kwargs) %}"
        '<div class="map" id="{{ this.get_name() }}" role="group" aria-label="{{ this.label|e }}">'
        "{{ this.still }}</div>"
        "{% endmacro %}"
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }}=L.map({{ this.get_name()|tojson }},"
        "{crs:L.CRS.{{ this.crs }},zoomControl:false});"
        "L.control.zoom({{ this.zoom_words }}).addTo({{ this.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self, id: str, label: str, zoom_in: str, zoom_out: str, still: str = "") -> None:
        super().__init__(tiles=None, crs="Albers")
        self._id = id
        self.label, self.still = label, still
        # The lower left holds no land of the national frame.
        self.zoom_words = script_json(
            {"position": "bottomleft", "zoomInTitle": zoom_in, "zoomOutTitle": zoom_out}
        )


class AtlasFigure(Figure):
    """A page of the site that holds maps.

    Parameters
    ----------
    page
        Language, address and title.
    template
        Name of the site's template.
    scripts, styles
        Addresses from the root of the site, in the order in which the page loads them.
    context
        What the template needs besides.
    """

    def __init__(
        self,
        page: Page,
        template: str,
        scripts: Sequence[str],
        styles: Sequence[str],
        context: Mapping[str, Any],
    ) -> None:
        super().__init__()
        self._id = "page"
        self.page = page
        self.template_name = template
        self.scripts = [(path, page.relative(path)) for path in scripts]
        self.styles = [(path, page.relative(path)) for path in styles]
        self.context = dict(context)

    def add_map(self, albers_map: AlbersMap, drawing: MacroElement) -> None:
        """Put a map into the page, with what is drawn on it."""
        albers_map.default_js = list(self.scripts)
        albers_map.default_css = list(self.styles)
        drawing._id = albers_map._id
        albers_map.add_child(drawing)
        self.add_child(albers_map)

    def render(self, **kwargs: Any) -> str:
        """Render the page: styles in the head, maps where the template puts them, scripts last."""
        for child in self._children.values():
            child.render(**kwargs)
        links = list(self.header._children.values())
        maps = [Markup(element.render()) for element in self.html._children.values()]
        calls = "".join(element.render() for element in self.script._children.values())
        return render(
            self.template_name,
            self.page,
            maps=maps,
            styles=[link.url for link in links if isinstance(link, CssLink)],
            scripts=[link.url for link in links if isinstance(link, JavascriptLink)],
            calls=Markup(calls),
            **self.context,
        )


def script_json(value: Any) -> str:
    """Write JSON that may stand inside a ``<script>``."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _merged(defaults: Sequence[tuple[str, str]], overrides: Mapping[str, Any]) -> str:
    parts = [f"...ATLAS.get({json.dumps(kind)},{json.dumps(id)})" for kind, id in defaults]
    parts += [f"{json.dumps(key)}:{script_json(value)}" for key, value in overrides.items()]
    return "{" + ",".join(parts) + "}"
