"""What the one map of the story shows at each step, and where a step leads on to.

Names of maps leave out the years: `dated` writes those of the build into them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from atlas.model.dataset import Dataset
from atlas.model.layer import Layer, Level
from atlas.web.data.levels import levels_of
from atlas.web.story.texts import WORDS

HERO: Final = "net_migration_county_{span}"
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
    title
        Sentence of `WORDS` that is the map's title at that level: its own names another.
    pair
        Whether the country's example of a prefecture beside its districts is framed.
    people
        Whether people are drawn as circles on plain land.
    line
        Whether the still bears the Heihe–Tengchong line.
    moves
        The period of the moves, ``first`` or ``last``, or ``play`` through all.
    """

    layer: str = ""
    level: Level | None = None
    title: str = ""
    pair: bool = False
    people: bool = False
    line: bool = False
    moves: str = ""


STAGES: Final[Mapping[str, Stage]] = MappingProxyType(
    {
        "opening": Stage(moves="play"),
        "away": Stage("away_other_province_county_{latest}"),
        "line": Stage("density_county_{latest}", line=True),
        "coast": Stage(moves="last"),
        "cities": Stage("growth_county_{span}", people=True),
        "centre": Stage("growth_county_{span}", pair=True),
        "work": Stage("services_change_county_{span}"),
        "gap": Stage(HERO, level="prefecture", title="gap_title"),
        "schooling": Stage("schooling_years_county_{latest}"),
        "children": Stage("children_per_adults_county_{latest}"),
        "since": Stage("estimates_{since}"),
    }
)

WAYS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "away": {
            "link_away_change": "maps/away_change_county_{span}.html",
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
            "link_growth": "maps/growth_county_{span}.html",
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
            "link_services": "maps/services_change_county_{span}.html",
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
            "link_children_map": "maps/children_per_adults_county_{latest}.html",
            "link_cohort_method": "uncertainty.html",
            "link_method": "about.html#youngest_cohort",
        },
        "since": {
            "link_estimates": "maps/estimates_{since}.html",
            "link_method": "about.html#since_the_census",
        },
    }
)
"""Where each step leads: a word of `WORDS`, and an address of the page's language."""


def dated(name: str, dataset: Dataset) -> str:
    """Write the years of a build into a map's name or address.

    ``{span}`` are the two censuses compared, ``{latest}`` the last one, and ``{since}`` the years
    estimated since then: without any, the name is that of no map.
    """
    since = dataset.summary.since_the_census
    estimated = "" if since is None else f"{since.first_year}_{since.last_year}"
    return name.format(span=dataset.country.span, latest=dataset.country.latest, since=estimated)


def stage_of(step: str, dataset: Dataset) -> Stage:
    """Return what the map shows at a step, of the years of the build."""
    stage = STAGES[step]
    return replace(stage, layer=dated(stage.layer, dataset))


def layer_of(stage: Stage, layers: Mapping[str, Layer], dataset: Dataset) -> Layer | None:
    """Return the map of a stage at the level at which it is shown; None if the build lacks it."""
    layer = layers.get(stage.layer)
    if layer is None or stage.level is None:
        return layer
    unit_set = levels_of(layer, dataset).get(stage.level)
    if unit_set is None:
        return layer
    years = dict(zip(("start", "end"), dataset.country.compared, strict=True))
    title = WORDS[stage.title].fill(**years)
    return replace(layer, level=stage.level, unit_set=unit_set, title=title)
