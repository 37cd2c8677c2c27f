"""Whom the sums and comparisons of a build leave out: checked to the person, and said."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from atlas.model.dataset import Base, Dataset, UnitSet
from atlas.model.layer import SMALL_AREA

NAMED = 5
"""Units left out are named as long as they are no more than these."""

UPPER_LEVELS = {"prefecture": "prefectures", "province": "provinces"}
"""Levels whose units a census may count in part, because they are summed from many rows."""


def people_rows(dataset: Dataset) -> Iterator[tuple[str, str, str, bool]]:
    """Check that the units of every set and those counted in part make up each census."""
    for name, unit_set in dataset.unit_sets.items():
        for year in unit_set.years:
            withheld = _withheld(unit_set, year)
            expected = _counted(dataset, unit_set, year) - withheld
            found = int(unit_set.table[f"population_{year}"].sum())
            what = f"{name}, people {year}"
            if withheld:
                what += f", without {withheld:,} withheld"
            yield what, f"{expected:,}", f"{found:,}", found == expected


def _counted(dataset: Dataset, unit_set: UnitSet, year: int) -> int:
    """Count the people of a census: a county that lacks one of its small areas has none."""
    if unit_set.level == SMALL_AREA:
        return int(unit_set.counts[year]["population"].sum())
    return dataset.summary.totals[str(year)]


def left_out_notes(dataset: Dataset) -> Iterator[str]:
    """Say what the comparisons are over where a census lacks units, and whose sums are withheld."""
    for period, base in dataset.bases.items():
        county = dataset.unit_sets.get(f"county_{period.replace('-', '_')}")
        if county is not None and not base.is_whole:
            yield _compared(period, base, county)
    if not all(base.speaks_for_the_country for base in dataset.bases.values()):
        yield (
            "figures of the country (net migration among them) need units with 95 % of its "
            "people: they are left out, and headlines make no claim"
        )
    if SMALL_AREA in dataset.unit_sets:
        yield from _small_areas(dataset.unit_sets[SMALL_AREA])
    for level, many in UPPER_LEVELS.items():
        unit_set = dataset.unit_sets[level]
        for year, people in unit_set.withheld.items():
            if len(people):
                yield (
                    f"{year}: {many} counted in part have no sum: "
                    f"{_named(unit_set, people.index)}, {int(people.sum()):,} people withheld"
                )


def _small_areas(areas: UnitSet) -> Iterator[str]:
    """Say how many divisions below the county there are, and what the files lack of them."""
    year = areas.years[-1]
    people = areas.table[f"population_{year}"]
    counted = f"{len(areas.table):,}, {int(people.sum()):,} people of {year}"
    yield f"divisions below the county: {counted}"
    undrawn, uncounted = areas.table.geometry.isna(), people.isna()
    if undrawn.any():
        lost = f"{int(undrawn.sum()):,} of them, {int(people[undrawn].sum()):,} people,"
        yield f"{lost} are not drawn by the boundaries: they are in tables and on no map"
    if uncounted.any():
        yield f"{int(uncounted.sum()):,} of them have no people in the table of {year}"


def _compared(period: str, base: Base, county: UnitSet) -> str:
    last = base.years[-1]
    left_out = base.whole[last] - base.packaged[last]
    return (
        f"{period} is compared where all its censuses count, in {base.units:,} of "
        f"{base.units + len(base.left_out):,} units with {base.share:.1%} of the people; "
        f"left out: {_named(county, base.left_out)}, {left_out:,} people of {last}"
    )


def _withheld(unit_set: UnitSet, year: int) -> int:
    return int(unit_set.withheld[year].sum()) if year in unit_set.withheld else 0


def _named(unit_set: UnitSet, codes: Collection[str]) -> str:
    if len(codes) > NAMED:
        return f"{len(codes):,} units"
    names = unit_set.table.set_index("code")["name_en"]
    return ", ".join(f"{names[code]} {code}" for code in codes)
