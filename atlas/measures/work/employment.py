"""How many people work in what: the long form raised to the nation, and the yearly series."""

from __future__ import annotations

import pandas as pd

from atlas.measures.work.sectors import ALL_SECTORS, sector_parts
from atlas.model.summary.work import YearlyEmployment

SAMPLE_MULTIPLIER = 10
"""The long form asked one household in ten."""

TEN_THOUSAND = 10_000

OUTSIDE_FARMING = ("industry", "services")
"""The secondary and the tertiary sector."""

YEARLY_SECTORS = {"agriculture": "primary", "industry": "secondary", "services": "tertiary"}
"""Sectors, and what the yearly series calls them."""


def employed_people(counts: pd.DataFrame) -> dict[str, int]:
    """Estimate the people employed in each sector, over all units.

    Parameters
    ----------
    counts
        Counts of a census by unit, with the long form's industries.

    Returns
    -------
    dict
        Sector → sample persons times ten, without rows whose industries are unknown: an
        estimate, for the sample is a tenth of households and not of people.
    """
    parts = counts if "sector_sample" in counts else sector_parts(counts)
    return {key: SAMPLE_MULTIPLIER * int(parts[f"sector_{key}"].sum()) for key in ALL_SECTORS}


def yearly_employment(table: pd.DataFrame) -> dict[str, YearlyEmployment]:
    """Return the yearly figures of the National Bureau of Statistics.

    Parameters
    ----------
    table
        The packaged ``employment_national``: shares of the three sectors in %, and where the
        source has them people in 10,000.

    Returns
    -------
    dict
        Year → shares, and people employed outside farming.
    """
    return {str(row["year"]): _of_year(row) for _, row in table.sort_values("year").iterrows()}


def _of_year(row: pd.Series) -> YearlyEmployment:
    outside = [row[f"{YEARLY_SECTORS[sector]}_10k"] for sector in OUTSIDE_FARMING]
    return YearlyEmployment(
        shares={key: float(row[f"{word}_share_pct"]) for key, word in YEARLY_SECTORS.items()},
        outside_farming=None if pd.isna(outside).any() else TEN_THOUSAND * int(sum(outside)),
    )
