"""A crosswalk by its years: from the files of a built site, else worked out from the package."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from atlas.model.country import Country
from atlas.model.errors import UserError
from atlas.tools.loading.tables import load_table
from atlas.units.crosswalk import crosswalk_name


def load_crosswalk(
    start: int, end: int, folder: Path | str | None = None, *, country: Country
) -> pd.DataFrame:
    """Load the crosswalk between two years.

    Parameters
    ----------
    start, end
        Year of the source and of the target: a census, and a later one or 2023, the boundaries.
    folder
        As of `atlas.tools.loading.tables.load_table`. Where nothing is built the crosswalk is
        worked out from the package, which takes some seconds, and lacks ``unit_code``.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    DataFrame
        See `atlas.units.crosswalk.crosswalk_table`.

    Raises
    ------
    UserError
        If there is no crosswalk between these years.
    """
    check_years(start, end, country=country)
    return load_table(crosswalk_name(start, end), folder, country=country)


def check_years(start: int, end: int, *, country: Country) -> None:
    """Refuse years between which no crosswalk leads.

    Raises
    ------
    UserError
        Naming those that there are.
    """
    if (start, end) in country.crosswalks:
        return
    known = ", ".join(f"{one} to {other}" for one, other in country.crosswalks)
    back = (end, start) in country.crosswalks
    why = "; to look back, compare over the units of unit_members" if back else ""
    raise UserError(f"no crosswalk leads from {start} to {end}: there are {known}{why}")
