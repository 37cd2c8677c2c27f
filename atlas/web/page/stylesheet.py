"""The one style sheet: the style file's colours and sizes as custom properties, then the rules."""

from __future__ import annotations

from typing import Literal

from atlas.catalogue.style import Style, Tone
from atlas.drawing.canvas.paints import tones
from atlas.model.country import Country
from atlas.web.page.scripts import joined

PARTS = (
    "page/base",
    "maps/engine",
    "maps/circles",
    "maps/map",
    "maps/chart",
    "maps/cores",
    "story/story",
    "place/place",
    "place/card",
    "downloads/grids",
)
"""The rules by job, in the order of the cascade: ``static/<part>.css``."""

EMBED_PARTS = ("maps/engine", "maps/circles", "embed/embed")
"""The rules of a map inside a foreign page, which is light or dark as its host asks."""

MOVES_EMBED_PARTS = ("page/base", "maps/engine", "maps/map", "moves/moves", "embed/embed")
"""The same for the flow map, which has buttons and a table."""

CHART_EMBED_PARTS = ("embed/embed", "embed/chart-embed")
"""The same for a chart, which is there without a script."""


FORCED_COLOURS = "page/forced-colours"
"""What every style sheet ends with: what keeps its colours where the reader's system sets them."""


def stylesheet(style: Style, *, country: Country) -> str:
    """Write ``atlas.css``: tokens for light and dark ground, then the packaged rules."""
    return tokens(style) + _rules(PARTS, country=country)


def embed_stylesheet(
    style: Style, parts: tuple[str, ...] = EMBED_PARTS, *, country: Country
) -> str:
    """Write ``embed.css``: the tokens for a page that may be told its theme, and its few rules.

    ``<html data-theme="light">`` and ``"dark"`` win over what the reader's system asks for.
    """
    light, dark = _toned(style, "light"), _toned(style, "dark")
    return (
        f":root{{color-scheme:light;{light}{_sizes(style)}}}\n"
        f":root[data-theme=dark]{{color-scheme:dark;{dark}}}\n"
        "@media screen and (prefers-color-scheme:dark){"
        f":root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}\n"
        + _rules(parts, country=country)
    )


def _rules(parts: tuple[str, ...], *, country: Country) -> str:
    return joined((f"{part}.css" for part in (*parts, FORCED_COLOURS)), country=country)


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
