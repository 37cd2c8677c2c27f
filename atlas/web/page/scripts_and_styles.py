"""Scripts, style sheets, Folium's map and the legend, as pages load them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final, Literal

import folium
import pandas as pd
from branca.element import Figure
from folium.template import Template
from markupsafe import Markup, escape

from atlas.catalogue.edition import Edition
from atlas.catalogue.style import Style, Tone
from atlas.drawing.canvas_svg import tones
from atlas.drawing.classification import (
    base_year,
    class_numbers,
    class_shares,
    has_merged,
    has_transfers,
    outside,
    shown,
)
from atlas.model.country import Country
from atlas.model.dataset import UnitSet
from atlas.model.layer import ClassBreaks, Layer, breaks_around, drawn_classes
from atlas.web.page.pages import UI, Page, in_lang, packaged_lists, render, write_file
from atlas.words.numbers import class_labels, edge_labels, with_unit
from atlas.words.word_files import LANGS


@cache
def packaged(name: str, known: str = "") -> str:
    """Read a file of ``static/`` by its room and name, ``maps/legend.js``, minified.

    Parameters
    ----------
    name
        The file.
    known
        From `known_to_scripts`: needed by ``page/part.js``, and by no other file.
    """
    text = _text(name, known)
    # What is joined to a script may begin with a bracket, which would call what stands before.
    return f"{minified(text, name.rpartition('.')[2])}{';' * name.endswith('.js')}\n"


def minified(text: str, kind: str) -> str:
    """Take comments, spaces and needless braces out of a script (``js``) or a sheet (``css``).

    Names stay, and what a script does, as they are written: a reader who looks finds our code.
    Where `turbohtml` has no wheels (macOS on Intel), a site has its scripts with their comments.
    """
    try:
        from turbohtml.clean import JSMinify, minify_css, minify_js
    except ModuleNotFoundError:
        return text
    if kind == "css":
        return minify_css(text)
    return minify_js(text, JSMinify(mangle=False, fold=False))


PLAIN_BUNDLES: Final[Mapping[str, Sequence[str]]] = packaged_lists("bundles")["plain"]
BUNDLES: Final[Mapping[str, Sequence[str]]] = {
    **PLAIN_BUNDLES,
    **packaged_lists("bundles")["further"],
}
"""Scripts and style sheets by their names below ``assets/``: what each is joined of, in order.

Every build writes the plain ones, which hold nothing besides.
"""

PHRASES_IN_SCRIPTS: Final[Mapping[str, Sequence[str]]] = packaged_lists("bundles")["phrases"]
"""Keys of the phrases that a script writes, by its name."""


def bundle(name: str, known: str = "") -> str:
    """Join the packaged files that make up a script or a style sheet, as `packaged` reads them."""
    return "".join(packaged(part, known) for part in BUNDLES[name])


def write_bundles(edition: Edition, site: Path, names: Iterable[str]) -> None:
    """Write scripts and style sheets of the site that hold nothing but packaged files."""
    known = known_to_scripts(edition.country)
    for name in names:
        write_file(site / "assets" / name, bundle(name, known))


def unminified(name: str) -> str:
    """Read a script as it is written, but for what its first comment tells our readers alone."""
    return _text(name).partition("*/")[2].strip()


COUNTRY_IN_SCRIPT: Final = re.compile(r"(?<=ATLAS\.country = )\{.*\}(?=;)")
"""What a script knows of the country: China's stands in the packaged one."""


def _text(name: str, known: str = "") -> str:
    text = (resources.files("atlas.web") / "static" / name).read_text(encoding="utf-8")
    if name == "page/fail.js":
        # What tells of failures holds its words itself, for it may load none.
        keys = ("failed", "try_again", "renewed", "reload")
        words = {lang: {key: UI[key].get(lang) for key in keys} for lang in LANGS}
        text = text.replace("({})", f"({json.dumps(words, ensure_ascii=False)})", 1)
    text, places = COUNTRY_IN_SCRIPT.subn(lambda _: known, text)
    if places and not known:
        raise ValueError(f"{name} needs what scripts know of the country")
    return text


def known_to_scripts(country: Country) -> str:
    """Write what scripts know of a country, as JSON."""
    paged = [country.unit_set(), country.people_set]
    counties = {period.unit_set for period in country.period}
    return json.dumps(
        {
            "home": LANGS[0],
            "plane": dict(country.projection.degrees),
            "paged": paged,
            "others": sorted(counties - {*paged}),
        }
    )


def stylesheet(style: Style) -> str:
    """Write ``atlas.css``: tokens for light and dark ground, then the packaged rules."""
    return tokens(style) + bundle("atlas.css")


def embed_stylesheet(style: Style, name: str = "embed.css") -> str:
    """Write the sheet of an embedded page: tokens for one that may be told its theme, its rules.

    ``<html data-theme="light">`` and ``"dark"`` win over what the reader's system asks for.
    """
    light, dark = _toned(style, "light"), _toned(style, "dark")
    return (
        f":root{{color-scheme:light;{light}{_sizes(style)}}}\n"
        f":root[data-theme=dark]{{color-scheme:dark;{dark}}}\n"
        "@media screen and (prefers-color-scheme:dark){"
        f":root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}\n" + bundle(name)
    )


def tokens(style: Style) -> str:
    """Write the custom properties of ``:root``; the dark ones hold where the reader asks for dark.

    Paper is light, so print takes the light ones whatever the screen has.
    """
    light, dark = _toned(style, "light"), _toned(style, "dark")
    return (
        f":root{{color-scheme:light dark;{light}{_sizes(style)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
    )


def icon(style: Style) -> str:
    """Draw the site's icon: fewer and more on either side of the line, as SVG."""
    fewer, more = style.palettes["two"].light
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="6" fill="{more}"/>'
        f'<path d="M0 6a6 6 0 0 1 6-6h20L0 26z" fill="{fewer}"/>'
        '<path d="M29-3-3 29" stroke="#fff" stroke-width="2.5" stroke-dasharray="5 2"/></svg>\n'
    )


def _toned(style: Style, ground: Literal["light", "dark"]) -> str:
    return "".join(f"--{name}:{getattr(tone, ground)};" for name, tone in _tones(style).items())


def _tones(style: Style) -> dict[str, Tone]:
    ground = style.ground
    return tones(style) | {
        "page": ground.page,
        "land": ground.land_without_theme,
        "sea": ground.sea,
        "ink": ground.ink,
        "muted": ground.muted,
        "link": ground.link_and_focus,
        "comparable": ground.comparable,
        "rule": style.missing.fill,
        "hatch": style.missing.hatch,
        "line": style.line.heihe_tengchong.colour,
    }


def _sizes(style: Style) -> str:
    kind, legend, line = style.type, style.legend, style.line.heihe_tengchong
    sizes = {
        "body": kind.body,
        "caption": kind.caption,
        "subtitle": kind.subtitle,
        "tooltip": kind.tooltip,
        "title-phone": kind.title[0],
        "title-desktop": kind.title[1],
        "legend-height": legend.height,
        "legend-min": legend.min_width,
        "break-text": legend.break_text,
        "counts-text": legend.counts_text,
        "tick-width": legend.zero_tick_width,
        "tick-rise": legend.zero_tick_rise,
        "hatch-every": style.missing.spacing,
        "hatch-width": style.missing.width,
        "line-width": line.width,
        "line-dash": line.dash[0],
        "line-gap": line.dash[1],
    }
    written = "".join(f"--{name}:{value:g}px;" for name, value in sizes.items())
    return f"{written}--stack:{kind.stack};--zh-line:{kind.body_zh_line:g};"


@dataclass(frozen=True)
class Drawing:
    """What the atlas's own engine draws on a Leaflet map, on canvas: ``live.js`` reads it.

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

    def __init__(self, id: str, label: str, drawing: Drawing, still: str = "") -> None:
        super().__init__(tiles=None, crs="Albers")
        self._id = id
        # The page loads the engine; Folium's own scripts would come from other hosts.
        self.default_js, self.default_css = [], []
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
        self.scripts = [page.relative(path) for path in scripts]
        self.styles = [page.relative(path) for path in styles]
        self.context = dict(context)

    def render(self, **kwargs: Any) -> str:
        """Render the page: styles in the head, maps where the template puts them, scripts last."""
        for child in self._children.values():
            child.render(**kwargs)
        maps = [Markup(element.render()) for element in self.html._children.values()]
        return render(
            self.template_name,
            self.page,
            maps=maps,
            styles=self.styles,
            scripts=self.scripts,
            **self.context,
        )


def script_json(value: Any) -> str:
    """Write JSON that may stand inside a ``<script>``."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@dataclass(frozen=True)
class LegendStep:
    """One class: its number, two colours, words, units, and their share of people in %."""

    number: int
    light: str
    dark: str
    words: str
    units: int
    share: float | None
    short_share: str

    @property
    def pair(self) -> tuple[str, str]:
        """The colour on light ground and the one on dark ground."""
        return self.light, self.dark


@dataclass(frozen=True)
class Joint:
    """A break, written where two steps meet; ``at`` in % of the bar's width."""

    label: str
    at: str
    is_zero: bool


@dataclass(frozen=True)
class Legend:
    """What a legend prints.

    Attributes
    ----------
    title, less, more, missing
        Words in the page's language; ``less`` and ``more`` are empty without a zero, and
        ``missing`` where every unit has a value.
    steps, joints
        The classes that the map shows, from the lowest up, and the breaks at their ends (none for
        categories). One between them that no unit is in has no colours.
    year
        Census whose people the shares count.
    decimals
        Of the share of each category, as the finding writes it.
    outside
        Words for the units that the map leaves uncoloured on purpose; empty if there are none.
    marks
        What units bear in close views, as far as there are such: the sign's class and its words.
    """

    title: str
    steps: tuple[LegendStep, ...]
    joints: tuple[Joint, ...]
    less: str
    more: str
    missing: str
    year: int
    decimals: int
    outside: str
    marks: tuple[tuple[str, str], ...]

    @property
    def zero_at(self) -> str:
        """Place of the zero, in % of the bar's width; empty without one."""
        return next((joint.at for joint in self.joints if joint.is_zero), "")


def legend_of(layer: Layer, unit_set: UnitSet, lang: str, style: Style) -> Legend:
    """Build the legend of a map, with the share of people of each class."""
    classes = layer.classes
    table = shown(layer, unit_set, layer.indicator, "transfer_flagged", "comparability")
    numbers = class_numbers(layer, table)
    present = set(numbers[numbers >= 0])
    drawn = drawn_classes(present, len(classes.light))
    # A unit of which it is not known whether the map shows it is hatched, too.
    unknown = layer.where is not None and bool(unit_set.table[layer.where].isna().any())
    steps = _steps(layer, unit_set, present, lang)
    is_scale = isinstance(classes, ClassBreaks)
    return Legend(
        title=layer.legend.get(lang),
        steps=tuple(steps[n] for n in drawn if is_scale or n in present),
        joints=separators(classes, layer.unit.get(lang), drawn)
        if isinstance(classes, ClassBreaks)
        else (),
        less=in_lang(layer.less, lang),
        more=in_lang(layer.more, lang),
        missing=layer.missing.get(lang) if numbers.lt(0).any() or unknown else "",
        year=base_year(layer.indicator, unit_set),
        decimals=layer.decimals,
        outside=in_lang(outside(layer), lang),
        marks=_marks(table, lang, style),
    )


def _steps(
    layer: Layer, unit_set: UnitSet, present: Collection[int], lang: str
) -> list[LegendStep]:
    """Write every class of a map; one that no unit is in has neither colours nor a share."""
    classes = layer.classes
    parts = (classes.light, classes.dark, class_labels(classes), class_shares(layer, unit_set))
    return [
        LegendStep(number, light, dark, label.get(lang), share.units, share.share, share.short)
        if number in present
        else LegendStep(number, "", "", label.get(lang), 0, None, "")
        for number, (light, dark, label, share) in enumerate(zip(*parts, strict=True))
    ]


def _marks(table: pd.DataFrame, lang: str, style: Style) -> tuple[tuple[str, str], ...]:
    words, close = mark_words(lang, style), UI["mark_in_close_views"]
    there = (("lines", "transfer", has_transfers), ("dots", "merged", has_merged))
    return tuple(
        (sign, close.say(lang, mark=words[key])) for sign, key, is_on in there if is_on(table)
    )


def mark_words(lang: str, style: Style) -> dict[str, str]:
    """Return the words for what units bear in close views, by the engine's names of the marks.

    ``transfer`` are the lines over a unit with an unresolved transfer, ``merged`` the dots inside
    the edge of one that several divisions make up; ``closeViews`` holds ``{mark}``.
    """
    marks = style.comparability
    return {
        "transfer": marks.transfer_flagged.words.get(lang),
        "merged": marks.merged.words.get(lang),
        "closeViews": UI["mark_in_close_views"].get(lang),
    }


def separators(classes: ClassBreaks, unit: str, drawn: range | None = None) -> tuple[Joint, ...]:
    """Place the breaks along the bar of equal steps; the last one carries a short unit.

    Of a bar of some classes alone (``drawn``) those that `breaks_around` names.
    """
    steps = range(len(classes.light)) if drawn is None else drawn
    within = breaks_around(steps, len(classes.edges))
    written = edge_labels(classes)
    labels = with_unit([written[n] for n in within], unit) if within else []
    return tuple(
        Joint(label, css_number((n + 1 - steps.start) / len(steps) * 100), classes.edges[n] == 0)
        for n, label in zip(within, labels, strict=True)
    )


def css_number(value: float) -> str:
    """Write a number for CSS with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
