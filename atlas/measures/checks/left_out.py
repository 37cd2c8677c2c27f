"""Whom the sums and comparisons of a build leave out: checked to the person, and said."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from atlas.model.country import UPPER
from atlas.model.dataset import Base, Dataset, UnitSet
from atlas.model.layer import SMALL_AREA
from atlas.model.text import Text
from atlas.words.lists import listed
from atlas.words.numbers import count, percent
from atlas.words.reading import read_words

NAMED = 5
"""Units left out are named as long as they are no more than these."""

_WORDS = read_words("notes", "left_out")


def people_rows(dataset: Dataset) -> Iterator[tuple[Text, str, str, bool]]:
    """Check that the units of every set and those counted in part make up each census."""
    for name, unit_set in dataset.unit_sets.items():
        for year in unit_set.years:
            withheld = _withheld(unit_set, year)
            expected = _counted(dataset, unit_set, year) - withheld
            found = int(unit_set.table[f"population_{year}"].sum())
            what = _WORDS["withheld" if withheld else "people"]
            said = what.fill(name=name, year=year, people=count(withheld))
            yield said, count(expected), count(found), found == expected


def _counted(dataset: Dataset, unit_set: UnitSet, year: int) -> int:
    """Count the people of a census: a county that lacks one of its small areas has none."""
    if unit_set.level == SMALL_AREA:
        return int(unit_set.counts[year]["population"].sum())
    return dataset.summary.totals[str(year)]


def left_out_notes(dataset: Dataset) -> Iterator[Text]:
    """Say what the comparisons are over where a census lacks units, and whose sums are withheld."""
    for period, base in dataset.bases.items():
        county = dataset.unit_sets.get(f"county_{period.replace('-', '_')}")
        if county is not None and not base.is_whole:
            yield _compared(period, base, county)
    if not all(base.speaks_for_the_country for base in dataset.bases.values()):
        yield _WORDS["country"]
    if SMALL_AREA in dataset.unit_sets:
        yield from _small_areas(dataset.unit_sets[SMALL_AREA])
    for level in UPPER:
        unit_set = dataset.unit_sets[level]
        for year, people in unit_set.withheld.items():
            if len(people):
                named = _named(unit_set, people.index)
                yield _WORDS[level].fill(year=year, named=named, people=count(people.sum()))


def _small_areas(areas: UnitSet) -> Iterator[Text]:
    """Say how many divisions below the county there are, and what the files lack of them."""
    year = areas.years[-1]
    people = areas.table[f"population_{year}"]
    everyone = {"people": count(people.sum()), "year": year}
    yield _WORDS["small_areas"].fill(areas=count(len(areas.table)), **everyone)
    undrawn, uncounted = areas.table.geometry.isna(), people.isna()
    if undrawn.any():
        lost = count(people[undrawn].sum())
        yield _WORDS["undrawn"].fill(areas=count(undrawn.sum()), people=lost)
    if uncounted.any():
        yield _WORDS["uncounted"].fill(areas=count(uncounted.sum()), year=year)


def _compared(period: str, base: Base, county: UnitSet) -> Text:
    last = base.years[-1]
    return _WORDS["compared"].fill(
        period=period,
        units=count(base.units),
        all=count(base.units + len(base.left_out)),
        share=percent(100 * base.share),
        named=_named(county, base.left_out),
        people=count(base.whole[last] - base.packaged[last]),
        year=last,
    )


def _withheld(unit_set: UnitSet, year: int) -> int:
    return int(unit_set.withheld[year].sum()) if year in unit_set.withheld else 0


def _named(unit_set: UnitSet, codes: Collection[str]) -> Text:
    if len(codes) > NAMED:
        return _WORDS["units"].fill(n=count(len(codes)))
    names = unit_set.table.set_index("code")
    chinese, english = names["name_zh"], names["name_en"]
    return listed(Text(f"{chinese[code]} {code}", f"{english[code]} {code}") for code in codes)
