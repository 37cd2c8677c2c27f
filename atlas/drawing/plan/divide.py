"""The Heihe–Tengchong line: which way it runs, and what stands at its ends."""

from __future__ import annotations

from atlas.catalogue.style import Style
from atlas.drawing.plan.views import Points
from atlas.model.text import Text


def from_the_south_west(line: Points) -> Points:
    """Turn a line so that it runs from south-west to north-east."""
    return line if line[0, 0] < line[-1, 0] else line[::-1]


def named_ends(line: Points, style: Style) -> tuple[tuple[Points, Text], tuple[Points, Text]]:
    """Return the ends of the line, the south-western first, each with its words."""
    southern, northern = from_the_south_west(line)[[0, -1]]
    words = style.line.heihe_tengchong
    return (southern, words.end), (northern, words.start)
