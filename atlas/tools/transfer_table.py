"""The command `china-atlas transfer`: read a table and two sets of boundaries, write the table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Literal

import geopandas as gpd
import pandas as pd

from atlas.country import china
from atlas.exports.reproducible import plain_cell
from atlas.grids.sums import sum_by_polygon
from atlas.model.errors import (
    Fault,
    FaultCollector,
    Message,
    OutputError,
    SourceError,
    raise_faults,
    split_sheet,
)
from atlas.model.tasks import Progress, SilentProgress
from atlas.model.text import Text
from atlas.publish import check_separate, replacing
from atlas.sources.boundary_file import (
    BOUNDARY_SOURCES,
    NAME_FIELD,
    parse_boundary_option,
    read_boundaries,
    read_boundary_file,
)
from atlas.sources.count_table import CountTable, columns_left_out, read_count_table
from atlas.sources.grid_file import UserGrid, open_grid
from atlas.sources.packaged import read_table
from atlas.tools.between_years import BetweenYears, is_year, year_faults
from atlas.units.areal_interpolation import (
    AREA,
    NO_OVERLAP,
    NO_SHAPE,
    SLIVER_M,
    WITHHOLD,
    MovedCounts,
    Overlay,
    area_crosswalk,
    divided,
    grid_crosswalk,
    overlay,
    transfer_counts,
)
from atlas.words.numbers import count, listed, of_many, percent
from atlas.words.word_files import read_words

_NOTES = read_words("notes", "transfer")
_STEPS = read_words("steps")

WHOLLY_COVERED = 0.99
"""A source whose area the targets cover to this share or more is not worth a note."""

HARDLY_COVERED = 0.5
"""A source with data of the grid on less of its area than this is named."""

SAME_LAND = 0.5
"""Units of one code that have less than this share of their land in common are named."""


@dataclass(frozen=True)
class TransferOptions:
    """What a transfer is asked for.

    Attributes
    ----------
    table
        The counts: CSV, XLSX or Parquet with ``code``.
    source, target
        The boundaries of the counts, and those that they are moved to: ``tianditu``, ``amap``
        or ``FILE[:LAYER]``; or the years of two lists of divisions.
    out
        The CSV to write.
    columns
        The counts to move; none at all are every column of whole numbers.
    crosswalk
        Where to write the crosswalk, too; None leaves it out.
    source_field, target_field
        The fields of the codes in boundary files.
    grid, grid_kind, grid_band, grid_crs
        A population grid to weight by, in place of area; see `atlas.sources.grid_file.open_grid`.
    by
        Between two years, what counts are weighted by; None is by people.
    withhold
        See `atlas.units.areal_interpolation.transfer_counts`.
    sliver_m
        See `atlas.units.areal_interpolation.overlay`.
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
    withhold: float = WITHHOLD
    grid: Path | None = None
    grid_kind: Literal["count", "density"] = "count"
    grid_band: int | None = None
    grid_crs: str | None = None
    by: Literal["people", "area"] | None = None


def transfer_notes(
    options: TransferOptions, table: CountTable, laid: Overlay, moved: MovedCounts
) -> Iterator[Text]:
    """Say what was left out, dealt out, withheld and ignored."""
    yield from column_notes(table)
    yield from _left_notes(options, moved)
    yield from _target_notes(moved, options)
    yield from _other_land_notes(laid)
    covered = laid.sources.loc[laid.sources.index.isin(table.counts.index), "covered"]
    yield from _below("partly", covered, WHOLLY_COVERED)
    if laid.slivers:
        area, width = count(laid.slivers_km2), f"{options.sliver_m:g}"
        yield of_many(_NOTES, "slivers", laid.slivers, width=width, area=area)


def column_notes(table: CountTable) -> Iterator[Text]:
    """Name the columns that are no amounts, or were not taken for such."""
    if table.left_out:
        yield _NOTES["left_out"].fill(columns=columns_left_out(table.left_out))


def _left_notes(options: TransferOptions, moved: MovedCounts) -> Iterator[Text]:
    """Name the rows that stayed behind, and the way round for a census table."""
    ends = {"source": options.source, "target": options.target}
    for reason, note in ((NO_SHAPE, "no_shape"), (NO_OVERLAP, "no_overlap")):
        yield from of_codes(note, moved.left.index[moved.left["reason"].eq(reason)], **ends)
    if options.source in BOUNDARY_SOURCES and moved.left["reason"].eq(NO_SHAPE).any():
        yield _NOTES["other_years"].fill(units=china().unit_set())


def _other_land_notes(laid: Overlay) -> Iterator[Text]:
    """Name the codes that stand for other land in the two sets."""
    pieces = laid.pieces
    same_code = pieces[pieces["source_code"].eq(pieces["target_code"])].set_index("source_code")
    codes = laid.sources.index.intersection(laid.targets.index)
    shared = same_code["area_km2"].reindex(codes, fill_value=0.0)
    first, second = (units["area_km2"].reindex(codes) for units in (laid.sources, laid.targets))
    share = shared / (first + second - shared)
    yield from _below("unlike", share, SAME_LAND, zero=True, all=count(len(codes)))


def _target_notes(moved: MovedCounts, options: TransferOptions) -> Iterator[Text]:
    """Name the targets that no source reaches, and those that a missing count leaves open."""
    empty = moved.table.index[moved.table.isna().all(axis=1)]
    open_ = sorted({code for codes in moved.withheld.values() for code in codes})
    yield from of_codes("unreached", [code for code in empty if code not in open_])
    yield from of_codes("withheld", open_)
    yield from of_codes("partly_counted", moved.partly, most=f"{options.withhold:.3g}")


def grid_notes(crosswalk: pd.DataFrame, people: pd.DataFrame) -> Iterator[Text]:
    """Say which of the divided sources the grid does not decide, and how far it reaches."""
    cut = crosswalk.loc[people.index]
    codes = cut["source_code"].unique()
    empty = cut.loc[cut["weighted_by"].eq(AREA), "source_code"].unique()
    yield from of_codes("divided", codes, by_grid=count(len(codes) - len(empty)))
    yield from of_codes("empty", empty)
    areas = people[["data_km2", "area_km2"]].groupby(cut["source_code"]).sum()
    yield from _below("hardly_covered", areas["data_km2"] / areas["area_km2"], HARDLY_COVERED)


def of_codes(note: str, codes: Collection[str], **values: object) -> Iterator[Text]:
    """Say what holds of some codes, if there are any: how many, and the first of them."""
    if len(codes):
        yield of_many(_NOTES, note, len(codes), codes=listed(codes), **values)


def _below(
    note: str, shares: pd.Series, least: float, *, zero: bool = False, **values: object
) -> Iterator[Text]:
    """Say which codes have a share (0–1) below what is looked for, the lowest first."""
    inside = shares.between(0, least, inclusive="left" if zero else "neither")
    low = shares[inside].sort_values()
    written = [f"{code} ({percent(100 * share)})" for code, share in low.items()]
    yield from of_codes(note, written, least=percent(100 * least, 0), **values)


@dataclass(frozen=True)
class TransferReport:
    """What a transfer did: its files, its totals, and what is to be said of it."""

    out: Path
    crosswalk: Path | None
    sources: int
    targets: int
    totals: pd.DataFrame
    notes: tuple[Text, ...]


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
    country = china()
    _check_outputs(options)
    if is_year(options.source) or is_year(options.target):
        return _run_years(options, listener)
    if options.by is not None:
        expected = Message(
            "no --by between boundaries: area weighs them, or the people of a --grid"
        )
        raise SourceError([Fault(expected, "--by", value=options.by)])
    collector = FaultCollector()
    grid: UserGrid | None = None
    if options.grid is not None:
        band, crs = options.grid_band, options.grid_crs
        with collector.collect():
            grid = open_grid(options.grid, options.grid_kind, band=band, crs=crs)
    with listener.step(_STEPS["table_and_boundaries"], 3) as step:
        with collector.collect():
            table = read_count_table(
                options.table, options.columns, codes=country.codes, special=country.special
            )
        step.advance()
        with collector.collect():
            sources = read_shapes(options.source, options.source_field)
        step.advance()
        with collector.collect():
            targets = read_shapes(options.target, options.target_field)
        step.advance()
        collector.raise_all()
    crs, sliver_m = country.equal_area, options.sliver_m
    laid = overlay(sources, targets, sliver_m=sliver_m, crs=crs, progress=listener)
    crosswalk, notes = area_crosswalk(laid), list[Text]()
    pieces = divided(laid)
    if grid is not None and len(pieces):
        people = sum_by_polygon(grid, pieces.geometry, progress=listener)
        crosswalk = grid_crosswalk(laid, people["people"])
        notes += grid_notes(crosswalk, people)
    with listener.step(_STEPS["move"]):
        drawn, most = laid.sources.index, options.withhold
        moved = transfer_counts(table.counts, crosswalk, laid.targets.index, drawn, most)
    expected = Message(
        "a code with a shape in {source} that {target} overlaps",
        source=options.source,
        target=options.target,
    )
    names = targets.set_index("code")["name_zh"]
    said = chain(transfer_notes(options, table, laid, moved), notes)
    return _write(options, table, moved, expected, names, crosswalk, said)


def _run_years(options: TransferOptions, listener: Progress) -> TransferReport:
    """Move the counts of a year's divisions to those of another."""
    file, country = options.table.name, china()
    collector = FaultCollector()
    with collector.collect():
        ends = {"--from": options.source, "--to": options.target}
        faults = year_faults(ends, country.list_years)
        if options.grid is not None:
            expected = Message(
                "no grid between years: --by people or --by area weighs their divisions"
            )
            faults.append(Fault(expected, "--grid", value=options.grid.name))
        raise_faults(faults)
    with listener.step(_STEPS["table_and_divisions"], 2) as step:
        if faults:
            with collector.collect():
                read_count_table(
                    options.table, options.columns, codes=country.codes, special=country.special
                )
            collector.raise_all()
        start, end = int(options.source), int(options.target)
        between = BetweenYears.read(start, end, options.by)
        step.advance()

        def check(rows: Mapping[str, int], year: int | None) -> Iterator[Fault]:
            return between.of_table(rows).code_faults(rows, year, file)

        table = read_count_table(
            options.table, options.columns, check, codes=country.codes, special=country.special
        )
        between = between.of_table(table.counts.index)
        crosswalk = between.weights()
        step.advance()
    with listener.step(_STEPS["move"]):
        known = crosswalk.dropna(subset=["weight"])
        moved = transfer_counts(table.counts, known, list(between.target.nodes))
    expected, names = between.code_expected(), pd.Series(between.target.names)
    of_years = between.notes(table, crosswalk, moved)
    said = chain(column_notes(table), of_years, _target_notes(moved, options))
    return _write(options, table, moved, expected, names, crosswalk, said)


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
    country = china()
    if text in BOUNDARY_SOURCES:
        mends = read_table("boundary_mends", country.tables)
        return read_boundaries(text, mends=mends, crs=country.crs)
    file, layer = parse_boundary_option(text)
    read = read_boundary_file(
        file, layer, code_field=code_field, skip_undrawn=True, small_areas=True, country=country
    )
    return read[["code", NAME_FIELD, "geometry"]]


def _check_outputs(options: TransferOptions) -> None:
    outputs = [("--out", options.out)]
    if options.crosswalk is not None:
        outputs.append(("--crosswalk", options.crosswalk))
    inputs = [("TABLE", split_sheet(options.table)[0])]
    for option, text in (("--from", options.source), ("--to", options.target)):
        if text not in BOUNDARY_SOURCES and not is_year(text):
            inputs.append((option, parse_boundary_option(text)[0]))
    if options.grid is not None:
        inputs.append(("--grid", options.grid))
    check_results(outputs, inputs)


def check_results(outputs: Sequence[tuple[str, Path]], inputs: Sequence[tuple[str, Path]]) -> None:
    """Refuse results that are no CSV, or would replace an input or each other.

    Raises
    ------
    OutputError
        Naming the file.
    """
    for _, out in outputs:
        if out.suffix.lower() != ".csv":
            raise OutputError("{out} is no name of a CSV file. Nothing was changed.", out=out)
    check_separate(outputs, inputs)


def _write(
    options: TransferOptions,
    table: CountTable,
    moved: MovedCounts,
    expected: Message,
    names: pd.Series,
    crosswalk: pd.DataFrame,
    notes: Iterable[Text],
) -> TransferReport:
    """Write what was moved; refuse a table no row of which has the code that is ``expected``."""
    if len(moved.left) == len(table.counts):
        no_row = Message("{what}; no row has one", what=expected)
        raise SourceError([Fault(no_row, options.table.name, column="code")])
    written, names = moved.table.assign(flag=moved.flags()), names.reindex(moved.table.index)
    if names.notna().any():
        written.insert(0, "name_zh", names)
    results = {options.out: written.reset_index()}
    if options.crosswalk is not None:
        results[options.crosswalk] = crosswalk.round({"area_km2": 6, "grid_people": 6})
    write_results(results)
    return TransferReport(
        out=options.out,
        crosswalk=options.crosswalk,
        sources=len(table.counts) - len(moved.left),
        targets=len(moved.table),
        totals=moved.totals,
        notes=tuple(notes),
    )


def write_results(tables: Mapping[Path, pd.DataFrame]) -> None:
    """Write tables as CSV, all or none; no spreadsheet takes a name in them for a formula."""
    with replacing(*tables) as drafts:
        for draft, table in zip(drafts, tables.values(), strict=True):
            plain = table.rename(columns=plain_cell)
            for name in plain.select_dtypes(["object", "string"]):
                cells = plain[name]
                plain[name] = [plain_cell(it) if isinstance(it, str) else it for it in cells]
            # With the mark, Excel on a Chinese Windows reads UTF-8; others skip it.
            plain.to_csv(draft, index=False, encoding="utf-8-sig", lineterminator="\n")
