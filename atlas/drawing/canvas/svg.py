"""From Matplotlib's SVG to one that a page can hold: small, named, coloured by the reader's ground.

Text stays text, in the reader's own fonts; colours become custom properties with a light and a
dark value; ids that only name Matplotlib's groups go.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from atlas.catalogue.style import Style
from atlas.drawing.canvas.paints import NAMES, paint, tones

CLASS_MARK = "class:"
"""Prefix of a Matplotlib ``gid`` that becomes a class of the SVG's group."""

_ALIKE = re.compile(
    r'(<(?:use|path)(?: (?!style)[a-z-]+="[^"]*")*( style="[^"]*")/>)'
    r'(?:<(?:use|path)(?: (?!style)[a-z-]+="[^"]*")*\2/>)+'
)
_TAG = re.compile(r"(<[^>]+>)")
_EMPTY_GROUP = re.compile(r"<g[^>]*/>")
_LONG_NUMBER = re.compile(r"(\.\d\d)\d+")
_TENTH = re.compile(r"(\.\d)\d+")
_EMPTY_TENTH = re.compile(r"\.0(?!\d)")
_GROUP_ID = re.compile(r' id="([^"]*)"')
_PATH = re.compile(r' d="([^"]*)"')
_LETTER = re.compile(r" ?([A-Za-z]) ?")
_STAND_IN = re.compile("|".join(paint(name) for name in NAMES))
_PROPERTY = {paint(name): f"var(--{name})" for name in NAMES}
_LEVEL_TEXT = re.compile(r' transform="rotate\(-0 [^"]*\)"')
_FAMILY = re.compile(r"font-family:[^;\"]*;?")
_STYLE = re.compile(r' style="([^"]*)"')


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
        As `atlas.drawing.canvas.canvas.Canvas.raw_svg` gives it.
    head
        Its names.
    style
        Colours and type.
    """
    body = _body(raw)
    width, height = _size(raw)
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


def _size(raw: str) -> tuple[str, str]:
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', raw)
    assert found is not None
    return found[1], found[2]


def rules(body: str, style: Style) -> str:
    """Write the rules of an SVG: the colours that its body names, on light and on dark ground."""
    used = {
        name: tone
        for name, tone in tones(style).items()
        if f"var(--{name})" in body or name == "page"
    }
    light = "".join(f"--{name}:{tone.light};" for name, tone in used.items())
    dark = "".join(f"--{name}:{tone.dark};" for name, tone in used.items())
    halo = style.type.label.halo
    return (
        f".chart{{{light}font-variant-numeric:tabular-nums}}"
        f"@media screen and (prefers-color-scheme:dark){{.chart{{{dark}}}}}"
        f".chart .halo text{{paint-order:stroke;stroke:var(--page);stroke-width:{halo:g}px}}"
    )


def _body(raw: str) -> str:
    start, end = raw.index('<g id="figure_1">'), raw.rindex("</svg>")
    joined = re.sub(r"\s*\n\s*", " ", raw[start:end])
    groups = _Groups()
    for part in _TAG.split(joined):
        groups.take(part)
    alike = _ALIKE.sub(_under_one_style, "".join(groups.kept))
    return _STYLE.sub(_as_attributes, alike)


class _Groups:
    """Keeps the parts of an SVG, and of its groups those that say something, like ones joined."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self._open: list[str] = []
        self._closed = ""

    def take(self, part: str) -> None:
        """Take the next tag or text."""
        if part.isspace() or not part or _EMPTY_GROUP.fullmatch(part):
            return
        if part.startswith("<g"):
            self._begin(_tag(_GROUP_ID.sub(_class_of, part)))
        elif part == "</g>":
            self._end(self._open.pop())
        else:
            self.kept.append(_tag(part) if part.startswith("<") else part)
            self._closed = ""

    def _begin(self, group: str) -> None:
        self._open.append(group)
        if group == self._closed:
            self.kept.pop()
        elif group != "<g>":
            self.kept.append(group)
        if group != "<g>":
            self._closed = ""

    def _end(self, group: str) -> None:
        if group != "<g>":
            self.kept.append("</g>")
            self._closed = group


def _under_one_style(found: re.Match[str]) -> str:
    """Hang the style that a run of marks shares on one group around them."""
    style = found[2]
    return f"<g{style}>{found[0].replace(style, '')}</g>"


def _as_attributes(found: re.Match[str]) -> str:
    """Write a style as attributes of the drawing: the policy of a page forbids those of HTML."""
    pairs = (declared.split(":", 1) for declared in found[1].split(";"))
    return "".join(f' {name}="{value}"' for name, value in pairs)


def _class_of(found: re.Match[str]) -> str:
    name = found[1]
    return f' class="{name.removeprefix(CLASS_MARK)}"' if name.startswith(CLASS_MARK) else ""


def _tag(tag: str) -> str:
    short = _LEVEL_TEXT.sub("", tag)
    short = _FAMILY.sub("", short.replace("; ", ";").replace(": ", ":"))
    short = _LONG_NUMBER.sub(r"\1", short).replace("xlink:href", "href").replace(';"', '"')
    short = _PATH.sub(_shape, short.replace("text-anchor:start;", ""))
    return _STAND_IN.sub(lambda found: _PROPERTY[found[0]], short).replace(' style=""', "")


def _shape(found: re.Match[str]) -> str:
    """Write a path to a tenth of a pixel."""
    coarse = _EMPTY_TENTH.sub("", _TENTH.sub(r"\1", found[1]))
    return f' d="{_LETTER.sub(lambda letter: letter[1], coarse).strip()}"'
