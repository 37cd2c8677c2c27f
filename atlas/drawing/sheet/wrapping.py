"""Lines of words: how wide they are, and text broken into such of a width."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from matplotlib.font_manager import get_font

from atlas.drawing.canvas.canvas import font_file

_EM: Final = 64
_FIXED_POINT: Final = 65536

CLOSING: Final = "，。；：、！？）》」』”’,.;:!?)%"
"""What must not begin a line."""

OPENING: Final = "（《「『“‘("
"""What must not end one."""

_PIECES: Final = re.compile(r"[^\S\n]+|[A-Za-z0-9À-ɏ_.,;:%()'’“”/+\-–−°²]+|.")
_SENTENCE: Final = re.compile(r"[^。]+?(?:。|[.](?=\s|$)|$)\s*")


def line_width(words: str, size: float) -> float:
    """Measure a line in px: the sum of its letters' advances, which are looked up once each."""
    return sum(map(_advance, words)) * size


@cache
def _advance(letter: str) -> float:
    """Return the width of a letter in shares of the type's size."""
    font = get_font(str(font_file()))
    font.set_size(_EM, 72)
    # By glyph: of a letter that the font lacks, as a user's own text may have, that is the box.
    glyph = font.load_glyph(font.get_char_index(ord(letter)))
    return float(glyph.linearHoriAdvance) / _FIXED_POINT / _EM


def wrap(text: str, size: float, width: float) -> list[str]:
    """Break a text into lines.

    Parameters
    ----------
    text
        One paragraph. It may break at spaces and between Chinese characters, but not so that
        a line begins with a closing mark or ends with an opening one.
    size, width
        Of the type and of a line, px.
    """
    lines = [""]
    for piece in _joined(_PIECES.findall(text)):
        longer = lines[-1] + piece
        if lines[-1] and line_width(longer.rstrip(), size) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append(piece.lstrip())
        else:
            lines[-1] = longer
    return [line.rstrip() for line in lines if line.strip()]


def first_sentences(text: str, size: float, width: float, lines: int) -> list[str]:
    """Wrap as many whole sentences from the beginning as fit into so many lines; at least one."""
    fitting: list[str] = []
    said = ""
    for sentence in _SENTENCE.findall(text):
        said += sentence
        wrapped = wrap(said, size, width)
        if fitting and len(wrapped) > lines:
            break
        fitting = wrapped
    return fitting


def fitting_size(text: str, width: float, largest: float, smallest: float) -> float:
    """Return the largest size, in half pixels, at which a line is no wider than ``width``."""
    size = largest
    while size > smallest and line_width(text, size) > width:
        size -= 0.5
    return size


def _joined(pieces: list[str]) -> list[str]:
    """Join marks to the piece that they must stay with."""
    joined: list[str] = []
    for piece in pieces:
        holds = bool(joined) and (piece[0] in CLOSING or joined[-1][-1] in OPENING)
        if holds and not piece.isspace():
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined
