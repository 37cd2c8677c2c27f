"""How wrong a unit's figures could be: cautions per unit, and what flips under other choices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

import pandas as pd

from atlas.measures.chapter import Chapter, Given, Reading
from atlas.measures.migration import cohorts
from atlas.measures.migration.nested import CANNOT_BE_TOLD
from atlas.measures.sectors import ALL_SECTORS
from atlas.measures.statistics import joined_flags, rounded
from atlas.model.summary.places import Bearing, MigrationSigns, SamplingError, Uncertainty

CAUTIONS = (
    *("core_definition_flips", "figure_doubtful", "line_straddling", "merged"),
    *("migration_untold", "near_zero", "no_polygon", "not_counted"),
    *("sampling_error", "small_base", "transfer_flagged", "university_town", "zone_assumed"),
)
"""Every caution that a unit can bear, in the order in which the column lists them."""

NEAR_ZERO_PCT = 1.0
"""A change below this (%) would turn into its opposite if one census missed 1 % more here."""

DECISIVE_BASES = frozenset({"all", "adults"})
"""The parts whose small base makes a caution: children and older people often have one."""

ASSUMED = "assumed"
FLAGGED = "flagged"


def sign_flips(before: pd.DataFrame, after: pd.DataFrame, province: pd.Series) -> pd.DataFrame:
    """Find the units whose net migration changes its sign under another choice.

    Parameters
    ----------
    before, after
        The counts of two censuses ten years apart, a row per unit of the whole country (index:
        unit code), with `atlas.measures.migration.cohorts.AGE_COLUMNS` (people, nullable), and
        the earlier with ``deaths`` if provinces' mortality is to be told apart.
    province
        Province code of each unit, by unit code.

    Returns
    -------
    DataFrame
        By unit code, boolean, null without an estimate: ``with_infants`` (the cohort aged 0–4
        is counted in), ``without_15_19`` (that cohort is left out), ``provincial_deaths`` (the
        old die as in their province), ``any_choice`` (one of these, or several together) and
        ``own_province`` (the ratios are those of the unit's province, not of the nation).

    Raises
    ------
    KeyError
        A census lacks a column of ages.

    Notes
    -----
    The first three vary what the method itself is unsure of: how evenly the youngest were missed
    in the earlier census, what became of those of 15–19, and how evenly people die. They make
    the range of specifications. The last asks another question: a province's own ratios
    hold its net migration with the rest of the country, so that every province sums to zero,
    and a unit that flips gains against the nation and loses against its province. It is counted,
    and is no caution.

    Examples
    --------
    A unit gains 10 in the headline's cohorts, and has 30 infants too few: −20 with them.
    """
    followed = cohorts.follow_cohorts(before, after)
    by_unit = province.reindex(followed.before.index)
    first, last = (
        counts.reindex(by_unit.index).groupby(by_unit).sum() for counts in (before, after)
    )
    survival = cohorts.provincial_survival(cohorts.follow_cohorts(first, last), first.get("deaths"))
    variants = cohorts.net_migration_variants(followed, by_unit, survival)
    net = followed.net(cohorts.HEADLINE)
    turned = variants.mul(net, axis=0).lt(0).where(net.notna())
    flips = {
        "with_infants": turned["national", "with_infants"],
        "without_15_19": turned["national", "without_15_19"],
        "provincial_deaths": turned["provincial", "headline"],
        "any_choice": turned.eq(True).any(axis=1).where(net.notna()),
        "own_province": (net * _net_within(followed, by_unit)).lt(0).where(net.notna()),
    }
    return pd.DataFrame(flips, index=net.index).astype("boolean")


def _net_within(followed: cohorts.Cohorts, province: pd.Series) -> pd.Series:
    """Estimate net migration with each province's own survival ratios."""
    base, found = followed.before, followed.found
    known = base.notna() & found.notna()
    people_before, people_after = (
        people.where(known).groupby(province).sum() for people in (base, found)
    )
    ratios = people_after / people_before.mask(people_before.eq(0))
    expected = base * ratios.reindex(province).to_numpy()
    # As in `follow_cohorts`: a cohort that nobody is in has nobody to expect of it.
    return replace(followed, expected=expected.mask(base.eq(0), 0.0)).net(cohorts.HEADLINE)


def caution_flags(
    table: pd.DataFrame,
    zone_hosts: pd.DataFrame,
    corrections: pd.DataFrame,
    flipping_prefectures: Collection[str],
    *,
    years: tuple[int, int],
) -> pd.DataFrame:
    """Find which cautions each unit bears.

    Parameters
    ----------
    table
        County units by code, with ``comparability``, ``transfer_flagged``,
        ``prefecture_code``, ``population_A|B``, ``member_codes_A|B`` (joined by ``;``) and
        ``change_pct_A_B``; and where they were measured ``line_side``,
        ``net_migration_small_base_A_B``, ``net_migration_direction_A_B``,
        ``sectors_left_out_A|B`` and ``university_town_B``.
    zone_hosts
        Development zones of the later census: ``code`` and ``basis`` (``assumed`` where no
        list of townships tells the host).
    corrections
        ``year``, ``code``, ``status``: a figure that is ``flagged`` was left doubtful.
    flipping_prefectures
        Codes of the prefectures whose type of core and periphery depends on the definition.
    years
        The two censuses compared, the earlier first.

    Returns
    -------
    DataFrame
        By unit code, bool, one column per caution of `CAUTIONS` that could be judged: a
        caution whose measure is lacking has no column. A unit that a census does not count
        bears ``not_counted`` and nothing else.
    """
    start, end = years
    assumed = set(zone_hosts.loc[zone_hosts["basis"].eq(ASSUMED), "code"])
    word = table["comparability"]
    people = table[[f"population_{year}" for year in years]]
    borne = {
        "core_definition_flips": table["prefecture_code"].isin(list(flipping_prefectures)),
        "figure_doubtful": _doubtful(table, corrections, years),
        "merged": word.isin(["merged", "transfer_united"]),
        "near_zero": table[f"change_pct_{start}_{end}"].abs().lt(NEAR_ZERO_PCT),
        "no_polygon": word.eq("no_polygon"),
        "not_counted": word.eq("not_counted") | people.isna().any(axis=1),
        "transfer_flagged": table["transfer_flagged"],
        "zone_assumed": _holds_any(table[f"member_codes_{end}"], assumed),
        **_measured_flags(table, years),
    }
    flags = pd.DataFrame(
        {key: borne[key].astype("boolean").fillna(False) for key in CAUTIONS if key in borne}
    ).astype(bool)
    others = [key for key in flags if key != "not_counted"]
    flags.loc[flags["not_counted"], others] = False
    return flags


def _measured_flags(table: pd.DataFrame, years: tuple[int, int]) -> dict[str, pd.Series]:
    """Judge the cautions whose measures a table may lack."""
    start, end = years
    base, town = f"net_migration_small_base_{start}_{end}", f"university_town_{end}"
    left_out = [f"sectors_left_out_{year}" for year in years]
    direction = f"net_migration_direction_{start}_{end}"
    borne: dict[str, pd.Series] = {}
    if direction in table:
        borne["migration_untold"] = table[direction].eq(CANNOT_BE_TOLD)
    if "line_side" in table:
        borne["line_straddling"] = table["line_side"].eq("straddling")
    if base in table:
        borne["small_base"] = _holds_any(table[base], DECISIVE_BASES)
    if town in table:
        borne["university_town"] = table[town]
    if set(left_out) <= set(table):
        borne["sampling_error"] = table[left_out].notna().any(axis=1)
    return borne


def _doubtful(table: pd.DataFrame, corrections: pd.DataFrame, years: tuple[int, int]) -> pd.Series:
    flagged = corrections[corrections["status"].eq(FLAGGED)]
    doubtful = pd.Series(False, index=table.index)
    for year in years:
        codes = set(flagged.loc[flagged["year"].astype(int).eq(year), "code"])
        doubtful |= _holds_any(table[f"member_codes_{year}"], codes)
    return doubtful


def _holds_any(joined: pd.Series, words: Collection[str]) -> pd.Series:
    """Return whether a text of words joined by ``;`` holds one of the words; a null holds none."""
    texts = joined.astype(object).where(joined.notna(), "")
    return texts.map(lambda text: not set(words).isdisjoint(str(text).split(";"))).astype(bool)


def cautions(flags: pd.DataFrame) -> pd.Series:
    """Join the cautions of each unit: ``merged;near_zero``; null where there is none.

    Parameters
    ----------
    flags
        From `caution_flags`.
    """
    return joined_flags(flags[sorted(map(str, flags))])


def sampling_errors(table: pd.DataFrame, *, years: tuple[int, int]) -> dict[str, SamplingError]:
    """Summarise the sampling errors of the sectors' shares over the units that have shares.

    Parameters
    ----------
    table
        Units with ``<sector>_share_error_A|B`` (points) and
        ``<sector>_share_change_significant_A_B`` (boolean).
    years
        The two censuses compared, the earlier first.

    Returns
    -------
    dict of SamplingError
        By sector; empty where the table has no sectors.
    """
    by_sector = {}
    for sector in ALL_SECTORS:
        significant = "{}_share_change_significant_{}_{}".format(sector, *years)
        if significant not in table:
            continue
        shown = {}
        for year in years:
            errors = table[f"{sector}_share_error_{year}"]
            shown[year] = errors[table[f"{sector}_share_{year}"].notna()].dropna()
        judged = table[significant].dropna().astype(bool)
        by_sector[sector] = SamplingError(
            median_error=rounded((str(year), shown[year].median()) for year in shown),
            largest_error=rounded((str(year), shown[year].max()) for year in shown),
            compared=len(judged),
            within_two_errors=int((~judged).sum()),
        )
    return by_sector


def uncertainty_summary(
    table: pd.DataFrame,
    flags: pd.DataFrame,
    flips: pd.DataFrame | None = None,
    *,
    years: tuple[int, int],
) -> Uncertainty:
    """Count the cautions, the flips and the errors for ``summary.json``.

    Parameters
    ----------
    table
        County units by code, with ``population_B`` and, where measured, the columns of
        `sampling_errors`.
    flags
        From `caution_flags`.
    flips
        From `sign_flips`, or None.
    years
        The two censuses compared, the earlier first.

    Returns
    -------
    Uncertainty
        With ``flips`` also the signs that another choice turns.
    """
    people = table[f"population_{years[1]}"].astype("Int64")
    counted = flags[people.notna()]
    signs = None
    if flips is not None:
        judged = {str(name): flips[name].fillna(False).astype(bool) for name in flips}
        signs = MigrationSigns(**{name: _bearing(on, people) for name, on in judged.items()})
    return Uncertainty(
        units=len(counted),
        people=int(people.sum()),
        without_caution=_bearing(~counted.any(axis=1), people),
        cautions={str(key): _bearing(flags[key], people) for key in flags},
        sampling_error=sampling_errors(table, years=years),
        net_migration_sign=signs,
    )


def _bearing(borne: pd.Series, people: pd.Series) -> Bearing:
    units = borne.index[borne]
    return Bearing(units=len(units), people=int(people.reindex(units).sum()))


def _give(reading: Reading) -> Given:
    """Give the cautions of each county unit of the main period, and count them."""
    counties, years = reading.counties, reading.years
    if counties is None:
        return Given()
    table = counties.table.set_index("code")
    flips = None
    if f"net_migration_by_survival_{reading.span}" in table:
        before, after = (counties.counts[year] for year in years)
        flips = sign_flips(before, after, table["province_code"])
    flags = caution_flags(
        table,
        reading.table("zone_hosts"),
        reading.table("census_corrections"),
        reading.given.summary["core_periphery_flips"],
        years=years,
    )
    column = cautions(flags).rename(f"cautions_{reading.span}")
    found = uncertainty_summary(table, flags, flips, years=years)
    return Given(columns={counties.id: column.to_frame()}, summary={"uncertainty": found})


CHAPTER: Final = Chapter("cautions", gives=_give, needs=("core_periphery",))
