"""Who the people of a place are to the state: of a minority, registered as farmers, urban."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from atlas.measures.statistics.shares import on_one_index, share_pct, total

REGISTERED = ("agricultural_hukou", "non_agricultural_hukou")


def minorities(counts: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Take the share of the ethnic minorities among residents.

    Parameters
    ----------
    counts
        Census year → counts by unit with ``minority_people`` (Int64, from
        `atlas.measures.people.counted.people_of_rates`) and ``population``.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each year Y: ``minority_people_Y`` (Int64, people) and
        ``minority_share_Y`` (Float64, %); null where a row lacks its rate.
    """
    columns: dict[str, pd.Series] = {}
    aligned = on_one_index(counts)
    for year, frame in aligned.items():
        people = total(frame, ["minority_people"])
        columns[f"minority_people_{year}"] = people
        columns[f"minority_share_{year}"] = share_pct(people, total(frame, ["population"]))
    return pd.DataFrame(columns, index=next(iter(aligned.values())).index)


def registration(counts: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Take the share of people with a non-agricultural registration.

    Parameters
    ----------
    counts
        Census year → counts by unit with ``non_agricultural_hukou`` (Int64, people), and with
        ``agricultural_hukou`` where the census counts both, else ``population``.

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
        both = list(REGISTERED) if set(REGISTERED) <= set(frame) else ["population"]
        share = share_pct(total(frame, ["non_agricultural_hukou"]), total(frame, both))
        columns[f"non_agricultural_share_{year}"] = share
    return pd.DataFrame(columns, index=next(iter(aligned.values())).index)


def urban_level(counts: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
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
