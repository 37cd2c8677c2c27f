"""What every page says where a user's census lacks counties: whom its comparisons are over."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from atlas.model.country import Country
from atlas.model.dataset import Base, Dataset, UnitSet
from atlas.web.page.texts import UI
from atlas.words.numbers import format_number

NAMED = 3
"""Units left out are named as long as they are no more than these."""


def notice(dataset: Dataset, lang: str) -> tuple[str, ...]:
    """Say whom the comparisons of every period are over, and whom they leave out."""
    partial = {
        unit_set: base
        for period, base in dataset.bases.items()
        if (unit_set := f"county_{period.replace('-', '_')}") in dataset.unit_sets
        and not base.is_whole
    }
    if not partial:
        return ()
    periods = (
        _period(dataset.unit_sets[name], base, lang, country=dataset.country)
        for name, base in partial.items()
    )
    over = UI["notice_over"].say(lang, periods=UI["clauses"].get(lang).join(periods))
    sentences = [over, *_in_part(dataset, lang)]
    if not all(base.speaks_for_the_country for base in partial.values()):
        sentences.append(UI["notice_no_country"].get(lang))
    return tuple(sentences)


def _period(county: UnitSet, base: Base, lang: str, *, country: Country) -> str:
    year = base.years[-1]
    return UI["notice_period"].say(
        lang,
        period=UI["notice_years"].get(lang).join(map(str, base.years)),
        units=format_number(base.units),
        all=format_number(base.units + len(base.left_out)),
        share=format_number(base.share * 100, decimals=1),
        left_out=_named(county, base.left_out, "notice_units", lang, country=country),
        people=format_number(base.whole[year] - base.packaged[year]),
        year=year,
    )


def _in_part(dataset: Dataset, lang: str) -> Iterator[str]:
    """Name the prefectures and provinces that a census counts in part."""
    upper = [dataset.unit_sets[level] for level in ("prefecture", "province")]
    for year in upper[0].years:
        names = [
            _named(
                units,
                units.withheld[year].index,
                f"notice_{units.level}s",
                lang,
                country=dataset.country,
            )
            for units in upper
            if len(units.withheld[year])
        ]
        if names:
            joined = UI["comma"].get(lang).join(names)
            yield UI["notice_in_part"].say(lang, year=year, names=joined)


def _named(
    unit_set: UnitSet, codes: Collection[str], many: str, lang: str, *, country: Country
) -> str:
    if len(codes) > NAMED:
        return UI.dated(country)[many].say(lang, n=format_number(len(codes)))
    names = unit_set.table.set_index("code")[f"name_{lang}"]
    return UI["comma"].get(lang).join(str(names[code]) for code in codes)
