"""The SVG of a chart: its colours as names of the style, its parts, and marks that can be asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import dropwhile, groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from atlas.catalogue.style import Style, Tone

SEQUENTIAL = 6
DIVERGING = 9
MOVES = 4
UNWRITABLE = 3

NAMES = (
    *("page", "ink", "muted", "rule", "land", "hatch", "link"),
    *("gain", "loss", "pale-gain", "pale-loss"),
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


CLASS_MARK = "class:"
"""Prefix of a Matplotlib ``gid`` that becomes a class of the SVG's group."""

_BEYOND_HUNDREDTHS = re.compile(r"(?<=\.\d\d)\d+")
_BEYOND_TENTHS = re.compile(r"(?<=\.\d)\d+")
_EMPTY_TENTH = re.compile(r"\.0(?!\d)")
_BY_A_LETTER = re.compile(r" (?=[A-Za-z])|(?<=[A-Za-z]) ")
_STAND_IN = re.compile("|".join(paint(name) for name in NAMES))
_PROPERTY = {paint(name): f"var(--{name})" for name in NAMES}

_IMPLIED = ("font-family", "text-anchor:start")
"""Declarations that say what holds without them."""


@dataclass(frozen=True)
class Head:
    """What the opening of an SVG says.

    Attributes
    ----------
    id
        Prefix of its ids, unique on the page.
    kind
        ``narrow``, ``wide`` or ``small``: the class becomes ``chart-<kind>``.
    title, description
        For those who cannot see it; an SVG without a title is decoration.
    """

    id: str
    kind: str
    title: str = ""
    description: str = ""


def clean(raw: str, head: Head, style: Style) -> str:
    """Turn an SVG of Matplotlib into one for a page.

    Parameters
    ----------
    raw
        As `atlas.drawing.canvas.Canvas.raw_svg` gives it.
    head
        Its names.
    style
        Colours and type.
    """
    root = ElementTree.fromstring(raw)
    body = _body(root)
    _, _, width, height = root.attrib["viewBox"].split()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{head.kind}" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'stroke-linejoin="round" font-family="{escape(style.type.stack)}" {_named(head)}'
        f"<style>{rules(body, style)}</style>{body}</svg>\n"
    )


def _named(head: Head) -> str:
    if not head.title:
        return 'aria-hidden="true">'
    title, description = f"{head.id}-title", f"{head.id}-desc"
    return (
        f'role="img" aria-labelledby="{title} {description}">'
        f'<title id="{title}">{escape(head.title)}</title>'
        f'<desc id="{description}">{escape(head.description)}</desc>'
    )


def rules(body: str, style: Style) -> str:
    """Write the rules of an SVG: the colours that its body names, on light and on dark ground."""
    halo = style.type.label.halo
    return (
        f"{_colour_rules(body, style)}"
        f".chart .halo text{{paint-order:stroke;stroke:var(--page);stroke-width:{halo:g}px}}"
    )


def without_colours(svg: str, style: Style) -> str:
    """Leave the values of colours to the style sheet of the page that holds an SVG."""
    return svg.replace(_colour_rules(svg, style), "")


def _colour_rules(body: str, style: Style) -> str:
    used = {
        name: tone
        for name, tone in tones(style).items()
        if f"var(--{name})" in body or name == "page"
    }
    light = "".join(f"--{name}:{tone.light};" for name, tone in used.items())
    dark = "".join(f"--{name}:{tone.dark};" for name, tone in used.items())
    return (
        f".chart{{{light}font-variant-numeric:tabular-nums}}"
        f"@media screen and (prefers-color-scheme:dark){{.chart{{{dark}}}}}"
    )


def _body(root: Element) -> str:
    """Write what the figure draws, and the clips that come after it, as short as they can be."""
    drawn = dropwhile(lambda element: element.get("id") != "figure_1", root)
    elements = _under_one_style(_kept(drawn))
    body = "".join(ElementTree.tostring(element, "unicode") for element in elements)
    return body.replace(" />", "/>")


def _kept(group: Iterable[Element]) -> list[Element]:
    """Keep what says something of a group: groups without a class are opened, like ones joined."""
    kept: list[Element] = []
    for child in group:
        element = _shortened(child)
        element.extend(_kept(child))
        if element.tag == "g" and not element.attrib:
            for inner in element:
                _join(kept, inner)
        else:
            _join(kept, element)
    return kept


def _join(kept: list[Element], element: Element) -> None:
    """Add an element to those that are kept; a group goes into the last one if it is like it."""
    if kept and element.tag == kept[-1].tag == "g" and element.attrib == kept[-1].attrib:
        kept[-1].extend(element)
    else:
        kept.append(element)


def _shortened(raw: Element) -> Element:
    """Copy an element without what it holds, its attributes as short as they can be said."""
    names = {_local(name): " ".join(value.split()) for name, value in raw.attrib.items()}
    if _local(raw.tag) == "g":
        names = {
            "class" if name == "id" else name: value.removeprefix(CLASS_MARK)
            for name, value in names.items()
            if name != "id" or value.startswith(CLASS_MARK)
        }
    if names.get("transform", "").startswith("rotate(-0 "):
        del names["transform"]
    if "style" in names:
        pairs = (part.replace(": ", ":").strip() for part in names["style"].split(";"))
        said = (pair for pair in pairs if pair and not pair.startswith(_IMPLIED))
        names["style"] = ";".join(said)
    element = Element(
        _local(raw.tag), {name: _short(name, value) for name, value in names.items() if value}
    )
    element.text = raw.text if raw.text and not raw.text.isspace() else None
    return element


def _local(name: str) -> str:
    """Return a name without its namespace: an SVG within a page has but one."""
    return name.rpartition("}")[2]


def _short(name: str, value: str) -> str:
    if name == "d":
        # A path is exact enough to a tenth of a pixel.
        coarse = _EMPTY_TENTH.sub("", _BEYOND_TENTHS.sub("", value))
        return _BY_A_LETTER.sub("", coarse).strip()
    short = _BEYOND_HUNDREDTHS.sub("", value)
    return _STAND_IN.sub(lambda found: _PROPERTY[found[0]], short)


def _under_one_style(elements: Iterable[Element]) -> list[Element]:
    """Hang the style that a run of marks shares on one group around them.

    Styles become attributes of the drawing: the policy of a page forbids those of HTML.
    """
    found: list[Element] = []
    for style, run in groupby(elements, _style_of_mark):
        marks = list(run)
        for mark in marks:
            mark[:] = _under_one_style(mark)
        if style and len(marks) > 1:
            group = Element("g", {"style": style})
            group.extend(marks)
            for mark in marks:
                del mark.attrib["style"]
            marks = [group]
        found += marks
    for element in found:
        _as_attributes(element)
    return found


def _style_of_mark(element: Element) -> str | None:
    is_mark = element.tag in ("use", "path") and not len(element)
    return element.get("style") if is_mark else None


def _as_attributes(element: Element) -> None:
    pairs = list(element.attrib.items())
    element.attrib.clear()
    for name, value in pairs:
        if name == "style":
            element.attrib |= dict(part.split(":", 1) for part in value.split(";"))
        else:
            element.attrib[name] = value
