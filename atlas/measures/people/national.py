"""The nation's ages, households, births, registration: what the method page prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from atlas.measures.people.births import CHILDBEARING_AGES, YOUNGEST
from atlas.measures.people.composition import REGISTERED
from atlas.measures.statistics.shares import national_share, rounded_figure, total
from atlas.model.summary.residents import ResidentFigures


def resident_summary(counts: Mapping[int, pd.DataFrame]) -> dict[str, ResidentFigures]:
    """Summarise who lives in the country, by census year.

    Parameters
    ----------
    counts
        Census year → counts by units that cover the country.

    Returns
    -------
    dict of str to ResidentFigures
        Each over all units that know it.
    """
    return {str(year): ResidentFigures(**_figures(frame)) for year, frame in counts.items()}


def _figures(counts: pd.DataFrame) -> dict[str, float | None]:
    boys, girls = ([f"{sex}_{group}" for group in YOUNGEST] for sex in ("male", "female"))
    women = [f"female_{group}" for group in CHILDBEARING_AGES]
    kinds = REGISTERED if set(REGISTERED) <= set(counts) else ("population",)
    parts: dict[str, tuple[Sequence[str], Sequence[str], int]] = {
        "aged_65_plus_share": (["aged_65_plus"], ["population"], 100),
        "old_age_dependency": (["aged_65_plus"], ["aged_15_64"], 100),
        "child_dependency": (["aged_0_14"], ["aged_15_64"], 100),
        "household_size": (["family_household_population"], ["family_households"], 1),
        "one_person_households_share": (["households_one_person"], ["family_households"], 100),
        "boys_per_100_girls_0_4": (boys, girls, 100),
        "children_per_1000_women": ([*boys, *girls], women, 1000),
        "birth_rate": (["births"], ["population"], 1000),
        "death_rate": (["deaths"], ["population"], 1000),
        "minority_share": (["minority_people"], ["population"], 100),
        "non_agricultural_share": (["non_agricultural_hukou"], kinds, 100),
        "urban_share": (["urban"], ["population"], 100),
    }
    shares = {
        name: (national_share(total(counts, part), total(counts, whole)), per)
        for name, (part, whole, per) in parts.items()
    }
    return {
        name: None if share is None else rounded_figure(share * per / 100)
        for name, (share, per) in shares.items()
    }
