"""A transfer between the divisions of two censuses, or from a census to those of the boundaries.

`--from` and `--to` name their years; the weights are those of the atlas's crosswalk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from atlas.model.country import Country
from atlas.model.errors import Fault, SourceError
from atlas.model.text import Text
from atlas.tools.loading.crosswalks import check_years
from atlas.tools.transfer.counts import Transfer
from atlas.tools.transfer.notes import of_codes
from atlas.tools.transfer.options import TransferOptions
from atlas.units.crosswalk import read_weighing
from atlas.units.links import Links
from atlas.units.vintages import Vintage
from atlas.units.weights import COUNTED, WHOLE
from atlas.words.lists import listed
from atlas.words.numbers import count


def vintage_years(*, country: Country) -> frozenset[str]:
    """Name the years whose divisions counts are moved between."""
    return frozenset(str(year) for span in country.crosswalks for year in span)


@dataclass(frozen=True)
class VintageCrosswalk:
    """The weights between two vintages, and what stands behind them.

    Attributes
    ----------
    source, target
        The divisions of either year.
    links
        What joins them.
    table
        ``source_code``, ``target_code``, ``weight`` and ``weighted_by``.
    """

    source: Vintage
    target: Vintage
    links: Links
    table: pd.DataFrame


def names_vintages(options: TransferOptions, *, country: Country) -> bool:
    """Tell whether a transfer is between vintages; a file of such a name is ``./2010``."""
    return options.source in vintage_years(country=country) or options.target in vintage_years(
        country=country
    )


def check_vintages(options: TransferOptions, *, country: Country) -> None:
    """Refuse what vintages do not have.

    Raises
    ------
    SourceError
        If only one end is a year, or a grid is given.
    UserError
        If no crosswalk leads from the one year to the other.
    """
    faults = []
    for name, text in (("--from", options.source), ("--to", options.target)):
        if text not in vintage_years(country=country):
            boundaries = country.boundaries.year
            expected = f"a year, as the other end is one ({boundaries}: the boundaries)"
            faults.append(Fault(expected, name, value=text))
    if options.grid is not None:
        expected = "no grid between years: --by people or --by area weighs their divisions"
        faults.append(Fault(expected, "--grid", value=options.grid.name))
    if faults:
        raise SourceError(faults)
    check_years(int(options.source), int(options.target), country=country)


def vintage_crosswalk(options: TransferOptions, *, country: Country) -> VintageCrosswalk:
    """Weigh the divisions of the vintages that the options name, once they are checked."""
    start, end = int(options.source), int(options.target)
    by_area = options.by == "area"
    weighing = read_weighing(drawn=by_area or end == country.boundaries.year, country=country)
    weights = weighing.area(start, end) if by_area else weighing.people(start, end)
    rows = [(*pair, one.value, one.basis) for pair, one in sorted(weights.items())]
    columns = ["source_code", "target_code", "weight", "weighted_by"]
    table = pd.DataFrame(rows, columns=columns)
    source, target = weighing.vintages[start], weighing.vintages[end]
    return VintageCrosswalk(source, target, weighing.links(start, end), table)


def vintage_notes(
    options: TransferOptions, found: VintageCrosswalk, moved: Transfer
) -> Iterator[Text]:
    """Say what was estimated, what is unknown and so stayed, and what was left out."""
    left = sorted(moved.left.index)
    if left:
        yield of_codes("no_code", left, year=options.source)
    used = found.table[~found.table["source_code"].isin(left)]
    guessed = used[~used["weighted_by"].isin([WHOLE, COUNTED])]
    if len(guessed):
        yield of_codes("estimated", guessed["source_code"].unique(), bases=_bases(guessed))
    losing = {source for source, _ in (*found.links.partial, *_uncounted(found.links))}
    if losing:
        yield of_codes("losing", sorted(losing))
    empty = moved.table.index[moved.table.isna().all(axis=1)]
    if len(empty):
        yield of_codes("unreached", empty)


def _uncounted(links: Links) -> Iterator[tuple[str, str]]:
    yield from (pair for pair, one in links.unrecorded.items() if one.people is None)


def _bases(rows: pd.DataFrame) -> Text:
    numbers = rows.groupby("weighted_by")["source_code"].nunique().sort_index()
    return listed(f"{basis} {count(number)}" for basis, number in numbers.items())
