"""Who the people of a place are to the state: of a minority, registered as farmers, urban."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from atlas.measures.people.counted import rate_of_told
from atlas.measures.statistics.shares import on_one_index, ratio, share_pct, total
from atlas.model.country import Country

REGISTERED = ("agricultural_hukou", "non_agricultural_hukou")


def minorities(counts: Mapping[int, pd.DataFrame], *, country: Country) -> pd.DataFrame:
    """Take the share of the ethnic minorities among residents.

    Parameters
    ----------
    counts
        Census year → counts by unit with what `atlas.measures.people.counted.people_of_rates`
        makes of ``minority_people`` (Int64), and ``population``.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each year Y: ``minority_people_Y`` (Int64, people; null
        where a row lacks its rate) and ``minority_share_Y`` (Float64, %; null where such rows
        hold a hundredth of the people).
    """
    columns: dict[str, pd.Series] = {}
    aligned = on_one_index(counts)
    for year, frame in aligned.items():
        columns[f"minority_people_{year}"] = total(frame, ["minority_people"])
        columns[f"minority_share_{year}"] = rate_of_told(frame, "minority_people") * 100
    return pd.DataFrame(columns, index=next(iter(aligned.values())).index)


def registration(counts: Mapping[int, pd.DataFrame], *, country: Country) -> pd.DataFrame:
    """Take the share of people with a non-agricultural registration.

    Parameters
    ----------
    counts
        Census year → counts by unit with ``non_agricultural_hukou`` and ``agricultural_hukou``
        (Int64, people), or where the census prints the share with what
        `atlas.measures.people.counted.people_of_rates` makes of it, and ``population``.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each year Y: ``non_agricultural_share_Y`` (Float64, %).

    Notes
    -----
    2000 counts both kinds, and the share is of the two together, which leaves out those whose
    registration is pending; 2010 prints the share of residents. The census of 2020 no longer
    asks: from 2014 on the two kinds were made one.
    """
    columns: dict[str, pd.Series] = {}
    aligned = on_one_index(counts)
    for year, frame in aligned.items():
        if set(REGISTERED) <= set(frame):
            share = ratio(total(frame, ["non_agricultural_hukou"]), total(frame, REGISTERED))
        else:
            share = rate_of_told(frame, "non_agricultural_hukou")
        columns[f"non_agricultural_share_{year}"] = share * 100
    return pd.DataFrame(columns, index=next(iter(aligned.values())).index)


def urban_level(counts: Mapping[int, pd.DataFrame], *, country: Country) -> pd.DataFrame:
    """Take the share of urban residents by the rule of each census.

    Parameters
    ----------
    counts
        Census year → counts by unit with ``urban`` and ``population`` (Int64, people).

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each year Y: ``urban_share_Y`` (Float64, %).

    Notes
    -----
    Each census draws the line between town and country anew, so the difference of two years
    is partly a change of the rule, and none is taken.
    """
    aligned = on_one_index(counts)
    columns = {
        f"urban_share_{year}": share_pct(total(frame, ["urban"]), total(frame, ["population"]))
        for year, frame in aligned.items()
    }
    return pd.DataFrame(columns, index=next(iter(aligned.values())).index)
