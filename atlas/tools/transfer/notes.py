"""What is to be said of a transfer: what was left out, dealt out, withheld and ignored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized

import pandas as pd

from atlas.country import here
from atlas.sources.boundaries import BOUNDARY_SOURCES
from atlas.sources.count_table import CountTable
from atlas.tools.transfer.counts import NO_OVERLAP, NO_SHAPE, Transfer
from atlas.tools.transfer.crosswalk import AREA
from atlas.tools.transfer.options import TransferOptions
from atlas.tools.transfer.overlay import Overlay
from atlas.words.numbers import counted

WHOLLY_COVERED = 0.99
"""A source whose area the targets cover to this share or more is not worth a note."""

HARDLY_COVERED = 0.5
"""A source with data of the grid on less of its area than this is named."""

ALIKE = 0.5
"""Units of one code that have less than this share of their land in common are named."""

SHOWN_CODES = 20


def transfer_notes(
    options: TransferOptions, table: CountTable, found: Overlay, moved: Transfer
) -> Iterator[str]:
    """Say what was left out, dealt out, withheld and ignored."""
    yield from column_notes(table)
    yield from _left_notes(options, moved)
    yield from _target_notes(table, moved, options)
    yield from _alike_notes(found)
    used = found.sources.loc[found.sources.index.isin(table.counts.index)]
    partly = used.loc[used["covered"].between(0, WHOLLY_COVERED, inclusive="neither"), "covered"]
    if len(partly):
        partly = partly.sort_values()
        yield (
            f"{_rows(partly, 'source unit')} covered to less than {WHOLLY_COVERED:.0%}; their "
            f"counts went to the covered parts: "
            + listed([f"{code} ({share:.1%})" for code, share in partly.items()])
        )
    if found.slivers:
        yield (
            f"{found.slivers:,} slivers narrower than {options.sliver_m:g} m "
            f"({found.slivers_km2:,.0f} km²) ignored; --sliver 0 keeps them"
        )


def column_notes(table: CountTable) -> Iterator[str]:
    """Name the columns that are no amounts, or were not taken for such."""
    if table.left_out:
        named = ", ".join(f"{name} ({why})" for name, why in table.left_out.items())
        yield f"columns left out: {named}; --columns moves the amounts among them"


def _left_notes(options: TransferOptions, moved: Transfer) -> Iterator[str]:
    """Name the rows that stayed behind, and the way round for a census table."""
    reasons = {
        NO_SHAPE: f"without a shape in {options.source}",
        NO_OVERLAP: f"with a shape that {options.target} does not overlap",
    }
    for reason, words in reasons.items():
        codes = moved.left.index[moved.left["reason"].eq(reason)]
        if len(codes):
            yield f"{_rows(codes, 'row')} {words}, not transferred: {listed(codes)}"
    if options.source in BOUNDARY_SOURCES and moved.left["reason"].eq(NO_SHAPE).any():
        yield (
            "development zones and divisions of other years have no shape there; the units of a "
            f"built atlas hold them: its downloads/{here().unit_set()}.parquet, --from its "
            "GeoPackage"
        )


def _alike_notes(found: Overlay) -> Iterator[str]:
    """Name the codes that stand for other land in the two sets."""
    pieces = found.pieces
    own = pieces[pieces["source_code"].eq(pieces["target_code"])].set_index("source_code")
    codes = found.sources.index.intersection(found.targets.index)
    shared = own["area_km2"].reindex(codes, fill_value=0.0)
    first, second = (units["area_km2"].reindex(codes) for units in (found.sources, found.targets))
    alike = shared / (first + second - shared)
    hardly = alike[alike < ALIKE].sort_values()
    if len(hardly):
        yield (
            f"{_rows(hardly, 'code')} of {len(codes):,} in both sets with less than {ALIKE:.0%} of "
            "the land in common, so do not join the two by code: "
            + listed([f"{code} ({share:.1%})" for code, share in hardly.items()])
        )


def _target_notes(table: CountTable, moved: Transfer, options: TransferOptions) -> Iterator[str]:
    """Name the targets that no source reaches, and those that a missing count leaves open."""
    empty = moved.table.index[moved.table.isna().all(axis=1)]
    open_ = sorted({code for codes in moved.withheld.values() for code in codes})
    unreached = [code for code in empty if code not in open_]
    if unreached:
        yield f"{_rows(unreached, 'target')} without any counted source: {listed(unreached)}"
    if open_:
        yield (
            f"{_rows(open_, 'target')} withheld, for a source without a count reaches there too: "
            f"{listed(open_)}"
        )
    if moved.partly:
        yield (
            f"{_rows(moved.partly, 'target')} counted though a source without a count reaches "
            f"there, on less than {options.withhold:.3g} of the land (--withhold): "
            f"{listed(moved.partly)}"
        )


def grid_notes(crosswalk: pd.DataFrame, people: pd.DataFrame) -> Iterator[str]:
    """Say which of the divided sources the grid does not decide, and how far it reaches."""
    cut = crosswalk.loc[people.index]
    codes = cut["source_code"].unique()
    empty = cut.loc[cut["weighted_by"].eq(AREA), "source_code"].unique()
    yield f"{_rows(codes, 'source unit')} divided, {len(codes) - len(empty):,} by the grid"
    if len(empty):
        yield f"{_rows(empty, 'source unit')} without people on the grid, by area: {listed(empty)}"
    areas = people[["data_km2", "area_km2"]].groupby(cut["source_code"]).sum()
    covered = areas["data_km2"] / areas["area_km2"]
    hardly = covered[covered.between(0, HARDLY_COVERED, inclusive="neither")].sort_values()
    if len(hardly):
        yield (
            f"{_rows(hardly, 'source unit')} with data of the grid on less than "
            f"{HARDLY_COVERED:.0%} of the area: "
            + listed([f"{code} ({share:.1%})" for code, share in hardly.items()])
        )


def _rows(codes: Sized, noun: str) -> str:
    return counted(len(codes), noun)


def listed(codes: Iterable[str]) -> str:
    """List codes, the first twenty by name."""
    every = list(codes)
    shown, hidden = every[:SHOWN_CODES], len(every) - SHOWN_CODES
    return ", ".join(shown) + (f" … and {hidden:,} more" if hidden > 0 else "")
