"""The standing audit: every pair of units whose people look as if land had moved between them.

A transfer that no list records shows in two touching units of which one gains older people and
the other loses about as many. Most such pairs are something else: an inner city rehoused, a mine
closed, old people who die younger here than there. So each was reviewed once, and the audit
compares what it finds today with what was decided. Beside the pairs it marks units whose count
in the middle census ran high, zones whose host is assumed, and prefectures whose people of the
earlier census are not those of the local bulletin.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.country.names import romanise
from atlas.measures.chapter import Chapter, Given, Reading
from atlas.measures.migration.cohorts import AGE_COLUMNS, STAGES, follow_cohorts
from atlas.measures.schooling import aged
from atlas.model.country import Census, Codes, Country, Period
from atlas.model.dataset import UnitSet, county_sets
from atlas.model.figures import people_as_counted
from atlas.model.text import NO_TEXT, Text, same_in_all_languages
from atlas.sources.packaged import optional_table, read_table
from atlas.units.history import group_values
from atlas.units.unite import Transfer
from atlas.words.numbers import count, listed
from atlas.words.word_files import LANGS, read_words

AWAY = ("away_same_county", "away_same_province", "away_other_province")
COARSE = ("age_65_plus", "age_15_64", "registered_and_living_here")
"""Columns of a census that has three groups of age, and tells who lives where registered."""

AFTER_COARSE = {
    "older": ("75_79", "80_84", "85_plus"),
    "middle": tuple(f"{age}_{age + 4}" for age in range(25, 75, 5)),
}
"""The groups that those of 65 and over, and of 15–64, are in ten years later."""


def transfer_rates(
    before: pd.DataFrame, after: pd.DataFrame, province: pd.Series
) -> pd.DataFrame | None:
    """Measure what moves of land change and moves of people hardly do.

    Parameters
    ----------
    before, after
        The counts of two censuses ten years apart, a row per unit of the whole country (index:
        unit code). The later one, and best both, have
        `atlas.measures.migration.cohorts.AGE_COLUMNS` and `AWAY`; the earlier one may have
        `COARSE` in their place.
    province
        Province code of each unit, by unit code.

    Returns
    -------
    DataFrame or None
        By unit code (float, null where a count is null): ``older`` (those of 50 and over, or of
        65 and over where the ages are coarse), ``middle`` (25–49, or 15–64) and ``stayers``
        (people who do not live away from their registration), each found over expected, per 100
        away from the median unit of the province; ``older_people``, the same in people. None
        where the censuses lack the columns.
    """
    if not {*AGE_COLUMNS, *AWAY} <= set(after):
        return None
    if {*AGE_COLUMNS, *AWAY} <= set(before):
        parts = {stage: _cohorts(before, after, stage) for stage in ("older", "adults")}
        older, middle, stayed = parts["older"], parts["adults"], _stayers(before)
    elif set(COARSE) <= set(before):
        old, of_working_age, stayed = (before[column] for column in COARSE)
        older = (old, aged(after, AFTER_COARSE["older"]))
        middle = (of_working_age, aged(after, AFTER_COARSE["middle"]))
    else:
        return None
    people = {"older": older, "middle": middle, "stayers": (stayed, _stayers(after))}
    rates = pd.DataFrame({name: _rate(*pair, province) for name, pair in people.items()})
    return rates.assign(older_people=_expected(*older) * rates["older"] / 100)


def _cohorts(before: pd.DataFrame, after: pd.DataFrame, stage: str) -> tuple[pd.Series, pd.Series]:
    """Return the expected survivors of a stage, both sexes together, and those found."""
    cohorts, ages = follow_cohorts(before, after), list(STAGES[stage])
    base, found = (
        pd.DataFrame(part["male"])[ages].add(pd.DataFrame(part["female"])[ages])
        for part in (cohorts.before, cohorts.found)
    )
    # A cohort that nobody is in has no ratio, and nobody to expect of it.
    ratio = (found.sum() / base.sum()).where(base.sum().gt(0), 0.0)
    return (base * ratio).sum(axis=1, skipna=False), found.sum(axis=1, skipna=False)


def _stayers(counts: pd.DataFrame) -> pd.Series:
    return counts["population"] - counts[list(AWAY)].sum(axis=1, skipna=False)


def _expected(base: pd.Series, found: pd.Series) -> pd.Series:
    """Spread the people found over the units as those of the earlier census were."""
    before, after = (part.astype("Float64").astype(float) for part in (base, found))
    known = before.notna() & after.notna()
    everybody = before[known].sum()
    return before * (after[known].sum() / everybody if everybody else np.nan)


def _rate(base: pd.Series, found: pd.Series, province: pd.Series) -> pd.Series:
    expected = _expected(base, found)
    ratio = found.astype("Float64").astype(float) / expected.mask(expected.le(0))
    provinces = province.reindex(ratio.index)
    return 100 * (ratio / ratio.groupby(provinces).transform("median") - 1).replace(np.inf, np.nan)


_NOTES = read_words("notes", "audit")

NOTHING_REVIEWED = "0"
"""What was not reviewed, where all was."""

PAIR, STRONG_PAIR = "A", "A*"
REVERSAL, ZONE, BULLETIN = "reversal", "zone", "bulletin"

BEYOND = 12.0
"""Older people per 100 by which at least one unit of a pair is off its province's median."""

LEAST_PEOPLE = 800
MOST_UNLIKE = 2.5
"""Older people that a unit of a pair gains or loses at least, and how often one holds the other."""

STRONG = {
    "losing": {"older": -8, "middle": -8, "stayers": -8},
    "gaining": {"older": 10, "stayers": 8},
}
"""What makes a pair strong: the loser loses all ages and stayers, the gainer gains the old ones."""

TOUCH = 0.005
"""Degrees, half a kilometre: units this near touch, whichever bank of a river a border follows."""

BOTH_BEYOND = 20.0
REVERSED = 10.0
NEW_DIFFERENCE = 0.0005
"""Of a prefecture's people: a larger difference from the bulletin must have been reviewed."""

UNREVIEWED = "unreviewed"
LISTED = "listed"
"""Decisions: nobody looked, and a reviewed row explains the pair."""

JUDGED = frozenset({"unchanged", "recoded", "zone_joined"})
"""Words of comparability that promise that nothing moved, so that a strong pair is a fault."""

SIDES = ("gaining", "losing")
RATES = ("older", "middle", "stayers")


@dataclass(frozen=True)
class Reviewed:
    """The reviewed decisions that the audit holds today's suspicions against.

    Attributes
    ----------
    transfers
        The reviewed moves that no list records.
    pairs
        Packaged table ``reviewed_pairs``.
    bulletins
        Packaged table ``prefecture_2010_on_2020_territory``.
    zone_hosts
        Packaged table ``zone_hosts``, with ``name_en``.
    """

    transfers: Sequence[Transfer]
    pairs: pd.DataFrame
    bulletins: pd.DataFrame
    zone_hosts: pd.DataFrame


def audit_transfers(
    unit_sets: Mapping[str, UnitSet],
    reviewed: Reviewed,
    *,
    main: Period,
    censuses: Mapping[int, Census],
    codes: Codes,
) -> pd.DataFrame:
    """List what looks like a move of land that no list records, with what was decided on it.

    Parameters
    ----------
    unit_sets
        Unit sets with their counts; those of counties over two censuses give pairs.
    reviewed
        The decisions.
    main
        The period whose zones and prefectures are looked at.
    censuses
        Census year → whether it counts development zones.
    codes
        What the digits of a code say.

    Returns
    -------
    DataFrame
        Sorted by ``period``, ``detector`` and ``codes`` (joined by ``;``, the gaining unit
        first): ``names_zh``, ``names_en``, ``promised`` (by both units of a pair, that no land
        moved), the rates of
        `transfer_rates` as ``<rate>_gaining`` and
        ``<rate>_losing``, ``older_earlier`` and ``older_later`` of a reversal,
        ``older_people`` (of the lesser side of a pair), ``bulletin_less_table`` (people) and
        ``decision``, ``unreviewed`` where nobody decided.
    """
    county_pairs = [units for units in county_sets(unit_sets) if len(units.years) == 2]
    rates = []
    for unit_set in county_pairs:
        before, after = (unit_set.counts[year] for year in unit_set.years)
        province = unit_set.table.set_index("code")["province_code"]
        rates.append((unit_set, transfer_rates(before, after, province)))
    rows: list[dict[str, object]] = []
    for unit_set, unit_rates in rates:
        if unit_rates is not None:
            rows += _pairs(unit_set, unit_rates, reviewed, codes)
    rows += _reversals(rates)
    if any(censuses[unit_set.years[-1]].zones for unit_set in county_pairs):
        rows += _zones(reviewed, main)
    if "prefecture" in unit_sets:
        rows += _bulletins(unit_sets["prefecture"], reviewed.bulletins, main)
    table = pd.DataFrame(rows, columns=COLUMNS).sort_values(COLUMNS[:3], ignore_index=True)
    counts = {"older_people": "Int64", "bulletin_less_table": "Int64", "promised": "boolean"}
    return table.astype(counts)


COLUMNS = [
    *("period", "detector", "codes", "names_zh", "names_en", "promised"),
    *(f"{rate}_{side}" for rate in RATES for side in SIDES),
    *("older_earlier", "older_later", "older_people", "bulletin_less_table", "decision"),
]


def touching_pairs(
    table: gpd.GeoDataFrame, gaining: Collection[str], losing: Collection[str]
) -> pd.DataFrame:
    """List which of some units touch which of others, or nearly do: ``gaining`` and ``losing``."""
    drawn = table[table.geometry.notna()]
    ones, others = (drawn[drawn["code"].isin(list(side))] for side in (gaining, losing))
    tree = shapely.STRtree(others.geometry.array)
    at_gaining, at_losing = tree.query(ones.geometry.array, predicate="dwithin", distance=TOUCH)
    codes = ones["code"].to_numpy()[at_gaining], others["code"].to_numpy()[at_losing]
    pairs = pd.DataFrame(dict(zip(SIDES, codes, strict=True)))
    return pairs[pairs["gaining"].ne(pairs["losing"])]


def suspicious(pairs: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """Keep the pairs of which one gains older people and the other loses about as many.

    Parameters
    ----------
    pairs
        From `touching_pairs`.
    rates
        From `transfer_rates`.

    Returns
    -------
    DataFrame
        ``gaining``, ``losing``, the rates of both sides, ``older_people`` and ``detector``: ``A``,
        or ``A*`` for a strong pair.
    """
    joined = pairs
    for side in SIDES:
        joined = joined.join(rates.add_suffix(f"_{side}"), on=side)
    gained, lost = joined["older_people_gaining"], -joined["older_people_losing"]
    less, more = np.minimum(gained, lost), np.maximum(gained, lost)
    far = np.maximum(joined["older_gaining"], -joined["older_losing"]) > BEYOND
    similar = (less >= LEAST_PEOPLE) & (more <= MOST_UNLIKE * less)
    joined = joined.assign(older_people=less.round())[far & similar]
    strong = pd.Series(True, index=joined.index)
    for side, sign in zip(SIDES, (1, -1), strict=True):
        for rate, least in STRONG[side].items():
            strong &= sign * joined[f"{rate}_{side}"] >= sign * least
    return joined.assign(detector=strong.map({True: STRONG_PAIR, False: PAIR}))


def _pairs(
    unit_set: UnitSet, rates: pd.DataFrame, reviewed: Reviewed, coded: Codes
) -> Iterator[dict[str, object]]:
    """Find the pairs of touching units that look as if land had moved between them."""
    table = unit_set.table.set_index("code")
    decide = _Decisions(unit_set, reviewed, coded)
    older = rates["older_people"]
    # How near units lie takes long to find out: only those that may be a pair are asked.
    sides = (older.index[older.ge(LEAST_PEOPLE)], older.index[older.le(-LEAST_PEOPLE)])
    for row in suspicious(touching_pairs(unit_set.table, *sides), rates).to_dict("records"):
        codes = (str(row["gaining"]), str(row["losing"]))
        yield {
            **{str(name): value for name, value in row.items() if name in COLUMNS},
            **_named(codes, table),
            "period": unit_set.period,
            "decision": decide(*codes),
            "promised": set(table.loc[list(codes), "comparability"]) <= JUDGED,
        }


def _named(codes: Iterable[str], table: pd.DataFrame) -> dict[str, object]:
    listed = list(codes)
    names = {
        f"names_{lang}": ";".join(str(table.at[code, f"name_{lang}"]) for code in listed)
        for lang in LANGS
    }
    return {"codes": ";".join(listed), **names}


def read_reviewed(transfers: Sequence[Transfer], *, country: Country) -> Reviewed:
    """Read what was decided, beside the reviewed moves themselves."""
    published = "prefecture_{}_on_{}_territory".format(*country.compared)
    bulletins = optional_table(published, country.tables)
    hosts = read_table("zone_hosts", country.tables)
    zones = zip(hosts["name_zh"], hosts["code"], strict=True)
    return Reviewed(
        transfers,
        read_table("reviewed_pairs", country.tables),
        pd.DataFrame() if bulletins is None else bulletins,
        hosts.assign(name_en=[romanise(name, code, codes=country.codes) for name, code in zones]),
    )


class _Decisions:
    """The decisions of one period, looked up by the units of today."""

    def __init__(self, unit_set: UnitSet, reviewed: Reviewed, coded: Codes) -> None:
        joined = unit_set.table.set_index("code")[[f"member_codes_{y}" for y in unit_set.years]]
        members = zip(map(str, joined.index), joined.to_numpy(dtype=object), strict=True)
        self.members = {
            unit: frozenset(
                [coded.first_division(unit), *";".join(rows[pd.notna(rows)]).split(";")]
            )
            for unit, rows in members
        }
        of_period = reviewed.pairs[reviewed.pairs["period"] == unit_set.period]
        ends = zip(of_period["gaining"], of_period["losing"], of_period["decision"], strict=True)
        self.pairs = group_values(
            (unit, (partner, decision))
            for gaining, losing, decision in ends
            for unit, partner in ((gaining, losing), (losing, gaining))
        )
        of_counties = [move for move in reviewed.transfers if move.level == "county"]
        self.transfers = [move for move in of_counties if move.within(unit_set.years)]

    def __call__(self, gaining: str, losing: str) -> str:
        """Say what was decided on a move that names both ends, on the pair, or on either end."""
        gaining_members, losing_members = self.members[gaining], self.members[losing]
        sides = [
            (move, gaining_members & {*move.codes}, losing_members & {*move.codes})
            for move in self.transfers
        ]
        either = [move for move, gains, loses in sides if gains or loses]
        both = [move for move, gains, loses in sides if gains and loses]
        if any(transfer.flags for transfer in both):
            return "flagged"
        known = self.cause(both) or self.cause(either)
        for code in sorted(gaining_members):
            for partner, decision in self.pairs.get(code, ()):
                if partner in losing_members:
                    return known or decision if decision == LISTED else decision
        if any(transfer.unites for transfer in either):
            return "partner_united"
        if any(transfer.flags for transfer in either):
            return "partner_flagged"
        return known or (LISTED if either else UNREVIEWED)

    @staticmethod
    def cause(transfers: Sequence[Transfer]) -> str:
        """Return what explains a pair, by the first row that does; else an empty text."""
        return next((transfer.cause for transfer in transfers if transfer.kind == "explain"), "")


def _reversals(sets: Sequence[tuple[UnitSet, pd.DataFrame | None]]) -> Iterator[dict[str, object]]:
    """Find units off to one side in one decade and to the other in the next: the count between."""
    ordered = sorted(sets, key=lambda entry: entry[0].years)
    for (earlier, before), (later, after) in pairwise(ordered):
        if before is None or after is None or earlier.years[1] != later.years[0]:
            continue
        # The same rows of the census between them are one place, whatever the units are called.
        members = [
            entry.table.set_index("code")[f"member_codes_{later.years[0]}"].dropna()
            for entry in (earlier, later)
        ]
        of_earlier = members[1].map(pd.Series(members[0].index, members[0]))
        old = pd.DataFrame({"older_earlier": of_earlier.map(before["older"])})
        old["older_later"] = after["older"]
        turned = old["older_earlier"].mul(old["older_later"]).lt(0) & old.abs().min(
            axis=1, skipna=False
        ).ge(REVERSED)
        for code, row in old[turned].iterrows():
            yield {
                "period": f"{earlier.years[0]}-{later.years[1]}",
                "detector": REVERSAL,
                **_named([str(code)], later.table.set_index("code")),
                **{str(name): rate for name, rate in row.items()},
                "decision": "middle_census",
            }


def _zones(reviewed: Reviewed, main: Period) -> Iterator[dict[str, object]]:
    """List the zones whose host is assumed, or of which a reviewed row says that it may be more."""
    hosts = reviewed.zone_hosts
    flagged = {code for transfer in reviewed.transfers if transfer.flags for code in transfer.codes}
    for code, rows in hosts.groupby("code"):
        assumed = rows["basis"].eq("assumed").any()
        if assumed or code in flagged:
            name = str(rows["name_zh"].iloc[0])
            yield {
                "period": main.name,
                "detector": ZONE,
                "codes": ";".join([str(code), *rows["host_code"]]),
                "names_zh": name,
                "names_en": str(rows["name_en"].iloc[0]),
                "decision": "flagged" if code in flagged else "assumed",
            }


def _bulletins(
    prefectures: UnitSet, bulletins: pd.DataFrame, main: Period
) -> Iterator[dict[str, object]]:
    """Set the people of prefectures beside the bulletins; a new difference is unreviewed."""
    year = main.ends[0]
    counted, published = f"population_{year}", f"bulletin_{year}"
    if year not in prefectures.years or published not in bulletins:
        return
    table = prefectures.table.set_index("code")
    table[counted] = people_as_counted(table, year)
    known = bulletins.dropna(subset=[published]).set_index("prefecture_code")
    both = known.join(table[counted], how="inner").dropna(subset=[counted])
    difference = both[published] - both[counted]
    limit = NEW_DIFFERENCE * both[published]
    new = (difference - both["difference"]).abs() > limit
    for code in both.index[(difference.abs() > limit) | new]:
        yield {
            "period": main.name,
            "detector": BULLETIN,
            **_named([str(code)], table),
            "bulletin_less_table": int(difference[code]),
            "decision": UNREVIEWED if new[code] else str(both.at[code, "reason"]),
        }


def unreviewed(audit: pd.DataFrame) -> pd.DataFrame:
    """Keep what nobody decided on and the build must not pass over.

    Strong pairs of units that promise that nothing moved, and differences from a bulletin.
    """
    strong = audit["detector"].eq(STRONG_PAIR) & audit["promised"].fillna(False)
    due = strong | audit["detector"].eq(BULLETIN)
    return audit[due & audit["decision"].eq(UNREVIEWED)]


def audit_rows(audit: pd.DataFrame) -> Iterator[tuple[Text, str, str, bool]]:
    """Check that everything was reviewed that must be: what, due, found, right."""
    rows = unreviewed(audit)
    named = _named_rows(rows).en if len(rows) else NOTHING_REVIEWED
    yield _NOTES["row"], NOTHING_REVIEWED, named, rows.empty


def audit_notes(audit: pd.DataFrame, *, own: bool = False) -> Iterator[Text]:
    """Say how many pairs stand out, and name those far off on both sides.

    Parameters
    ----------
    audit
        From `audit_transfers`.
    own
        Whether the figures are a user's: what nobody reviewed is then told and fails nothing.
    """
    pairs = audit[audit["detector"].isin([PAIR, STRONG_PAIR])]
    for period, rows in pairs.groupby("period"):
        strong = int(rows["detector"].eq(STRONG_PAIR).sum())
        far = rows[rows["older_gaining"].ge(BOTH_BEYOND) & rows["older_losing"].le(-BOTH_BEYOND)]
        yield _NOTES["pairs"].fill(
            period=period,
            pairs=count(len(rows)),
            strong=count(strong),
            beyond=count(BOTH_BEYOND),
            ends=listed((_names_in_words(row) for row in far.to_dict("records")), shown=None),
        )
    if own and len(rows_due := unreviewed(audit)):
        yield _NOTES["unreviewed"].fill(named=_named_rows(rows_due))


def _named_rows(rows: pd.DataFrame) -> Text:
    """Name the rows of the audit, all of them: somebody has to look at each."""
    return listed((_row_in_words(row) for row in rows.to_dict("records")), shown=None)


def _row_in_words(row: Mapping[Hashable, object]) -> Text:
    before, after = f"{row['period']} {row['detector']} ", f" {row['codes']}"
    parts = same_in_all_languages(before), _names_in_words(row), same_in_all_languages(after)
    return NO_TEXT.join(parts)


def _names_in_words(row: Mapping[Hashable, object]) -> Text:
    names = (str(row[f"names_{lang}"]).replace(";", " / ") for lang in LANGS)
    return Text(*names)


def _give(reading: Reading) -> Given:
    """Give what the ages of neighbours tell of transfers that no list records."""
    country = reading.country
    reviewed = read_reviewed(reading.inputs.transfers, country=country)
    return Given(
        tables={
            "transfer_audit": audit_transfers(
                reading.unit_sets,
                reviewed,
                main=country.main,
                censuses=country.censuses,
                codes=country.codes,
            )
        }
    )


CHAPTER: Final = Chapter("transfer_audit", gives=_give)
