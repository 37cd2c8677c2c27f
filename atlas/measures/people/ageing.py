"""How old a place is: people of 65 and over, and who depends on those of working age."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from atlas.measures.statistics.shares import (
    changes,
    comparable_years,
    on_one_index,
    share_pct,
    total,
)
from atlas.model.country import Country


def ageing(counts: Mapping[int, pd.DataFrame], *, country: Country) -> pd.DataFrame:
    """Take the share of people aged 65 and over, and the dependency of the old and of children.

    Parameters
    ----------
    counts
        Census year → counts by unit with the columns of
        `atlas.measures.people.counted.broad_ages` and ``population`` (Int64, people).
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each year Y: ``aged_65_plus_Y`` (Int64, people),
        ``aged_65_plus_share_Y`` (Float64, % of residents), ``old_age_dependency_Y`` and
        ``child_dependency_Y`` (Float64, people aged 65 and over, and aged 0–14, per 100 aged
        15–64); and the change 2010–2020 of the share, in points. Null where a count is null.

    Notes
    -----
    ::

        old_age_dependency = 100 · aged 65 and over / aged 15–64
        child_dependency   = 100 · aged 0–14 / aged 15–64

    Young adults who leave make a place old as surely as long lives do.

    Examples
    --------
    20 people of 65 and over beside 100 of 15–64 and 30 children: a share of 13.3 %, an
    old-age dependency of 20, a child dependency of 30.
    """
    columns: dict[str, pd.Series] = {}
    aligned = on_one_index(counts)
    for year, frame in aligned.items():
        young, working, old = (
            total(frame, [name]) for name in ("aged_0_14", "aged_15_64", "aged_65_plus")
        )
        columns |= {
            f"aged_65_plus_{year}": old,
            f"aged_65_plus_share_{year}": share_pct(old, total(frame, ["population"])),
            f"old_age_dependency_{year}": share_pct(old, working),
            f"child_dependency_{year}": share_pct(young, working),
        }
    columns |= changes(columns, ["aged_65_plus_share"], comparable_years(counts, country=country))
    return pd.DataFrame(columns, index=next(iter(aligned.values())).index)
