"""The picture of each step: its claim as one map, with the words of the claim upon it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from atlas.charts.chart import ChartData
from atlas.charts.story.cities import centre, cities, schooling
from atlas.charts.story.economy import children, gap, work
from atlas.charts.story.people import away, coast, line, since
from atlas.charts.story.pictures import Draw

PICTURES: Final[Mapping[str, Callable[[ChartData], Draw | None]]] = MappingProxyType(
    {
        "away": away,
        "line": line,
        "coast": coast,
        "cities": cities,
        "centre": centre,
        "work": work,
        "gap": gap,
        "schooling": schooling,
        "children": children,
        "since": since,
    }
)
"""What draws the picture of each step; None where the build lacks its figures."""
