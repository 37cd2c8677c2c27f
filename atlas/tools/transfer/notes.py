"""What is to be said of a transfer: what was left out, dealt out, withheld and ignored."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pandas as pd

from atlas.model.country import Country
from atlas.model.text import Text
from atlas.sources.boundaries import BOUNDARY_SOURCES
from atlas.sources.count_table import CountTable, columns_left_out
from atlas.tools.transfer.counts import NO_OVERLAP, NO_SHAPE, Transfer
from atlas.tools.transfer.crosswalk import AREA
from atlas.tools.transfer.options import TransferOptions
from atlas.tools.transfer.overlay import Overlay
from atlas.words.lists import listed
from atlas.words.numbers import count, of_many, percent
from atlas.words.reading import read_words

WHOLLY_COVERED = 0.99
"""A source whose area the targets cover to this share or more is not worth a note."""

HARDLY_COVERED = 0.5
"""A source with data of the grid on less of its area than this is named."""

ALIKE = 0.5
"""Units of one code that have less than this share of their land in common are named."""

_NOTES = read_words("notes", "transfer")


def transfer_notes(
    options: TransferOptions,
    table: CountTable,
    found: Overlay,
    moved: Transfer,
    *,
    country: Country,
) -> Iterator[Text]:
    """Say what was left out, dealt out, withheld and ignored."""
    yield from column_notes(table)
    yield from _left_notes(options, moved, country=country)
    yield from _target_notes(moved, options)
    yield from _alike_notes(found)
    used = found.sources.loc[found.sources.index.isin(table.counts.index)]
    partly = used.loc[used["covered"].between(0, WHOLLY_COVERED, inclusive="neither"), "covered"]
    if len(partly):
        shares = with_shares(partly.sort_values())
        yield of_codes("partly", shares, least=percent(100 * WHOLLY_COVERED, 0))
    if found.slivers:
        yield of_many(
            _NOTES,
            "slivers",
            found.slivers,
            width=f"{options.sliver_m:g}",
            area=count(found.slivers_km2),
        )


def column_notes(table: CountTable) -> Iterator[Text]:
    """Name the columns that are no amounts, or were not taken for such."""
    if table.left_out:
        yield _NOTES["left_out"].fill(columns=columns_left_out(table.left_out))


def _left_notes(options: TransferOptions, moved: Transfer, *, country: Country) -> Iterator[Text]:
    """Name the rows that stayed behind, and the way round for a census table."""
    ends = {"source": options.source, "target": options.target}
    for reason, said in ((NO_SHAPE, "no_shape"), (NO_OVERLAP, "no_overlap")):
        codes = moved.left.index[moved.left["reason"].eq(reason)]
        if len(codes):
            yield of_codes(said, codes, **ends)
    if options.source in BOUNDARY_SOURCES and moved.left["reason"].eq(NO_SHAPE).any():
        yield _NOTES["other_years"].fill(units=country.unit_set())


def _alike_notes(found: Overlay) -> Iterator[Text]:
    """Name the codes that stand for other land in the two sets."""
    pieces = found.pieces
    own = pieces[pieces["source_code"].eq(pieces["target_code"])].set_index("source_code")
    codes = found.sources.index.intersection(found.targets.index)
    shared = own["area_km2"].reindex(codes, fill_value=0.0)
    first, second = (units["area_km2"].reindex(codes) for units in (found.sources, found.targets))
    alike = shared / (first + second - shared)
    hardly = alike[alike < ALIKE].sort_values()
    if len(hardly):
        least = percent(100 * ALIKE, 0)
        yield of_codes("unlike", with_shares(hardly), all=count(len(codes)), least=least)


def _target_notes(moved: Transfer, options: TransferOptions) -> Iterator[Text]:
    """Name the targets that no source reaches, and those that a missing count leaves open."""
    empty = moved.table.index[moved.table.isna().all(axis=1)]
    open_ = sorted({code for codes in moved.withheld.values() for code in codes})
    unreached = [code for code in empty if code not in open_]
    if unreached:
        yield of_codes("unreached", unreached)
    if open_:
        yield of_codes("withheld", open_)
    if moved.partly:
        yield of_codes("partly_counted", moved.partly, most=f"{options.withhold:.3g}")


def grid_notes(crosswalk: pd.DataFrame, people: pd.DataFrame) -> Iterator[Text]:
    """Say which of the divided sources the grid does not decide, and how far it reaches."""
    cut = crosswalk.loc[people.index]
    codes = cut["source_code"].unique()
    empty = cut.loc[cut["weighted_by"].eq(AREA), "source_code"].unique()
    yield of_codes("divided", codes, by_grid=count(len(codes) - len(empty)))
    if len(empty):
        yield of_codes("empty", empty)
    areas = people[["data_km2", "area_km2"]].groupby(cut["source_code"]).sum()
    covered = areas["data_km2"] / areas["area_km2"]
    hardly = covered[covered.between(0, HARDLY_COVERED, inclusive="neither")].sort_values()
    if len(hardly):
        least = percent(100 * HARDLY_COVERED, 0)
        yield of_codes("hardly_covered", with_shares(hardly), least=least)


def of_codes(said: str, codes: Collection[str], **values: object) -> Text:
    """Say what holds of some codes: how many they are, and the first of them."""
    return of_many(_NOTES, said, len(codes), codes=listed(codes), **values)


def with_shares(shares: pd.Series) -> list[str]:
    """Write each code with its share of 0–1 in per cent."""
    return [f"{code} ({percent(100 * share)})" for code, share in shares.items()]
