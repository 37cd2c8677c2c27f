"""The command `china-atlas transfer`: read a table and two sets of boundaries, write the table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from atlas.exports.plain_cells import plain_cell
from atlas.grids.sums.extract import grid_sums
from atlas.model.country import Country
from atlas.model.errors import Fault, FaultCollector, OutputError, SourceError
from atlas.model.input_files import split_sheet
from atlas.model.progress import Progress, SilentProgress
from atlas.model.text import Text
from atlas.publish import check_separate, replacing
from atlas.sources.boundaries import BOUNDARY_SOURCES, read_boundaries
from atlas.sources.boundary_file import NAME_FIELD, parse_boundary_option, read_boundary_file
from atlas.sources.count_table import CountTable, read_count_table
from atlas.sources.packaged import read_table
from atlas.tools.transfer.counts import Transfer, transfer_counts
from atlas.tools.transfer.crosswalk import area_crosswalk, divided, grid_crosswalk
from atlas.tools.transfer.notes import column_notes, grid_notes, transfer_notes
from atlas.tools.transfer.options import TransferOptions
from atlas.tools.transfer.overlay import overlay
from atlas.tools.transfer.vintages import (
    check_vintages,
    names_vintages,
    vintage_crosswalk,
    vintage_notes,
    vintage_years,
)
from atlas.words.reading import read_words

_STEPS = read_words("steps")


@dataclass(frozen=True)
class TransferReport:
    """What a transfer did: its files, its totals, and what is to be said of it."""

    out: Path
    crosswalk: Path | None
    sources: int
    targets: int
    totals: pd.DataFrame
    notes: tuple[Text, ...]


def run_transfer(
    options: TransferOptions, progress: Progress | None = None, *, country: Country
) -> TransferReport:
    """Move a table of counts to other boundaries and write it, whole or not at all.

    Raises
    ------
    SourceError
        If the table or a boundary file is at fault, or no row of the table can be moved.
    OutputError
        If a file cannot be written, or would replace an input.
    """
    listener = progress or SilentProgress()
    _check_outputs(options, country=country)
    if names_vintages(options, country=country):
        return _run_vintages(options, listener, country=country)
    if options.by is not None:
        expected = "no --by between boundaries: area weighs them, or the people of a --grid"
        raise SourceError([Fault(expected, "--by", value=options.by)])
    collector = FaultCollector()
    with collector.collect():
        grid = options.open_grid()
    with listener.step(_STEPS["table_and_boundaries"], 3) as step:
        with collector.collect():
            table = read_count_table(options.table, options.columns, country=country)
        step.advance()
        with collector.collect():
            sources = read_shapes(options.source, options.source_field, country=country)
        step.advance()
        with collector.collect():
            targets = read_shapes(options.target, options.target_field, country=country)
        step.advance()
        collector.raise_all()
    found = overlay(sources, targets, sliver_m=options.sliver_m, progress=listener, country=country)
    crosswalk, notes = area_crosswalk(found), list[Text]()
    pieces = divided(found)
    if grid is not None and len(pieces):
        people = grid_sums(grid, pieces.geometry, progress=listener, country=country)
        crosswalk = grid_crosswalk(found, people["people"])
        notes += grid_notes(crosswalk, people)
    with listener.step(_STEPS["move"]):
        moved = transfer_counts(
            table.counts,
            crosswalk,
            found.targets.index,
            drawn=found.sources.index,
            withhold=options.withhold,
        )
    _check_moved(moved, table, options)
    names = targets.set_index("code")["name_zh"].reindex(moved.table.index)
    _write(options, moved, names, crosswalk)
    return TransferReport(
        out=options.out,
        crosswalk=options.crosswalk,
        sources=len(table.counts) - len(moved.left),
        targets=len(found.targets),
        totals=moved.totals,
        notes=(*transfer_notes(options, table, found, moved, country=country), *notes),
    )


def _run_vintages(
    options: TransferOptions, listener: Progress, *, country: Country
) -> TransferReport:
    """Move the counts of a census to the divisions of a later year."""
    check_vintages(options, country=country)
    with listener.step(_STEPS["table_and_divisions"], 2) as step:
        table = read_count_table(options.table, options.columns, country=country)
        step.advance()
        found = vintage_crosswalk(options, country=country)
        step.advance()
    with listener.step(_STEPS["move"]):
        moved = transfer_counts(table.counts, found.table, list(found.target.nodes))
    if len(moved.left) == len(table.counts):
        expected = f"a code of the census of {options.source}; no row has one"
        raise SourceError([Fault(expected, options.table.name, column="code")])
    names = pd.Series(found.target.names).reindex(moved.table.index)
    _write(options, moved, names, found.table)
    return TransferReport(
        out=options.out,
        crosswalk=options.crosswalk,
        sources=len(table.counts) - len(moved.left),
        targets=len(found.target.nodes),
        totals=moved.totals,
        notes=(*column_notes(table), *vintage_notes(options, found, moved)),
    )


def read_shapes(text: str, code_field: str = "code", *, country: Country) -> gpd.GeoDataFrame:
    """Read boundaries by the name of a packaged set or of a file.

    Parameters
    ----------
    text
        ``tianditu``, ``amap`` or ``FILE[:LAYER]``; a file of such a name is ``./amap``.
    code_field
        Field of the codes in a file.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    GeoDataFrame
        ``code``, ``name_zh``, ``geometry`` (EPSG:4490, a clean coverage); rows of a file
        without a geometry are passed over.
    """
    if text in BOUNDARY_SOURCES:
        return read_boundaries(
            text, mends=read_table("boundary_mends", country=country), country=country
        )
    file, layer = parse_boundary_option(text)
    read = read_boundary_file(
        file, layer, code_field=code_field, skip_undrawn=True, small_areas=True, country=country
    )
    return read[["code", NAME_FIELD, "geometry"]]


def _check_outputs(options: TransferOptions, *, country: Country) -> None:
    outputs = [("--out", options.out)]
    if options.crosswalk is not None:
        outputs.append(("--crosswalk", options.crosswalk))
    inputs = [("TABLE", split_sheet(options.table)[0])]
    for option, text in (("--from", options.source), ("--to", options.target)):
        if text not in BOUNDARY_SOURCES and text not in vintage_years(country=country):
            inputs.append((option, parse_boundary_option(text)[0]))
    if options.grid is not None:
        inputs.append(("--grid", options.grid))
    for _, out in outputs:
        if out.suffix.lower() != ".csv":
            raise OutputError(f"{out} is no name of a CSV file. Nothing was changed.")
    check_separate(outputs, inputs)


def _check_moved(moved: Transfer, table: CountTable, options: TransferOptions) -> None:
    if len(moved.left) < len(table.counts):
        return
    expected = f"a code with a shape in {options.source} that {options.target} overlaps"
    raise SourceError([Fault(f"{expected}; no row has one", options.table.name, column="code")])


def _write(
    options: TransferOptions, moved: Transfer, names: pd.Series, crosswalk: pd.DataFrame
) -> None:
    table = moved.table.assign(flag=moved.flags())
    if names.notna().any():
        table.insert(0, "name_zh", names)
    tables = [(options.out, table.reset_index())]
    if options.crosswalk is not None:
        tables.append((options.crosswalk, crosswalk.round({"area_km2": 6, "grid_people": 6})))
    with replacing(*(file for file, _ in tables)) as drafts:
        for draft, (_, table) in zip(drafts, tables, strict=True):
            # With the mark, Excel on a Chinese Windows reads UTF-8; others skip it.
            plain = _plain(table)
            plain.to_csv(draft, index=False, encoding="utf-8-sig", lineterminator="\n")


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Keep spreadsheets from taking a name for a formula."""
    plain = table.rename(columns=plain_cell)
    for name in plain.select_dtypes(["object", "string"]):
        plain[name] = [plain_cell(one) if isinstance(one, str) else one for one in plain[name]]
    return plain
