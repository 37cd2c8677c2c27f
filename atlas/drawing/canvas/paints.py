"""Named colours: charts draw in stand-ins that the finished SVG turns into custom properties.

Two colours of the style may be alike on light ground and differ on dark ground, so a chart
cannot be drawn in the colours themselves.
"""

from __future__ import annotations

from atlas.catalogue.style import Style, Tone

SEQUENTIAL = 6
DIVERGING = 9
MOVES = 4
UNWRITABLE = 3

NAMES = (
    "page",
    "ink",
    "muted",
    "rule",
    "land",
    "hatch",
    "link",
    "gain",
    "loss",
    "pale-gain",
    "pale-loss",
    *(f"step-{number}" for number in range(1, SEQUENTIAL + 1)),
    *(f"change-{number}" for number in range(1, DIVERGING + 1)),
    *(f"move-{number}" for number in range(1, MOVES + 1)),
)


def paint(name: str) -> str:
    """Return the stand-in of a named colour, as Matplotlib takes it.

    Raises
    ------
    ValueError
        If there is no such colour.
    """
    return f"#a7{NAMES.index(name):02x}5c"


def tones(style: Style) -> dict[str, Tone]:
    """Return every named colour on light and on dark ground."""
    ground, signed = style.ground, style.palettes["diverging"]
    two, steps = style.palettes["two"], style.palettes["sequential"]
    found = {
        "page": ground.page,
        "ink": ground.ink,
        "muted": ground.muted,
        "rule": style.missing.fill,
        "land": ground.land_without_theme,
        "hatch": style.missing.hatch,
        "link": ground.link_and_focus,
        "loss": Tone(light=two.light[0], dark=two.dark[0]),
        "gain": Tone(light=two.light[1], dark=two.dark[1]),
        "pale-loss": Tone(light=signed.light[3], dark=signed.dark[3]),
        "pale-gain": Tone(light=signed.light[5], dark=signed.dark[5]),
    }
    moves = style.palettes["moves"]
    for name, palette in (("step", steps), ("change", signed), ("move", moves)):
        pairs = zip(palette.light, palette.dark, strict=True)
        for number, (light, dark) in enumerate(pairs, start=1):
            found[f"{name}-{number}"] = Tone(light=light, dark=dark)
    return found


def on_step(number: int) -> str:
    """Name the colour of writing on ``step-<number>``: ink on pale steps, the page's on deep.

    Raises
    ------
    ValueError
        On the third step, where neither has contrast enough on both grounds.
    """
    if number == UNWRITABLE:
        raise ValueError(f"nothing can be read on step {number} on both grounds")
    return "ink" if number < UNWRITABLE else "page"
