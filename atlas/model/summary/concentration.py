"""The headline figures of the concentration of people and GDP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from atlas.model.published import OPTIONAL, spread


@dataclass(frozen=True, kw_only=True)
class Indices:
    """Inequality across units; the parts of Theil's index only where there are groups."""

    gini: float
    theil: float
    theil_between: float | None = field(default=None, metadata=OPTIONAL)
    theil_within: float | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True, kw_only=True)
class IndicesOfYear:
    """Inequality of people, GDP, and GDP per head weighted by people."""

    population: Indices
    gdp: Indices
    gdp_per_head: Indices


@dataclass(frozen=True, kw_only=True)
class PanelCoverage:
    """Whom a panel covers in one year.

    Attributes
    ----------
    units, people
        Its units, and their people.
    people_left_out
        The nation's other people.
    people_share
        Share of the nation's people in the units, 0–1.
    """

    units: int
    people: int
    people_left_out: int
    people_share: float


@dataclass(frozen=True, kw_only=True)
class EitherOrder:
    """What people and GDP made of the gap, whichever is moved first.

    Attributes
    ----------
    units
        Prefectures of the same territory.
    gap
        Year → Gini of GDP per head as it was, published as ``gap_2010``.
    mixed
        With GDP and people of different years, published as ``gdp_2020_people_2010``.
    by_people
        Parts of the fall that go with people, as the first and as the second step (Gini points,
        negative: narrower).
    """

    units: int
    gap: Mapping[str, float] = field(metadata=spread("gap_{}"))
    mixed: Mapping[str, float] = field(metadata=spread("gdp_{}"))
    by_people: Sequence[float]


@dataclass(frozen=True, kw_only=True)
class Counterfactual:
    """The gap in GDP per head beside those that GDP alone, and people alone, would have made.

    Attributes
    ----------
    gap
        Year → Gini of GDP per head as it was, published as ``gap_2010``.
    people_as_in
        Year → with the last year's GDP, and people where they were then, published as
        ``people_as_in_2010``.
    either_order
        Over the prefectures of the same territory.
    """

    gap: Mapping[str, float] = field(metadata=spread("gap_{}"))
    people_as_in: Mapping[str, float] = field(metadata=spread("people_as_in_{}"))
    either_order: EitherOrder


@dataclass(frozen=True, kw_only=True)
class Choice:
    """China's concentration under another choice of prefectures.

    Attributes
    ----------
    units
        Prefectures chosen.
    gap_if_people_stayed
        Gini of the GDP per head of 2020 with people where they were in 2010.
    years
        Census year → indices.
    """

    units: int
    gap_if_people_stayed: float
    years: Mapping[str, IndicesOfYear]


@dataclass(frozen=True, kw_only=True)
class CountryFigures:
    """Concentration in one country, over units of one kind.

    Attributes
    ----------
    level
        The units: ``prefecture`` or ``province``, ``county``, ``metropolitan_area`` or ``state``.
        Levels of an index do not compare across them, and directions may differ too.
    years
        Year → indices.
    coverage
        Year → whom they cover.
    counterfactual, sensitivity
        China: the gap had people stayed, and the same under other choices of prefectures.
    base, other_bases
        Japan: the base of its accounts, and others → year → indices; the lines are apart and
        not spliced.
    """

    level: str
    years: Mapping[str, IndicesOfYear] = field(metadata=spread())
    coverage: Mapping[str, PanelCoverage]
    counterfactual: Counterfactual | None = field(default=None, metadata=OPTIONAL)
    sensitivity: Mapping[str, Choice] | None = field(default=None, metadata=OPTIONAL)
    base: str | None = field(default=None, metadata=OPTIONAL)
    other_bases: Mapping[str, Mapping[str, IndicesOfYear]] | None = field(
        default=None, metadata=OPTIONAL
    )
