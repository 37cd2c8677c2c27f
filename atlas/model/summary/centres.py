"""The headline figures of core and periphery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from atlas.model.published import OPTIONAL


@dataclass(frozen=True, kw_only=True)
class PeopleOfParts:
    """People of a census by the part that they live in: all of the country."""

    core: int
    periphery: int
    unclassified: int
    left_out: int


@dataclass(frozen=True, kw_only=True)
class CoreFigures:
    """Core and periphery of prefectures under one definition.

    Attributes
    ----------
    prefectures, all_prefectures
        Those with a type, and all.
    declining
        Those typed that decline as a whole.
    declining_with_growing_core
        Those of them whose core grows.
    core_growth_pct, periphery_growth_pct
        Change in % over all typed prefectures together.
    all_core_growth_pct, all_periphery_growth_pct
        Change in % over every core unit of the country, and over every other one.
    people
        Census year → people of the parts.
    left_out
        Codes of prefectures of which a census does not tell the parts apart, or that it does
        not count.
    types
        Type → prefectures.
    untyped
        Reason → codes of prefectures without a type.
    ambiguous_people
        Census year → people whose leaf's land went to several units.
    """

    prefectures: int
    all_prefectures: int
    declining: int
    declining_with_growing_core: int
    core_growth_pct: float | None
    periphery_growth_pct: float | None
    all_core_growth_pct: float | None
    all_periphery_growth_pct: float | None
    people: Mapping[str, PeopleOfParts]
    left_out: Sequence[str]
    types: Mapping[str, int]
    untyped: Mapping[str, Sequence[str]]
    ambiguous_people: Mapping[str, int] | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True, kw_only=True)
class OutsideDenseCore:
    """The districts that the dense core leaves out.

    Attributes
    ----------
    districts, people
        How many, and their people of 2020.
    codes
        All of them.
    notable
        Those among them that a reader would look for.
    """

    districts: int
    people: int
    codes: Sequence[str]
    notable: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class CentreFigures:
    """Core and periphery under every definition, and what the definition decides.

    Attributes
    ----------
    definitions
        Definition → its figures.
    flips
        Prefecture whose type depends on the definition → column of a definition → type.
    outside_dense_core
        None where the districts are not known.
    """

    definitions: Mapping[str, CoreFigures]
    flips: Mapping[str, Mapping[str, str | None]]
    outside_dense_core: OutsideDenseCore | None = None
