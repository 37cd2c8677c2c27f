"""The children under five of one census, ten years on: where that cohort is counted now."""

from __future__ import annotations

import pandas as pd

from atlas.measures.work.children import aged
from atlas.model.summary.moves import CohortFigures, YoungestCohort

UNDER_FIVE = ("00", "01_04")
TEN_TO_FOURTEEN = ("10_14",)


def youngest_cohort(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Count the children under five, and the cohort of the same years of birth ten years later.

    Parameters
    ----------
    before, after
        The counts of two censuses ten years apart (index: unit code), with ``<sex>_<ages>``.

    Returns
    -------
    pandas.DataFrame
        By unit code: ``under_5`` in the earlier census and ``aged_10_14`` in the later (Int64).

    Notes
    -----
    The two are not the same children one by one: some came, some left, some died, and the
    earlier census missed many of this age, everywhere. The headline of net migration leaves the
    cohort out for that reason (`atlas.measures.migration.cohorts.INFANTS`).
    """
    return pd.DataFrame(
        {"under_5": aged(before, UNDER_FIVE), "aged_10_14": aged(after, TEN_TO_FOURTEEN)}
    )


def youngest_cohort_summary(before: pd.DataFrame, after: pd.DataFrame) -> YoungestCohort:
    """Summarise the cohort for the nation and by unit; one without either count is left out."""
    cohort = youngest_cohort(before, after).dropna()
    return YoungestCohort(
        nation=_figures(*cohort.sum()),
        provinces={
            str(code): _figures(row["under_5"], row["aged_10_14"])
            for code, row in cohort.sort_index().iterrows()
        },
    )


def _figures(under_five: int, later: int) -> CohortFigures:
    ratio = round(int(later) / int(under_five), 6) if under_five else None
    return CohortFigures(under_5=int(under_five), aged_10_14=int(later), ratio=ratio)
