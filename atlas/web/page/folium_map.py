"""The maps of the site as Folium elements: no host but the site's own, no random id.

Stock Folium asks four content networks for its scripts, names its elements at random, and
writes pages without a language. Here Leaflet lies beside the page, every element bears a name
of ours, and the figure is one of the site's own templates.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import folium
from branca.element import CssLink, Figure, JavascriptLink
from folium.template import Template
from markupsafe import Markup, escape

from atlas.web.page.pages import Page, render


@dataclass(frozen=True)
class Drawing:
    """What the atlas's own engine draws on a Leaflet map, on canvas: ``standing.js`` reads it.

    Attributes
    ----------
    call
        The function of ``ATLAS`` that draws: ``mapSoon`` or ``moves``.
    payloads
        What it starts from, as (kind, id): ``("config", "zh")``. Later ones win.
    options
        What this map adds to them, as JSON can hold it.
    """

    call: str
    payloads: Sequence[tuple[str, str]]
    options: Mapping[str, Any]


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
    drawing
        What is drawn on it.
    still
        What stands in the map's place until it is there, and without script: HTML.
    """

    _template = Template(
        "{% macro html(this, kwargs) %}"
        '<div class="map" id="{{ this.get_name() }}" role="group" aria-label="{{ this.label|e }}" '
        "data-map='{{ this.drawn }}'>{{ this.still }}</div>"
        "{% endmacro %}"
    )

    def __init__(
        self,
        id: str,
        label: str,
        drawing: Drawing,
        still: str = "",
    ) -> None:
        super().__init__(tiles=None, crs="Albers")
        self._id = id
        self.label, self.still = label, still
        parts = [drawing.call, drawing.payloads, drawing.options]
        # Between single quotes, for JSON is full of the double ones.
        self.drawn = str(escape(script_json(parts))).replace("&#34;", '"')


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

    def add_map(self, albers_map: AlbersMap) -> None:
        """Put a map into the page."""
        albers_map.default_js = list(self.scripts)
        albers_map.default_css = list(self.styles)
        self.add_child(albers_map)

    def render(self, **kwargs: Any) -> str:
        """Render the page: styles in the head, maps where the template puts them, scripts last."""
        for child in self._children.values():
            child.render(**kwargs)
        links = list(self.header._children.values())
        maps = [Markup(element.render()) for element in self.html._children.values()]
        return render(
            self.template_name,
            self.page,
            maps=maps,
            styles=[link.url for link in links if isinstance(link, CssLink)],
            scripts=[link.url for link in links if isinstance(link, JavascriptLink)],
            **self.context,
        )


def script_json(value: Any) -> str:
    """Write JSON that may stand inside a ``<script>``."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
