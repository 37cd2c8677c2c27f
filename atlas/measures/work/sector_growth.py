"""Whether people went where services are: growth beside sectors, and the lecture's claim tested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from atlas.measures.statistics.robust_fit import RobustFit, theil_sen
from atlas.measures.statistics.shares import comparable_years, rounded_figure
from atlas.measures.work.employment import employed_people, yearly_employment
from atlas.measures.work.pull import pull
from atlas.measures.work.sectors import ALL_SECTORS, national_shares
from atlas.model.country import Country
from atlas.model.rankable import rankable
from atlas.model.summary.work import ClaimCell, ClaimPlaces, GrowthLine, LeftOut, Sectors
from atlas.sources.packaged import read_table

LECTURE_EMPLOYED_MILLIONS = (480, 560)
"""The lecture on people employed outside farming, 2010 and 2022."""

FITTED = ("services", "industry", "manufacturing", "construction")

PEOPLE_AND_MANUFACTURING = (
    "gain_falling",
    "gain_not_falling",
    "lose_not_falling",
    "lose_falling",
)
"""People gained or lost; manufacturing's share fell by more than sampling explains, or not."""

DIRECTIONS = ("risen", "neutral", "fallen")

QUARTILES = {"lower_quartile": 0.25, "median": 0.5, "upper_quartile": 0.75}
"""Quantiles of growth over the units of a class of share."""


def growth_scatter(growth: pd.Series, shares: pd.DataFrame, column: str) -> pd.DataFrame:
    """Set growth beside a share, one point per unit that has both.

    Parameters
    ----------
    growth
        Change of population 2010–2020 in %, by unit code.
    shares
        From `atlas.measures.work.sectors.sectors`.
    column
        A column of ``shares``, such as ``services_share_2010``.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, sorted: ``share`` (%) and ``growth`` (%), both Float64.
    """
    points = pd.DataFrame({"share": shares[column], "growth": growth}).astype("Float64")
    return points.dropna().sort_index()


def growth_fits(
    growth: pd.Series, shares: pd.DataFrame, *, country: Country
) -> dict[str, RobustFit | None]:
    """Fit growth on each sector's share of 2010 and on its change.

    Parameters
    ----------
    growth, shares
        As for `growth_scatter`; counties or prefectures.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    dict
        Column of ``shares`` → Theil–Sen line: points of growth per point of share. Only the
        share of 2010 stands before the growth; its change may be cause or consequence.
    """
    columns = [
        f"{sector}_share_{when}"
        for sector in FITTED
        for when in (str(country.compared[0]), f"change_{country.span}")
    ]
    return {
        column: theil_sen(points["share"], points["growth"])
        for column in columns
        for points in [growth_scatter(growth, shares, column)]
    }


def growth_by_class(
    points: pd.DataFrame, share: str, edges: Sequence[float], *, country: Country
) -> pd.DataFrame:
    """Tabulate how units grew by classes of a share: what a straight line cannot say.

    Parameters
    ----------
    points
        One row per unit: the share (%), ``growth`` (% of people), ``population_2010`` and
        ``population_2020``, none of them null.
    share
        Column of the share.
    edges
        Where a class ends and the next begins, ascending, between 0 and 100.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    pandas.DataFrame
        One row per class with units, by share: ``low`` and ``high`` (%, the edges; a share on an
        edge is of the class above), ``units``, ``people`` (2010, Int64), the `QUARTILES` of
        growth over units, and ``growth`` of all the people of the class together (%).

    Examples
    --------
    Units of 5 % and 9 % that grew by 2 % and 4 % make a class from 0 to 10 with median 3.
    """
    whole = [0.0, *edges, 100.0]
    place = np.searchsorted(np.array(edges, dtype=float), points[share].astype(float), "right")
    rows = []
    for number in range(len(edges) + 1):
        units = points[place == number]
        if units.empty:
            continue
        before, after = (units[f"population_{year}"].sum() for year in country.compared)
        growth = units["growth"].astype(float)
        rows.append(
            {
                "low": whole[number],
                "high": whole[number + 1],
                "units": len(units),
                "people": before,
                **{name: growth.quantile(part) for name, part in QUARTILES.items()},
                "growth": 100 * (after - before) / before,
            }
        )
    return pd.DataFrame(rows).astype({"people": "Int64"})


def direction(
    shares: pd.DataFrame, sector: str, span: str | None = None, *, country: Country
) -> pd.Series:
    """Say which way a sector's share went: one of `DIRECTIONS`, by unit; null without shares.

    ``neutral`` where the change is under two combined standard errors. ``span`` names the years as
    columns do; None takes those of the main period.
    """
    name, span = f"{sector}_share_change", span or country.span
    change = shares[f"{name}_{span}"]
    significant = shares[f"{name}_significant_{span}"].fillna(False).astype(bool)
    went = pd.Series("neutral", shares.index, dtype="string").where(change.notna())
    went = went.mask(significant & change.gt(0).fillna(False).astype(bool), "risen")
    return went.mask(significant & change.lt(0).fillna(False).astype(bool), "fallen")


def people_and_manufacturing(
    change: pd.Series, shares: pd.DataFrame, span: str | None = None, *, country: Country
) -> pd.Series:
    """Class units by who came or left and by whether manufacturing's share fell.

    Parameters
    ----------
    change
        Change in people (or net migration), by unit code.
    shares
        From `atlas.measures.work.sectors.sectors`.
    span
        The years as columns name them, such as ``2010_2020``; None: of the main period.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    pandas.Series
        One of `PEOPLE_AND_MANUFACTURING`, by the index of ``shares``; null where people or
        shares are unknown. A unit without change counts as one that lost.
    """
    people, span = change.reindex(shares.index).astype("Float64"), span or country.span
    went = direction(shares, "manufacturing", span, country=country)
    gains = people.gt(0).fillna(False).astype(bool)
    falls = went.eq("fallen").fillna(False).astype(bool)
    cell = pd.Series("lose_not_falling", shares.index, dtype="string")
    for key, holds in {
        "gain_falling": gains & falls,
        "gain_not_falling": gains & ~falls,
        "lose_falling": ~gains & falls,
    }.items():
        cell = cell.mask(holds, key)
    return cell.where(people.notna() & went.notna()).rename(f"people_and_manufacturing_{span}")


def claim_table(change: pd.Series, shares: pd.DataFrame, *, country: Country) -> pd.DataFrame:
    """Count units and people by the way that services and manufacturing went.

    Returns
    -------
    pandas.DataFrame
        One row per cell that occurs: ``people`` (``gain`` or ``lose``), ``services``,
        ``manufacturing`` (`DIRECTIONS`), ``units`` and ``change`` (people, Int64). The changes
        sum to that of all units with shares in both years.
    """
    people = change.reindex(shares.index).astype("Int64")
    cells = pd.DataFrame(
        {
            "people": people.gt(0).map({True: "gain", False: "lose"}),
            "services": direction(shares, "services", country=country),
            "manufacturing": direction(shares, "manufacturing", country=country),
            "change": people,
        }
    ).dropna()
    grouped = cells.groupby(["people", "services", "manufacturing"], sort=True)["change"]
    return grouped.agg(units="count", change="sum").reset_index()


def claim_places(
    change: pd.Series, shares: pd.DataFrame, most: int = 10, *, country: Country
) -> ClaimPlaces:
    """Name the units that speak for the claim: codes, the largest change first.

    Give only the changes of units that may be ranked.
    """
    people = change.reindex(shares.index).astype("Float64")
    went = {
        sector: direction(shares, sector, country=country)
        for sector in ("services", "manufacturing")
    }
    fell = went["manufacturing"].eq("fallen").fillna(False)
    drew = people[people.gt(0).fillna(False) & fell & went["services"].eq("risen").fillna(False)]
    lost = people[people.lt(0).fillna(False) & fell]
    return ClaimPlaces(
        services_drew=drew.sort_values(ascending=False).index[:most].tolist(),
        manufacturing_lost=lost.sort_values().index[:most].tolist(),
    )


def sectors_summary(
    counts: Mapping[int, pd.DataFrame],
    shares: Mapping[str, pd.DataFrame],
    people: Mapping[str, pd.DataFrame],
    *,
    country: Country,
) -> Sectors:
    """Summarise sectors, and how growth goes with them.

    Parameters
    ----------
    counts
        Census year → counts of all units of a level.
    shares
        ``county`` and ``prefecture`` → what `atlas.measures.work.sectors.sectors` gives for it.
    people
        The same levels → ``change_2010_2020`` (people), ``change_pct_2010_2020`` (%) and
        ``population_2010|2020``, by unit code; for `pull` also what it needs.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    Sectors
        Of the levels of ``shares``.
    """
    years = comparable_years(counts, country=country)
    changes = {level: people[level][f"change_{country.span}"] for level in shares}
    return Sectors(
        national={str(year): national_shares(counts[year]) for year in years},
        employed={str(year): employed_people(counts[year]) for year in years},
        yearly=yearly_employment(read_table("employment_national", country=country)),
        lecture_employed_millions=list(LECTURE_EMPLOYED_MILLIONS),
        left_out={
            level: {
                str(year): _left_out(frame, people[level][f"population_{year}"], year)
                for year in years
            }
            for level, frame in shares.items()
        },
        growth={
            level: _lines(people[level][f"change_pct_{country.span}"], frame, country=country)
            for level, frame in shares.items()
        },
        pull={
            level: pull(people[level], frame, country=country) for level, frame in shares.items()
        },
        claim={
            level: _cells(changes[level], frame, country=country) for level, frame in shares.items()
        },
        places={
            level: claim_places(
                changes[level][rankable(people[level], country.span)], frame, country=country
            )
            for level, frame in shares.items()
        },
    )


def _lines(
    growth: pd.Series, shares: pd.DataFrame, *, country: Country
) -> dict[str, GrowthLine | None]:
    return {name: _line(fit) for name, fit in growth_fits(growth, shares, country=country).items()}


def _cells(change: pd.Series, shares: pd.DataFrame, *, country: Country) -> list[ClaimCell]:
    return [
        ClaimCell(
            people=str(row["people"]),
            services=str(row["services"]),
            manufacturing=str(row["manufacturing"]),
            units=int(row["units"]),
            change=int(row["change"]),
        )
        for row in claim_table(change, shares, country=country).to_dict("records")
    ]


def fit_of(line: GrowthLine) -> RobustFit | None:
    """Return a line of the summary as a fit: to draw it needs no second one."""
    slope, intercept = line.slope, line.intercept
    low, high, rank = line.slope_low, line.slope_high, line.rank_correlation
    if slope is None or intercept is None or low is None or high is None or rank is None:
        return None
    return RobustFit(
        points=line.units,
        slope=slope,
        intercept=intercept,
        slope_low=low,
        slope_high=high,
        rank_correlation=rank,
    )


def _left_out(shares: pd.DataFrame, population: pd.Series, year: int) -> LeftOut:
    without = shares[[f"{sector}_share_{year}" for sector in ALL_SECTORS]].isna().any(axis=1)
    people = population.reindex(shares.index)[without]
    return LeftOut(units=int(without.sum()), people=int(people.sum()))


def _line(fit: RobustFit | None) -> GrowthLine | None:
    if fit is None:
        return None
    return GrowthLine(
        units=fit.points,
        intercept=rounded_figure(fit.intercept),
        slope=rounded_figure(fit.slope),
        slope_low=rounded_figure(fit.slope_low),
        slope_high=rounded_figure(fit.slope_high),
        rank_correlation=rounded_figure(fit.rank_correlation),
    )
