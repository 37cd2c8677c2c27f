"""The youngest: boys beside girls, children beside women, births and deaths of a year."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from atlas.measures.people.counted import rate_of_told
from atlas.measures.statistics.shares import on_one_index, ratio, share_pct, total
from atlas.model.country import Country

YOUNGEST = ("00", "01_04")
CHILDBEARING_AGES = ("15_19", "20_24", "25_29", "30_34", "35_39", "40_44", "45_49")

SMALLEST_BASE = 2_000
"""Children under which chance alone moves the ratio of boys to girls by over four points."""


def youngest(counts: Mapping[int, pd.DataFrame], *, country: Country) -> pd.DataFrame:
    """Take the sex ratio of children under five, and their number beside women.

    Parameters
    ----------
    counts
        Census year → counts by unit with ``<sex>_<ages>`` (Int64, people).

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each year Y: ``children_0_4_Y`` (Int64, people),
        ``boys_per_100_girls_0_4_Y`` (Float64; null under 2,000 children) and
        ``children_per_1000_women_Y`` (Float64, aged 0–4 per 1,000 women of 15–49). Null where a
        count is null.

    Notes
    -----
    The ratio of n children has a standard error near ``200 / √n``: 4.5 at 2,000 children.
    The child–woman ratio stands for fertility where births are not known; it counts children
    where they live, and women who left them with grandparents elsewhere.

    Examples
    --------
    1,200 boys and 1,000 girls beside 10,000 women of 15–49: 120 boys per 100 girls, 220
    children per 1,000 women.
    """
    columns: dict[str, pd.Series] = {}
    aligned = on_one_index(counts)
    for year, frame in aligned.items():
        boys, girls = (
            total(frame, [f"{sex}_{group}" for group in YOUNGEST]) for sex in ("male", "female")
        )
        women = total(frame, [f"female_{group}" for group in CHILDBEARING_AGES])
        both = boys + girls
        known = both.ge(SMALLEST_BASE).fillna(False).astype(bool)
        columns |= {
            f"children_0_4_{year}": both,
            f"boys_per_100_girls_0_4_{year}": share_pct(boys, girls).where(known),
            f"children_per_1000_women_{year}": ratio(both, women) * 1000,
        }
    return pd.DataFrame(columns, index=next(iter(aligned.values())).index)


def births_and_deaths(counts: Mapping[int, pd.DataFrame], *, country: Country) -> pd.DataFrame:
    """Estimate the births and deaths of the year before a census.

    Parameters
    ----------
    counts
        Census year → counts by unit with what `atlas.measures.people.counted.people_of_rates`
        makes of ``births`` and ``deaths`` (Int64), and ``population``.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each year Y: ``births_Y``, ``deaths_Y`` (Int64, people), and
        per 1,000 residents ``birth_rate_Y``, ``death_rate_Y`` and ``natural_increase_rate_Y``
        (Float64). A count is null where a row lacks its rate, a rate where such rows hold a
        hundredth of the people.

    Notes
    -----
    A unit of several census rows has their rates weighted by their people. What families did
    not tell is missing: infants, and deaths more than births.

    Examples
    --------
    12 ‰ of 1,000 people and 8 ‰ of 3,000: 36 births among 4,000, 9 ‰.
    """
    columns: dict[str, pd.Series] = {}
    aligned = on_one_index(counts)
    for year, frame in aligned.items():
        born, died = (rate_of_told(frame, name) * 1000 for name in ("births", "deaths"))
        columns |= {
            f"births_{year}": total(frame, ["births"]),
            f"deaths_{year}": total(frame, ["deaths"]),
            f"birth_rate_{year}": born,
            f"death_rate_{year}": died,
            f"natural_increase_rate_{year}": born - died,
        }
    return pd.DataFrame(columns, index=next(iter(aligned.values())).index)
