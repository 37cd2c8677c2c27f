"""What the one map of the story shows at each step, and where a step leads on to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from atlas.country import here

HERO: Final = f"net_migration_county_{here().span}"
"""The default national map: moves, and not rates of growth, in which the empty west shouts."""


@dataclass(frozen=True)
class Stage:
    """One state of the map in view.

    Attributes
    ----------
    layer
        The map; empty shows the moves between provinces.
    level
        Level of its units, if another than its own.
    place
        A place to frame.
    people
        Whether people are drawn as circles on plain land.
    line
        Whether the still bears the Heihe–Tengchong line.
    moves
        The period of the moves, ``first`` or ``last``, or ``play`` through all.
    """

    layer: str = ""
    level: str = ""
    place: str = ""
    people: bool = False
    line: bool = False
    moves: str = ""


STAGES: Final[Mapping[str, Stage]] = MappingProxyType(
    {
        "opening": Stage(moves="play"),
        "away": Stage(f"away_other_province_county_{here().latest}"),
        "line": Stage(f"density_county_{here().latest}", line=True),
        "coast": Stage(moves="last"),
        "cities": Stage(f"growth_county_{here().span}", people=True),
        "centre": Stage(f"growth_county_{here().span}", place=here().examples.pair),
        "work": Stage(f"services_change_county_{here().span}"),
        "gap": Stage(HERO, level="prefecture"),
        "schooling": Stage(f"schooling_years_county_{here().latest}"),
        "children": Stage(f"children_per_adults_county_{here().latest}"),
        "since": Stage("estimates_2020_2024"),
    }
)

WAYS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "away": {
            "link_away_change": f"maps/away_change_county_{here().span}.html",
            "link_method": "about.html#away",
        },
        "line": {
            "link_line_map": "maps/line_side_county.html",
            "link_line_method": "about.html#line",
        },
        "coast": {
            "link_moves": "moves.html",
            "link_net": f"maps/{HERO}.html",
            "link_method": "about.html#moves",
        },
        "cities": {
            "link_growth": f"maps/growth_county_{here().span}.html",
            "link_places": "places.html",
            "link_method": "about.html#local_gains",
        },
        "centre": {
            "link_cores": "charts/core-and-periphery.html",
            "link_types": "maps/type_prefecture_districts.html",
            "link_density": "charts/growth-by-density.html",
            "link_method": "about.html#density_growth",
        },
        "work": {
            "link_services": f"maps/services_change_county_{here().span}.html",
            "link_method": "about.html#sectors",
        },
        "gap": {
            "link_stayed": "charts/if-people-had-stayed.html",
            "link_lorenz": "charts/lorenz-curves.html",
            "link_method": "about.html#concentration",
        },
        "schooling": {
            "link_ladder": "charts/ladder-by-city-size.html",
            "link_method": "about.html#schooling",
        },
        "children": {
            "link_children_map": f"maps/children_per_adults_county_{here().latest}.html",
            "link_cohort_method": "uncertainty.html",
            "link_method": "about.html#youngest_cohort",
        },
        "since": {
            "link_estimates": "maps/estimates_2020_2024.html",
            "link_method": "about.html#since_the_census",
        },
    }
)
"""Where each step leads: a word of `WORDS`, and an address of the page's language."""
