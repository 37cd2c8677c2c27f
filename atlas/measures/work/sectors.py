"""What people work in: shares of employment by sector, from the long form of the census.

The long form asked one person in ten, so counts of it are shares and nothing more: every share
bears a sampling error, and where the sample is small there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pandas as pd

from atlas.measures.statistics.long_form import left_out, sample_parts, sample_shares
from atlas.measures.statistics.shares import comparable_years, on_one_index, ratio, total
from atlas.model.country import Country

EMPLOYED = "long_form_employed_by_industry"

SECTORS: dict[str, tuple[str, ...]] = {
    "agriculture": ("agriculture",),
    "industry": ("mining", "manufacturing", "utilities", "construction"),
    "services": (
        "transport_storage_post",
        "information_software",
        "wholesale_retail",
        "hotels_catering",
        "finance",
        "real_estate",
        "leasing_business",
        "research_technical",
        "environment_public_facilities",
        "resident_services",
        "education",
        "health_social_work",
        "culture_sports",
        "public_administration",
        "international_organisations",
    ),
}
"""Industries of each sector: primary, secondary (with construction) and tertiary."""

PARTS_OF_INDUSTRY: dict[str, tuple[str, ...]] = {
    "manufacturing": ("manufacturing",),
    "construction": ("construction",),
}
"""Shown apart, because the two went opposite ways between 2010 and 2020."""

ALL_SECTORS = SECTORS | PARTS_OF_INDUSTRY

NEUTRAL_ERRORS = 2


def sector_parts(counts: pd.DataFrame) -> pd.DataFrame:
    """Sort the sample persons of each census row into sectors, ready to be summed to units.

    Parameters
    ----------
    counts
        One row per census row (or unit): ``population``, ``long_form_industry_*`` and
        ``long_form_employed_by_industry``; Int64.

    Returns
    -------
    pandas.DataFrame
        Int64, on the same index: ``sector_<name>`` for each of `ALL_SECTORS`,
        ``sector_sample`` (persons whose industry is known) and ``sector_unknown_people``
        (residents of rows whose industries are unknown: such a row has no sample, so that it
        does not void its whole province).

    Notes
    -----
    A blank industry counts as nobody where the others make up the row's printed total to
    within 1 % (Licheng, Gongbo'gyamda, Chindu, Yiwu in 2010); where they do not, or where the
    total is missing, the row's industries are unknown (Baota, Zêkog in 2010; Sansha in 2020).
    """
    groups = {
        sector: [f"long_form_industry_{name}" for name in names]
        for sector, names in ALL_SECTORS.items()
    }
    return sample_parts(counts, groups, EMPLOYED, "sector")


def sectors(counts: Mapping[int, pd.DataFrame], *, country: Country) -> pd.DataFrame:
    """Take the sectors' shares of employment, their errors and how they changed.

    Parameters
    ----------
    counts
        Census year → counts by unit, with the columns of `sector_parts` where they were made
        before the rows were summed; years other than 2010 and 2020 are ignored.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code. For each sector (`ALL_SECTORS`) and year Y: ``<sector>_share_Y``
        and its standard error ``<sector>_share_error_Y`` (Float64, % and points);
        ``<sector>_location_quotient_Y`` (Float64). For 2010–2020
        ``<sector>_share_change_2010_2020``, ``<sector>_share_change_error_2010_2020`` (Float64,
        points) and ``<sector>_share_change_significant_2010_2020`` (boolean).
        ``long_form_sample_Y`` (Int64, persons asked whose industry is known) and
        ``sectors_left_out_Y`` (one of
        `atlas.measures.statistics.long_form.REASONS`; null where there are shares).

    Notes
    -----
    With n sample persons and p a sector's part of them::

        standard error      = √(p · (1 − p) / m + 1 / (4 · m²)) / (1 + 1 / m),  m = n / 1.8
        error of the change = √(error_2010² + error_2020²)
        location quotient   = share of the unit / share of the nation

    1.8 is the design effect of asking whole households; the error is half of Wilson's interval
    at one standard error, which is not 0 where nobody of the sample works in a sector (E. B.
    Wilson, *JASA* 22 (1927): 209–212). A unit has no shares with n below 500, with an error
    over 2.5 points in one of the three sectors, with the industries of over 5 % of its people
    unknown, or with n below 2.5 % of its people (Biru and Gadê in 2020: 0.9 and 0.3 %): the long
    form reached too few to tell what the others do. A change under two combined errors is not
    significant: maps leave it neutral.

    Examples
    --------
    500 of 1,000 sample persons in services: m = 556, and 50 % give or take 2.1 points. None of
    1,000: 0 %, give or take 0.09 points.
    """
    years = comparable_years(counts, country=country)
    aligned = on_one_index({year: counts[year] for year in years}) if years else {}
    columns: dict[str, pd.Series] = {}
    for year, frame in aligned.items():
        columns |= _shares_of_year(_parts(frame), frame, year)
    for start, end in pairwise(years):
        for sector in ALL_SECTORS:
            columns |= _change(columns, sector, start, end)
    return pd.DataFrame(columns, index=next(iter(aligned.values())).index if aligned else None)


def national_shares(counts: pd.DataFrame) -> dict[str, float | None]:
    """Return each sector's share (%) over all units, from rows whose industries are known."""
    sums = _parts(counts).sum()
    sample = float(sums["sector_sample"])
    return {
        sector: round(100 * float(sums[f"sector_{sector}"]) / sample, 4) if sample else None
        for sector in ALL_SECTORS
    }


def _parts(counts: pd.DataFrame) -> pd.DataFrame:
    return counts if "sector_sample" in counts else sector_parts(counts)


def _shares_of_year(parts: pd.DataFrame, counts: pd.DataFrame, year: int) -> dict[str, pd.Series]:
    sample = parts["sector_sample"].astype("Int64")
    shares, errors = sample_shares(parts, ALL_SECTORS, "sector")
    of_sectors = {name: errors[name] for name in SECTORS}
    reason = left_out(parts, total(counts, ["population"]), of_sectors, "sector")
    known = reason.isna() & sample.notna()
    nation = national_shares(parts)
    columns = {f"long_form_sample_{year}": sample, f"sectors_left_out_{year}": reason}
    for name, share in shares.items():
        columns[f"{name}_share_{year}"] = share.where(known)
        columns[f"{name}_share_error_{year}"] = errors[name].where(known)
        whole = pd.Series(nation[name], share.index, dtype="Float64")
        columns[f"{name}_location_quotient_{year}"] = ratio(share, whole).where(known)
    return columns


def _change(
    columns: Mapping[str, pd.Series], sector: str, start: int, end: int
) -> dict[str, pd.Series]:
    name, period = f"{sector}_share", f"{start}_{end}"
    change = columns[f"{name}_{end}"] - columns[f"{name}_{start}"]
    squares = [columns[f"{name}_error_{year}"] ** 2 for year in (start, end)]
    error = (squares[0] + squares[1]) ** 0.5
    return {
        f"{name}_change_{period}": change,
        f"{name}_change_error_{period}": error,
        f"{name}_change_significant_{period}": change.abs().ge(NEUTRAL_ERRORS * error),
    }
