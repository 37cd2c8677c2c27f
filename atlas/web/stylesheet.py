"""The one style sheet: the style file's colours and sizes as custom properties, then the rules."""

from __future__ import annotations

from importlib import resources

from atlas.style import Style, Tone

PARTS = ("base", "chart")
"""The rules by job, in the order of the cascade: ``static/css/<part>.css``."""


def stylesheet(style: Style) -> str:
    """Write ``atlas.css``: tokens for light and dark ground, then the packaged rules."""
    folder = resources.files("atlas.web") / "static" / "css"
    rules = [(folder / f"{part}.css").read_text(encoding="utf-8") for part in PARTS]
    return tokens(style) + "".join(rules)


def tokens(style: Style) -> str:
    """Write the custom properties of ``:root``; the dark ones hold where the reader asks for dark.

    Paper is light, so print takes the light ones whatever the screen has.
    """
    tones = _tones(style)
    light = "".join(f"--{name}:{tone.light};" for name, tone in tones.items())
    dark = "".join(f"--{name}:{tone.dark};" for name, tone in tones.items())
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


def _tones(style: Style) -> dict[str, Tone]:
    ground = style.ground
    return {
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
