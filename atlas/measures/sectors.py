"""Who works where: shares of the sectors, how they changed, and growth beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

import atlas.measures.statistics as stats
from atlas.measures.chapter import Chapter, Given, Reading
from atlas.measures.population_growth import counted_once
from atlas.model.figures import rankable
from atlas.model.summary import places as records
from atlas.sources.packaged import read_table

EMPLOYED = "long_form_employed_by_industry"

SECTORS: dict[str, tuple[str, ...]] = {
    "agriculture": ("agriculture",),
    "industry": ("mining", "manufacturing", "utilities", "construction"),
    "services": (
        *("transport_storage_post", "information_software", "wholesale_retail", "hotels_catering"),
        *("finance", "real_estate", "leasing_business", "research_technical"),
        *("environment_public_facilities", "resident_services", "education", "health_social_work"),
        *("culture_sports", "public_administration", "international_organisations"),
    ),
}
"""Industries of each sector: primary, secondary (with construction) and tertiary."""

PARTS_OF_INDUSTRY = {name: (name,) for name in ("manufacturing", "construction")}
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
    return stats.sample_parts(counts, groups, EMPLOYED, "sector")


def sectors(counts: Mapping[int, pd.DataFrame], *, alike: Collection[int]) -> pd.DataFrame:
    """Compute the sectors' shares of employment, their errors and how they changed.

    Parameters
    ----------
    counts
        Census year → counts by unit, with the columns of `sector_parts` where they were made
        before the rows were summed; years other than 2010 and 2020 are ignored.
    alike
        Censuses that ask the same, so that their answers compare.

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
        `atlas.measures.statistics.REASONS`; null where there are shares).

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
    alike = stats.comparable(counts, alike=alike)
    shares = stats.by_year(alike, _shares_of_census)
    for start, end in pairwise(alike):
        for sector in ALL_SECTORS:
            shares = shares.assign(**_change(shares, sector, start, end))
    return shares


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


def _shares_of_census(counts: pd.DataFrame) -> dict[str, pd.Series]:
    parts = _parts(counts)
    sample = parts["sector_sample"].astype("Int64")
    shares, errors = stats.sample_shares(parts, ALL_SECTORS, "sector")
    of_sectors = {name: errors[name] for name in SECTORS}
    reason = stats.reason_left_out(parts, stats.total(counts, ["population"]), of_sectors, "sector")
    known = reason.isna() & sample.notna()
    nation = national_shares(parts)
    columns = {"long_form_sample": sample, "sectors_left_out": reason}
    for name, share in shares.items():
        columns[f"{name}_share"] = share.where(known)
        columns[f"{name}_share_error"] = errors[name].where(known)
        whole = pd.Series(nation[name], share.index, dtype="Float64")
        columns[f"{name}_location_quotient"] = stats.ratio(share, whole).where(known)
    return columns


def _change(columns: pd.DataFrame, sector: str, start: int, end: int) -> dict[str, pd.Series]:
    name, period = f"{sector}_share", f"{start}_{end}"
    change = columns[f"{name}_{end}"] - columns[f"{name}_{start}"]
    squares = [columns[f"{name}_error_{year}"] ** 2 for year in (start, end)]
    error = (squares[0] + squares[1]) ** 0.5
    return {
        f"{name}_change_{period}": change,
        f"{name}_change_error_{period}": error,
        f"{name}_change_significant_{period}": change.abs().ge(NEUTRAL_ERRORS * error),
    }


SAMPLE_MULTIPLIER = 10
"""The long form asked about one household in ten."""

OUTSIDE_FARMING = ("industry", "services")
"""The secondary and the tertiary sector."""

YEARLY_SECTORS = {"agriculture": "primary", "industry": "secondary", "services": "tertiary"}
"""Sectors, and what the yearly series calls them."""


def employed_people(counts: pd.DataFrame) -> dict[str, int]:
    """Estimate the people employed in each sector, over all units.

    Parameters
    ----------
    counts
        Counts of a census by unit, with the long form's industries.

    Returns
    -------
    dict
        Sector → sample persons times ten, without rows whose industries are unknown: an
        estimate, for the sample is a tenth of households and not of people.
    """
    parts = _parts(counts)
    return {key: SAMPLE_MULTIPLIER * int(parts[f"sector_{key}"].sum()) for key in ALL_SECTORS}


def employed_without(counts: pd.DataFrame) -> records.RowsLeftOut:
    """Name the units of which rows are in no sum of `employed_people`, and count their residents.

    A row of 2010 in which half of all or more work in public administration, beside thousands of
    farmers by occupation, is not taken in: nobody knows which of its cells is wrong.
    """
    unknown = _parts(counts)["sector_unknown_people"].fillna(0)
    missed = unknown[unknown > 0]
    return records.RowsLeftOut(codes=sorted(map(str, missed.index)), people=int(missed.sum()))


def yearly_employment(table: pd.DataFrame) -> dict[str, records.YearlyEmployment]:
    """Return the yearly figures of the National Bureau of Statistics.

    Parameters
    ----------
    table
        The packaged ``employment_national``: shares of the three sectors in %, and where the
        source has them people in 10,000.

    Returns
    -------
    dict
        Year → shares, and people employed outside farming.
    """
    employment = {}
    for _, row in table.sort_values("year").iterrows():
        outside = [row[f"{YEARLY_SECTORS[sector]}_10k"] for sector in OUTSIDE_FARMING]
        employment[str(row["year"])] = records.YearlyEmployment(
            shares={key: float(row[f"{word}_share_pct"]) for key, word in YEARLY_SECTORS.items()},
            outside_farming=None if pd.isna(outside).any() else 10_000 * int(sum(outside)),
        )
    return employment


def pull(
    people: pd.DataFrame, shares: pd.DataFrame, *, years: tuple[int, int]
) -> records.Pull | None:
    """Set net migration beside what people worked in, and how densely they lived, before it.

    Parameters
    ----------
    people
        One row per unit, by code: ``net_migration_rate_A_B`` (per 100 expected survivors),
        ``density_A`` (people per km²) and ``province_code``, A and B the censuses of the main
        period.
    shares
        From `sectors`: ``<sector>_share_A``, by code.
    years
        The two censuses compared, the earlier first.

    Returns
    -------
    Pull or None
        None where the censuses tell no moves, too few units know all of it, or one of the three
        things that net migration is regressed on ranks the units as the others do.

    Notes
    -----
    A share of all jobs is high wherever few people farm, be it of services or of manufacturing.
    So the work outside farming and what it consists of are told apart::

        outside_farming     = 100 − share of agriculture
        services_of_outside = 100 · share of services / outside_farming

    Spearman's rank correlation of each with net migration, and the standardised coefficients
    of one regression of the ranks of net migration on the ranks of these two and of density::

        r(net migration) = a · r(outside) + b · r(services of outside) + c · r(density)

    with every r standardised. Units count alike. Ranks, because rates of small places are
    extreme; density, because dense places have both more such work and more arrivals. Intervals
    (95 %) are by province (`atlas.measures.statistics.clustered_errors`). What stood before is no
    cause for that: work may have come because people were coming already.

    Examples
    --------
    Where net migration follows the work outside farming alone, and neither of the others goes
    with it, its coefficient is 1 and theirs are 0.
    """
    first, explained = years[0], "net_migration_rate_{}_{}".format(*years)
    if explained not in people:
        return None
    outside = 100 - shares[f"agriculture_share_{first}"]
    services = shares[f"services_share_{first}"]
    table = pd.DataFrame(
        {
            "moves": people[explained],
            "services": services,
            "manufacturing": shares[f"manufacturing_share_{first}"],
            "outside_farming": outside,
            "services_of_outside": 100 * stats.ratio(services, outside),
            "density": people[f"density_{first}"],
        }
    )
    ranks = table.astype("Float64").dropna().astype(float).rank()
    if len(ranks) <= len(table.columns) or (ranks.nunique() < 2).any():
        return None
    standard = (ranks - ranks.mean()) / ranks.std(ddof=0)
    moves = standard.pop("moves")
    if np.linalg.matrix_rank(standard[list(JOINT)]) < len(JOINT):
        return None
    alone = standard.mul(moves, axis=0).mean()
    return records.Pull(
        units=len(ranks),
        rank_correlation={str(name): round(float(r), 4) for name, r in alone.items()},
        joint=_joint(standard[list(JOINT)], moves, people["province_code"][ranks.index]),
    )


JOINT = ("outside_farming", "services_of_outside", "density")
"""What net migration is regressed on at once."""


def _joint(
    standard: pd.DataFrame, moves: pd.Series, provinces: pd.Series
) -> dict[str, records.Coefficient]:
    """Regress moves on all columns at once, each with its interval by province."""
    design, explained = standard.to_numpy(), moves.to_numpy()
    found, _, _, _ = np.linalg.lstsq(design, explained)
    errors = stats.clustered_errors(design, explained - design @ found, provinces.to_numpy())
    reach = stats.student_quantile(0.95, max(1, provinces.nunique() - 1))
    ends = [None, None] if errors is None else [found - reach * errors, found + reach * errors]
    low, high = ([None] * len(found) if end is None else end.round(4).tolist() for end in ends)
    return {
        str(name): records.Coefficient(value=round(float(found[at]), 4), low=low[at], high=high[at])
        for at, name in enumerate(standard)
    }


LECTURE_EMPLOYED_MILLIONS = (480, 560)
"""The lecture on people employed outside farming, 2010 and 2022."""

FITTED = ("services", "industry", "manufacturing", "construction")

PEOPLE_AND_MANUFACTURING = ("gain_falling", "gain_not_falling", "lose_not_falling", "lose_falling")
"""People gained or lost; manufacturing's share fell by more than sampling explains, or not."""


QUARTILES = {"lower_quartile": 0.25, "median": 0.5, "upper_quartile": 0.75}
"""Quantiles of growth over the units of a class of share."""


def growth_scatter(growth: pd.Series, shares: pd.DataFrame, column: str) -> pd.DataFrame:
    """Set growth beside a share, one point per unit that has both.

    Parameters
    ----------
    growth
        Change of population 2010–2020 in %, by unit code.
    shares
        From `sectors`.
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
    growth: pd.Series, shares: pd.DataFrame, provinces: pd.Series, *, years: tuple[int, int]
) -> dict[str, stats.RobustFit | None]:
    """Fit growth on each sector's share of 2010 and on its change.

    Parameters
    ----------
    growth, shares
        As for `growth_scatter`; counties or prefectures.
    provinces
        Province code by unit code: units of one are alike.
    years
        The two censuses compared, the earlier first.

    Returns
    -------
    dict
        Column of ``shares`` → Theil–Sen line: points of growth per point of share, its interval
        by province. Only the share of 2010 stands before the growth; its change may be cause or
        consequence.
    """
    columns = [
        f"{sector}_share_{when}"
        for sector in FITTED
        for when in (str(years[0]), "change_{}_{}".format(*years))
    ]
    return {
        column: stats.theil_sen(points["share"], points["growth"], provinces)
        for column in columns
        for points in [growth_scatter(growth, shares, column)]
    }


def growth_by_class(
    points: pd.DataFrame, share: str, edges: Sequence[float], *, years: tuple[int, int]
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
    years
        The two censuses compared, the earlier first.

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
        before, after = (units[f"population_{year}"].sum() for year in years)
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


def direction(shares: pd.DataFrame, sector: str, span: str) -> pd.Series:
    """Say which way a sector's share went, by unit: ``risen``, ``neutral`` or ``fallen``.

    ``neutral`` where the change is under two combined standard errors, null without shares.
    ``span`` names the years as columns do.
    """
    name = f"{sector}_share_change"
    change = shares[f"{name}_{span}"]
    significant = shares[f"{name}_significant_{span}"].fillna(False).astype(bool)
    went = pd.Series("neutral", shares.index, dtype="string").where(change.notna())
    went = went.mask(significant & change.gt(0).fillna(False).astype(bool), "risen")
    return went.mask(significant & change.lt(0).fillna(False).astype(bool), "fallen")


def people_and_manufacturing(change: pd.Series, shares: pd.DataFrame, span: str) -> pd.Series:
    """Class units by who came or left and by whether manufacturing's share fell.

    Parameters
    ----------
    change
        Change in people (or net migration), by unit code.
    shares
        From `sectors`.
    span
        The years as columns name them, such as ``2010_2020``.

    Returns
    -------
    pandas.Series
        One of `PEOPLE_AND_MANUFACTURING`, by the index of ``shares``; null where people or
        shares are unknown. A unit without change counts as one that lost.
    """
    people = change.reindex(shares.index).astype("Float64")
    went = direction(shares, "manufacturing", span)
    gains = people.gt(0).fillna(False).astype(bool)
    falls = went.eq("fallen").fillna(False).astype(bool)
    kinds = [gains & falls, gains & ~falls, ~gains & ~falls]
    named = np.select(kinds, PEOPLE_AND_MANUFACTURING[:3], PEOPLE_AND_MANUFACTURING[3])
    cell = pd.Series(named, shares.index, dtype="string")
    return cell.where(people.notna() & went.notna()).rename(f"people_and_manufacturing_{span}")


def claim_table(change: pd.Series, shares: pd.DataFrame, *, years: tuple[int, int]) -> pd.DataFrame:
    """Count units and people by the way that services and manufacturing went.

    Returns
    -------
    pandas.DataFrame
        One row per cell that occurs: ``people`` (``gain`` or ``lose``), ``services``,
        ``manufacturing`` (`direction`), ``units`` and ``change`` (people, Int64). The changes
        sum to that of all units with shares in both years.
    """
    people, span = change.reindex(shares.index).astype("Int64"), "{}_{}".format(*years)
    cells = pd.DataFrame(
        {
            "people": people.gt(0).map({True: "gain", False: "lose"}),
            "services": direction(shares, "services", span),
            "manufacturing": direction(shares, "manufacturing", span),
            "change": people,
        }
    ).dropna()
    grouped = cells.groupby(["people", "services", "manufacturing"], sort=True)["change"]
    return grouped.agg(units="count", change="sum").reset_index()


def claim_places(
    change: pd.Series, shares: pd.DataFrame, most: int = 10, *, years: tuple[int, int]
) -> records.ClaimPlaces:
    """Name the units that speak for the claim: codes, the largest change first.

    Give only the changes of units that may be ranked.
    """
    people, span = change.reindex(shares.index).astype("Float64"), "{}_{}".format(*years)
    fell = direction(shares, "manufacturing", span).eq("fallen").fillna(False)
    rose = direction(shares, "services", span).eq("risen").fillna(False)
    drew = people[people.gt(0).fillna(False) & fell & rose]
    lost = people[people.lt(0).fillna(False) & fell]
    return records.ClaimPlaces(
        services_drew=drew.sort_values(ascending=False).index[:most].tolist(),
        manufacturing_lost=lost.sort_values().index[:most].tolist(),
    )


def sectors_summary(
    counts: Mapping[int, pd.DataFrame],
    shares: Mapping[str, pd.DataFrame],
    people: Mapping[str, pd.DataFrame],
    employment: pd.DataFrame,
    *,
    years: tuple[int, int],
    alike: Collection[int],
) -> records.Sectors:
    """Summarise sectors, and how growth goes with them.

    Parameters
    ----------
    counts
        Census year → counts of all units of a level.
    shares
        ``county`` and ``prefecture`` → what `sectors` gives for it.
    people
        The same levels → ``change_2010_2020`` (people), ``change_pct_2010_2020`` (%) and
        ``population_2010|2020`` and ``province_code``, by unit code; for `pull` also what it
        needs.
    employment
        Packaged ``employment_national``.
    years
        The two censuses compared, the earlier first.
    alike
        Censuses that ask the same, so that their answers compare.

    Returns
    -------
    Sectors
        Of the levels of ``shares``.
    """
    alike = stats.comparable(counts, alike=alike)
    span = "{}_{}".format(*years)
    changes = {level: people[level][f"change_{span}"] for level in shares}
    growth, claim, places = {}, {}, {}
    for level, frame in shares.items():
        grew, provinces = (people[level][name] for name in (f"change_pct_{span}", "province_code"))
        fits = growth_fits(grew, frame, provinces, years=years)
        growth[level] = {name: None if fit is None else _as_line(fit) for name, fit in fits.items()}
        cells = claim_table(changes[level], frame, years=years)
        claim[level] = [
            records.ClaimCell(**{str(name): value for name, value in cell.items()})
            for cell in cells.to_dict("records")
        ]
        named = changes[level][rankable(people[level], span)]
        places[level] = claim_places(named, frame, years=years)
    return records.Sectors(
        national={str(year): national_shares(frame) for year, frame in alike.items()},
        employed={str(year): employed_people(frame) for year, frame in alike.items()},
        employed_without={str(year): employed_without(frame) for year, frame in alike.items()},
        yearly=yearly_employment(employment),
        lecture_employed_millions=list(LECTURE_EMPLOYED_MILLIONS),
        left_out={
            level: {
                str(year): _left_out(frame, people[level][f"population_{year}"], year)
                for year in alike
            }
            for level, frame in shares.items()
        },
        growth=growth,
        pull={level: pull(people[level], frame, years=years) for level, frame in shares.items()},
        claim=claim,
        places=places,
    )


def _as_line(fit: stats.RobustFit) -> records.GrowthLine:
    figures = asdict(fit)
    return records.GrowthLine(units=figures.pop("points"), **stats.rounded(figures.items()))


INTERVAL = ("slope_low", "slope_high")
"""What a line of few provinces lacks."""


def line_as_fit(line: records.GrowthLine) -> stats.RobustFit | None:
    """Return a line of the summary as a fit: to draw it needs no second one."""
    figures = {field.name: getattr(line, field.name) for field in fields(stats.RobustFit)[1:]}
    known = all(value is not None for key, value in figures.items() if key not in INTERVAL)
    return stats.RobustFit(line.units, **figures) if known else None


def _left_out(shares: pd.DataFrame, population: pd.Series, year: int) -> records.LeftOut:
    without = shares[[f"{sector}_share_{year}" for sector in ALL_SECTORS]].isna().any(axis=1)
    people = population.reindex(shares.index)[without]
    return records.LeftOut(units=int(without.sum()), people=int(people.sum()))


GDP = "gdp_thousand"
"""Column of a census table: gross domestic product of its year, thousands of the currency."""


def gdp_per_head(counts: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Divide gross domestic product by people.

    Parameters
    ----------
    counts
        Census year → counts by unit: ``gdp_thousand`` and ``population`` (Int64).

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each year Y: ``gdp_per_head_Y`` (Float64, of the currency in
        prices of the year). Null where a count is null.

    Notes
    -----
    It is produced where people work and divided by those who live there: where many commute to,
    it is more than anyone earns. Prices of two years do not compare.

    Examples
    --------
    4,500 thousand for 100 people are 45,000 a head.
    """

    def of_census(frame: pd.DataFrame) -> dict[str, pd.Series]:
        produced = stats.total(frame, [GDP]) * 1_000
        return {"gdp_per_head": stats.ratio(produced, stats.total(frame, ["population"]))}

    return stats.by_year(counts, of_census)


def _changes_counted_once(table: pd.DataFrame, *, years: tuple[int, int]) -> pd.DataFrame:
    """Keep the change of every territory once, where several units are compared as one."""
    names = ("change_{}_{}", "change_pct_{}_{}", "net_migration_rate_{}_{}")
    changes = [name for stem in names if (name := stem.format(*years)) in table]
    once = counted_once(table, *years)
    return table.assign(**{name: table[name].where(once) for name in changes})


INDUSTRY: Final = "long_form_employed_by_industry"
"""Column of a census that asks for industries."""


def _give(reading: Reading) -> Given:
    """Give in what sectors people work, and how that goes with growth."""
    country, counties = reading.country, reading.compared_counties
    if counties is None or not reading.all_count(counties.counts, INDUSTRY):
        return Given()
    sets = {"county": counties, "prefecture": reading.unit_sets["prefecture"]}
    tables = {level: unit_set.table.set_index("code") for level, unit_set in sets.items()}
    people = {
        name: _changes_counted_once(it, years=country.compared) for name, it in tables.items()
    }
    figures = sectors_summary(
        counties.counts,
        tables,
        people,
        read_table("employment_national", country=country),
        years=country.compared,
        alike=country.alike,
    )
    return Given(summary={"sectors": figures})


CHAPTER: Final = Chapter(
    "sectors",
    of_rows=((INDUSTRY, sector_parts),),
    of_people=((INDUSTRY, sectors, "alike"), (GDP, gdp_per_head)),
    gives=_give,
)
