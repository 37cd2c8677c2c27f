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
    gap_2010, gap_2020
        Gini of GDP per head as it was.
    gdp_2020_people_2010, gdp_2010_people_2020
        With GDP and people of different years.
    by_people
        Parts of the fall that go with people, as the first and as the second step (Gini points,
        negative: narrower).
    """

    units: int
    gap_2010: float
    gap_2020: float
    gdp_2020_people_2010: float
    gdp_2010_people_2020: float
    by_people: Sequence[float]


@dataclass(frozen=True, kw_only=True)
class Counterfactual:
    """The gap in GDP per head beside those that GDP alone, and people alone, would have made.

    Attributes
    ----------
    gap_2010, gap_2020
        Gini of GDP per head as it was.
    people_as_in_2010, people_as_in_2000
        With the GDP of 2020, and people where they were.
    either_order
        Over the prefectures of the same territory.
    """

    gap_2010: float
    gap_2020: float
    people_as_in_2010: float
    people_as_in_2000: float
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
