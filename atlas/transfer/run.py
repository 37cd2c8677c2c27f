"""The command `china-atlas transfer`: read a table and two sets of boundaries, write the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import geopandas as gpd
import pandas as pd

from atlas.errors import Fault, OutputError, SourceError
from atlas.progress import Progress, SilentProgress
from atlas.publish import replacing
from atlas.sources.boundaries import BOUNDARY_SOURCES, read_boundaries
from atlas.sources.boundary_file import parse_boundary_option, read_boundary_file
from atlas.sources.count_table import CountTable, read_count_table
from atlas.sources.grid_file import open_grid
from atlas.sources.packaged import read_table
from atlas.transfer.counts import NO_OVERLAP, NO_SHAPE, Transfer, transfer_counts
from atlas.transfer.crosswalk import AREA, area_crosswalk, divided, grid_crosswalk
from atlas.transfer.overlay import SLIVER_M, Overlay, overlay
from atlas.zonal.extract import grid_sums

WHOLLY_COVERED = 0.99
"""A source whose area the targets cover to this share or more is not worth a note."""

HARDLY_COVERED = 0.5
"""A source with data of the grid on less of its area than this is named."""

SHOWN_CODES = 20


@dataclass(frozen=True)
class TransferOptions:
    """What a transfer is asked for.

    Attributes
    ----------
    table
        The counts: CSV, XLSX or Parquet with ``code``.
    source, target
        The boundaries of the counts, and those that they are moved to: ``tianditu``, ``amap``
        or ``FILE[:LAYER]``.
    out
        The CSV to write.
    columns
        The counts to move; none at all are every column of whole numbers.
    crosswalk
        Where to write the crosswalk, too; None leaves it out.
    source_field, target_field
        The fields of the codes in boundary files.
    grid, grid_kind
        A population grid to weight by, in place of area, and whether its cells hold people
        (``count``) or people per km² (``density``).
    sliver_m
        See `atlas.transfer.overlay.overlay`.
    """

    table: Path
    source: str
    target: str
    out: Path
    columns: tuple[str, ...] = ()
    crosswalk: Path | None = None
    source_field: str = "code"
    target_field: str = "code"
    sliver_m: float = SLIVER_M
    grid: Path | None = None
    grid_kind: Literal["count", "density"] = "count"


@dataclass(frozen=True)
class TransferReport:
    """What a transfer did: its files, its totals, and what is to be said of it."""

    out: Path
    crosswalk: Path | None
    sources: int
    targets: int
    totals: pd.DataFrame
    notes: tuple[str, ...]


def run_transfer(options: TransferOptions, progress: Progress | None = None) -> TransferReport:
    """Move a table of counts to other boundaries and write it, whole or not at all.

    Raises
    ------
    SourceError
        If the table or a boundary file is at fault, or no row of the table can be moved.
    OutputError
        If a file cannot be written, or would replace an input.
    """
    listener = progress or SilentProgress()
    _check_outputs(options)
    with listener.step("Read the table and the boundaries", 3) as step:
        table = read_count_table(options.table, options.columns)
        step.advance()
        sources = read_shapes(options.source, options.source_field)
        step.advance()
        targets = read_shapes(options.target, options.target_field)
        step.advance()
    grid = open_grid(options.grid, options.grid_kind) if options.grid else None
    found = overlay(sources, targets, sliver_m=options.sliver_m, progress=listener)
    crosswalk, grid_notes = area_crosswalk(found), list[str]()
    if grid is not None:
        people = grid_sums(grid, divided(found).geometry, progress=listener)
        crosswalk = grid_crosswalk(found, people["people"])
        grid_notes = list(_grid_notes(crosswalk, people))
    with listener.step("Move the counts"):
        moved = transfer_counts(
            table.counts, crosswalk, found.targets.index, drawn=found.sources.index
        )
    _check_moved(moved, table, options)
    _write(options, moved, crosswalk)
    return TransferReport(
        out=options.out,
        crosswalk=options.crosswalk,
        sources=len(table.counts) - len(moved.left),
        targets=len(found.targets),
        totals=moved.totals,
        notes=(*_notes(options, table, found, moved), *grid_notes),
    )


def read_shapes(text: str, code_field: str = "code") -> gpd.GeoDataFrame:
    """Read boundaries by the name of a packaged set or of a file.

    Parameters
    ----------
    text
        ``tianditu``, ``amap`` or ``FILE[:LAYER]``; a file of such a name is ``./amap``.
    code_field
        Field of the codes in a file.

    Returns
    -------
    GeoDataFrame
        ``code``, ``name_zh``, ``geometry`` (EPSG:4490, a clean coverage); rows of a file
        without a geometry are passed over.
    """
    if text in BOUNDARY_SOURCES:
        return read_boundaries(text, mends=read_table("boundary_mends"))
    file, layer = parse_boundary_option(text)
    return read_boundary_file(file.expanduser(), layer, code_field=code_field, skip_undrawn=True)


def _check_outputs(options: TransferOptions) -> None:
    files = [parse_boundary_option(text)[0] for text in (options.source, options.target)]
    inputs = {file.expanduser().resolve() for file in (options.table, *files)}
    for out in (options.out, options.crosswalk):
        if out is None:
            continue
        if out.suffix.lower() != ".csv":
            raise OutputError(f"{out} is no name of a CSV file. Nothing was changed.")
        if out.expanduser().resolve() in inputs:
            raise OutputError(f"{out} is an input. Nothing was changed.\nGive another name.")


def _check_moved(moved: Transfer, table: CountTable, options: TransferOptions) -> None:
    if len(moved.left) < len(table.counts):
        return
    expected = f"a code with a shape in {options.source} that {options.target} overlaps"
    raise SourceError([Fault(f"{expected}; no row has one", options.table.name, column="code")])


def _write(options: TransferOptions, moved: Transfer, crosswalk: pd.DataFrame) -> None:
    tables = {options.out: moved.table.reset_index()}
    if options.crosswalk is not None:
        tables[options.crosswalk] = crosswalk.round({"area_km2": 6, "grid_people": 6})
    with replacing(*tables) as drafts:
        for draft, table in zip(drafts, tables.values(), strict=True):
            # With the mark, Excel on a Chinese Windows reads UTF-8; others skip it.
            table.to_csv(draft, index=False, encoding="utf-8-sig", lineterminator="\n")


def _notes(
    options: TransferOptions, table: CountTable, found: Overlay, moved: Transfer
) -> Iterator[str]:
    """Say what was left out, dealt out, withheld and ignored."""
    if table.left_out:
        listed = ", ".join(f"{name} ({why})" for name, why in table.left_out.items())
        yield f"columns left out: {listed}; --columns moves the amounts among them"
    reasons = {
        NO_SHAPE: f"without a shape in {options.source}",
        NO_OVERLAP: f"with a shape that {options.target} does not overlap",
    }
    for reason, words in reasons.items():
        codes = moved.left.index[moved.left["reason"].eq(reason)]
        if len(codes):
            yield f"{_rows(codes, 'row')} {words}, not transferred: {_listed(codes)}"
    yield from _target_notes(table, moved)
    used = found.sources.loc[found.sources.index.isin(table.counts.index)]
    partly = used.loc[used["covered"].between(0, WHOLLY_COVERED, inclusive="neither"), "covered"]
    if len(partly):
        partly = partly.sort_values()
        yield (
            f"{_rows(partly, 'source unit')} covered to less than {WHOLLY_COVERED:.0%}; their "
            f"counts went to the covered parts: "
            + _listed([f"{code} ({share:.1%})" for code, share in partly.items()])
        )
    if found.slivers:
        yield (
            f"{found.slivers:,} slivers narrower than {options.sliver_m:g} m "
            f"({found.slivers_km2:,.0f} km²) ignored; --sliver 0 keeps them"
        )


def _target_notes(table: CountTable, moved: Transfer) -> Iterator[str]:
    """Name the targets that no source reaches, and those that a missing count leaves open."""
    empty = moved.table.index[moved.table.isna().all(axis=1)]
    open_ = sorted({code for codes in moved.withheld.values() for code in codes})
    unreached = [code for code in empty if code not in open_]
    if unreached:
        yield f"{_rows(unreached, 'target')} without any counted source: {_listed(unreached)}"
    if open_:
        yield (
            f"{_rows(open_, 'target')} withheld, because a source without a count reaches them "
            f"too: {_listed(open_)}"
        )


def _grid_notes(crosswalk: pd.DataFrame, people: pd.DataFrame) -> Iterator[str]:
    """Say which of the divided sources the grid does not decide, and how far it reaches."""
    cut = crosswalk.loc[people.index]
    codes = cut["source_code"].unique()
    empty = cut.loc[cut["weighted_by"].eq(AREA), "source_code"].unique()
    yield f"{_rows(codes, 'source unit')} divided, {len(codes) - len(empty):,} by the grid"
    if len(empty):
        yield f"{_rows(empty, 'source unit')} without people on the grid, by area: {_listed(empty)}"
    areas = people[["data_km2", "area_km2"]].groupby(cut["source_code"]).sum()
    covered = areas["data_km2"] / areas["area_km2"]
    hardly = covered[covered.between(0, HARDLY_COVERED, inclusive="neither")].sort_values()
    if len(hardly):
        yield (
            f"{_rows(hardly, 'source unit')} with data of the grid on less than "
            f"{HARDLY_COVERED:.0%} of the area: "
            + _listed([f"{code} ({share:.1%})" for code, share in hardly.items()])
        )


def _rows(codes: Sized, noun: str) -> str:
    return f"1 {noun}" if len(codes) == 1 else f"{len(codes):,} {noun}s"


def _listed(codes: Iterable[str]) -> str:
    every = list(codes)
    shown, hidden = every[:SHOWN_CODES], len(every) - SHOWN_CODES
    return ", ".join(shown) + (f" … and {hidden:,} more" if hidden > 0 else "")
