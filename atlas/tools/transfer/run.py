"""The command `china-atlas transfer`: read a table and two sets of boundaries, write the table."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import geopandas as gpd
import pandas as pd

from atlas.exports.reproducible import plain_cell
from atlas.grids.sums import grid_sums
from atlas.model.country import Country
from atlas.model.errors import Fault, FaultCollector, OutputError, SourceError, split_sheet
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
from atlas.sources.grid_file import Grid, open_grid
from atlas.sources.packaged import read_table
from atlas.tools.loading import check_years
from atlas.tools.transfer.counts import (
    AREA,
    NO_OVERLAP,
    NO_SHAPE,
    SLIVER_M,
    WITHHOLD,
    Overlay,
    Transfer,
    area_crosswalk,
    divided,
    grid_crosswalk,
    overlay,
    transfer_counts,
)
from atlas.units.crosswalk import COUNTED, WHOLE, read_weighing
from atlas.units.links import Links, Vintage
from atlas.words.numbers import count, listed, of_many, percent
from atlas.words.reading import read_words


@dataclass(frozen=True)
class TransferOptions:
    """What a transfer is asked for.

    Attributes
    ----------
    table
        The counts: CSV, XLSX or Parquet with ``code``.
    source, target
        The boundaries of the counts, and those that they are moved to: ``tianditu``, ``amap``
        or ``FILE[:LAYER]``; or the years of two vintages, as `atlas.units.crosswalk.CROSSWALKS`.
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
        Between two vintages, what counts are weighted by; None is by people.
    withhold
        See `atlas.tools.transfer.counts.transfer_counts`.
    sliver_m
        See `atlas.tools.transfer.counts.overlay`.
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

    def open_grid(self) -> Grid | None:
        """Check the grid; None if there is none."""
        if self.grid is None:
            return None
        return open_grid(self.grid, self.grid_kind, band=self.grid_band, crs=self.grid_crs)


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
