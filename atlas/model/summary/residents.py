"""The headline figures of who lives in the country: ages, households, births, registration."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ResidentFigures:
    """Residents of a census; null where it does not tell.

    Attributes
    ----------
    aged_65_plus_share
        People aged 65 and over, % of residents.
    old_age_dependency, child_dependency
        People aged 65 and over, and aged 0–14, per 100 aged 15–64.
    household_size
        People per family household.
    one_person_households_share
        Of family households, %.
    boys_per_100_girls_0_4, children_per_1000_women
        Of children aged 0–4; women aged 15–49.
    birth_rate, death_rate
        Of the year before the census, per 1,000 residents.
    minority_share, urban_share
        % of residents; what is urban follows each census's own rule.
    non_agricultural_share
        Non-agricultural registration, %: of both kinds in 2000, of residents in 2010.
    """

    aged_65_plus_share: float | None
    old_age_dependency: float | None
    child_dependency: float | None
    household_size: float | None
    one_person_households_share: float | None
    boys_per_100_girls_0_4: float | None
    children_per_1000_women: float | None
    birth_rate: float | None
    death_rate: float | None
    minority_share: float | None
    non_agricultural_share: float | None
    urban_share: float | None
