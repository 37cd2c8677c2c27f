"""What people do at work: shares of employment by occupation, from the long form."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from atlas.measures.statistics.long_form import left_out, sample_parts, sample_shares
from atlas.measures.statistics.shares import comparable_years, on_one_index, total
from atlas.model.country import Country

EMPLOYED = "long_form_employed"

OCCUPATIONS = {
    "leaders": "leaders",
    "professionals": "professional",
    "clerks": "clerical",
    "service_workers": "services",
    "farmers": "agriculture",
    "production_workers": "production",
}
"""Occupation → what its column of the census ends with."""

OTHERS = "other"


def occupation_parts(counts: pd.DataFrame) -> pd.DataFrame:
    """Sort the sample persons of each census row into occupations, ready to be summed to units.

    Parameters
    ----------
    counts
        One row per census row (or unit): ``population``, ``long_form_occupation_*`` and
        ``long_form_employed``; Int64.

    Returns
    -------
    pandas.DataFrame
        As `atlas.measures.statistics.long_form.sample_parts` has them, beginning with
        ``occupation_``.
    """
    answers = OCCUPATIONS | {OTHERS: OTHERS}
    groups = {name: [f"long_form_occupation_{end}"] for name, end in answers.items()}
    return sample_parts(counts, groups, EMPLOYED, "occupation")


def occupations(counts: Mapping[int, pd.DataFrame], *, country: Country) -> pd.DataFrame:
    """Take the occupations' shares of employment and their errors.

    Parameters
    ----------
    counts
        Census year → counts by unit, with the columns of `occupation_parts`; years other than
        2010 and 2020 are ignored.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each of `OCCUPATIONS` and year Y: ``<occupation>_share_Y`` and
        its standard error ``<occupation>_share_error_Y`` (Float64, % and points); and
        ``occupations_left_out_Y`` (one of `atlas.measures.statistics.long_form.REASONS`; null
        where there are shares).

    Notes
    -----
    Errors and who is left out are those of the sectors (`atlas.measures.work.sectors`). The
    classification was revised between the two censuses, so no change is taken.
    """
    years = comparable_years(counts, country=country)
    aligned = on_one_index({year: counts[year] for year in years}) if years else {}
    columns: dict[str, pd.Series] = {}
    for year, frame in aligned.items():
        shares, errors = sample_shares(frame, OCCUPATIONS, "occupation")
        reason = left_out(frame, total(frame, ["population"]), errors, "occupation")
        known = reason.isna() & frame["occupation_sample"].notna()
        for name in OCCUPATIONS:
            columns[f"{name}_share_{year}"] = shares[name].where(known)
            columns[f"{name}_share_error_{year}"] = errors[name].where(known)
        columns[f"occupations_left_out_{year}"] = reason
    return pd.DataFrame(columns, index=next(iter(aligned.values())).index if aligned else None)
