"""The headline figures of moves between provinces within five years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class KindOfMove:
    """Moves of one kind: people, and their share of all who moved, 0–1."""

    people: int
    share: float


@dataclass(frozen=True, kw_only=True)
class LargestMove:
    """The largest move between two provinces, with its 95 % interval: people."""

    origin_code: str
    destination_code: str
    people: int
    low: int
    high: int


@dataclass(frozen=True, kw_only=True)
class DrawnMoves:
    """Arrows of a map from so many people on, and the share of all movers that they show, 0–1."""

    arrows: int
    share: float


@dataclass(frozen=True, kw_only=True)
class MovesFigures:
    """Moves between provinces within the five years of a period, of people aged 5 and over.

    Attributes
    ----------
    instrument
        ``census`` (long form, a tenth of the households) or ``survey`` (1 %).
    people, sample_persons
        All who lived in another province five years before, and how many of them were asked.
    kinds
        Kind of `atlas.measures.migration.province_moves.KINDS` → its people.
    net_over_gross
        What the provinces gained together, per mover, 0–1.
    net_of_pairs_over_gross
        What is left per mover when the two ways between each pair are set off.
    mean_distance_km
        Between the centres of people of the two provinces, straight; null without boundaries.
    largest
        The largest move.
    arrivals_share, leavers_share
        Province → its share of all who moved, by where they live and where they lived, 0–1.
    drawn
        People from which a move is drawn → what the map then shows.
    """

    instrument: str
    people: int
    sample_persons: int
    kinds: Mapping[str, KindOfMove]
    net_over_gross: float
    net_of_pairs_over_gross: float
    mean_distance_km: float | None
    largest: LargestMove
    arrivals_share: Mapping[str, float]
    leavers_share: Mapping[str, float]
    drawn: Mapping[str, DrawnMoves]


@dataclass(frozen=True, kw_only=True)
class FiveYearMoves:
    """People who lived in another province five years before, and every province's net by code."""

    people: int
    net: Mapping[str, int]
