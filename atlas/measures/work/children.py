"""Children where they are counted, beside the adults of their parents' ages."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from atlas.measures.statistics.shares import (
    changes,
    comparable_years,
    national_share,
    on_one_index,
    ratio,
    share_pct,
    total,
)
from atlas.model.country import Country
from atlas.model.summary.moves import ChildrenFigures

CHILD_AGES = ("00", "01_04", "05_09", "10_14")
ADULT_AGES = ("25_29", "30_34", "35_39", "40_44", "45_49")
SEXES = {"boys": "male", "girls": "female"}


def children(counts: Mapping[int, pd.DataFrame], *, country: Country) -> pd.DataFrame:
    """Take the share of children and their number per adult of 25–49, boys and girls apart.

    Parameters
    ----------
    counts
        Census year → counts by unit with ``<sex>_<ages>`` (Int64, people); years other than
        2010 and 2020 are ignored.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each year Y: ``children_share_Y`` (Float64, residents aged
        0–14 in % of all), ``boys_share_Y``, ``girls_share_Y`` (in % of men and of women),
        ``children_per_adult_Y`` (children 0–14 per resident aged 25–49),
        ``children_per_100_adults_Y`` and of these ``boys_per_100_adults_Y``,
        ``girls_per_100_adults_Y``; and the change 2010–2020 of ``children_share`` (points) and
        ``children_per_100_adults``. Null where a count is null or nobody is of those ages.

    Notes
    -----
    ::

        children_share          = 100 · aged 0–14 / residents
        children_per_100_adults = 100 · aged 0–14 / aged 25–49

    Many children beside few adults of their parents' ages: the adults are away, or families are
    large. Which of the two it is, the county table does not say; nor whose children they are.

    Examples
    --------
    30 children beside 40 adults of 25–49: 0.75 per adult, 75 per 100.
    """
    years = comparable_years(counts, country=country)
    aligned = on_one_index({year: counts[year] for year in years}) if years else {}
    columns: dict[str, pd.Series] = {}
    for year, frame in aligned.items():
        columns |= _of_year(frame, year)
    columns |= changes(columns, ["children_share", "children_per_100_adults"], years)
    return pd.DataFrame(columns, index=next(iter(aligned.values())).index if aligned else None)


def aged(counts: pd.DataFrame, ages: tuple[str, ...], *sexes: str) -> pd.Series:
    """Count the people of some age groups: Int64; both sexes unless one is named."""
    chosen = sexes or tuple(SEXES.values())
    return total(counts, [f"{sex}_{group}" for sex in chosen for group in ages])


def children_summary(
    counts: Mapping[int, pd.DataFrame], *, country: Country
) -> dict[str, ChildrenFigures]:
    """Summarise children over all units, by census year."""
    summary = {}
    for year in comparable_years(counts, country=country):
        frame = counts[year]
        young, adults = aged(frame, CHILD_AGES), aged(frame, ADULT_AGES)
        boys, girls = (aged(frame, CHILD_AGES, sex) for sex in SEXES.values())
        summary[str(year)] = ChildrenFigures(
            children=int(young.sum()),
            share=national_share(young, total(frame, ["population"])),
            per_100_adults=national_share(young, adults),
            boys_per_100_girls=national_share(boys, girls),
            units_80_per_100_adults=int(share_pct(young, adults).ge(80).sum()),
        )
    return summary


def _of_year(counts: pd.DataFrame, year: int) -> dict[str, pd.Series]:
    young, adults = aged(counts, CHILD_AGES), aged(counts, ADULT_AGES)
    columns = {
        f"children_share_{year}": share_pct(young, total(counts, ["population"])),
        f"children_per_adult_{year}": ratio(young, adults),
        f"children_per_100_adults_{year}": share_pct(young, adults),
    }
    for name, sex in SEXES.items():
        of_sex = aged(counts, CHILD_AGES, sex)
        columns[f"{name}_share_{year}"] = share_pct(of_sex, total(counts, [sex]))
        columns[f"{name}_per_100_adults_{year}"] = share_pct(of_sex, adults)
    return columns
