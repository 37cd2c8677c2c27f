"""The pipeline as a table of contents: read → unite → measure → lay out → export → render."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final, Literal

from atlas.catalogue.columns import check_declared
from atlas.catalogue.edition import Edition
from atlas.catalogue.layers import in_order, load_layers
from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.drawing.measured_layers import fit_layers
from atlas.exports.downloads import write_site_downloads
from atlas.exports.figures import figure_tasks
from atlas.exports.reproducible import source_date
from atlas.measures.assemble import measure
from atlas.measures.checks.notes import census_notes, census_warnings, left_out_notes, people_rows
from atlas.measures.checks.transfer_audit import audit_notes, audit_rows
from atlas.measures.line_by_grid import grid_notes, grid_rows
from atlas.measures.unit_measures import derived_row_counts
from atlas.model.arguments import (
    CALLABLE,
    FILES_BY_YEAR,
    FLAG,
    PATH,
    PATHS,
    TEXT,
    WHOLE,
    YEAR,
    Kind,
    an_instance_of,
    check_arguments,
    one_of,
)
from atlas.model.country import Country
from atlas.model.dataset import OWN, Dataset
from atlas.model.errors import AtlasError, FaultCollector, UserError, split_sheet
from atlas.model.layer import SMALL_AREA, Layer
from atlas.model.process import relaxed_gc
from atlas.model.summary import Summary
from atlas.model.tasks import Progress, SilentProgress, Stopwatch, Task, run_tasks
from atlas.model.text import Text, same_in_all_languages
from atlas.publish import check_outside, publishing
from atlas.sources.boundary_file import BOUNDARY_SOURCES
from atlas.sources.packaged import file_hash, read_table, resources, sum_checks
from atlas.tools.manual import check_manual, write_manual
from atlas.tools.own_indicators import (
    Indicator,
    add_indicators,
    column_notes,
    read_indicators,
    sum_rows,
)
from atlas.units.flows import read_flows
from atlas.units.inputs import (
    Inputs,
    read_census_inputs,
    read_division_history,
    read_leaves,
    read_unrecorded,
)
from atlas.units.small_areas import check_together, small_area_set
from atlas.units.unit_sets import compare_censuses, divisions_of, unite_inputs
from atlas.units.unite import period_of
from atlas.web.maps.added_children import AddToMaps, added_to_maps
from atlas.web.page.pages import parse_base_url, parse_project_url
from atlas.web.page.whole_site import notice, stamp_build, write_sitemap
from atlas.web.site import (
    charts_known,
    notes_of_site,
    write_chart_pages,
    write_last_pages,
    write_pages,
    write_place_pages,
)
from atlas.words.numbers import count, listed
from atlas.words.word_files import LANGS, read_words

_STEPS = read_words("steps")
_LEFT_OUT = read_words("notes", "left_out")


@dataclass(frozen=True)
class BuildOptions:
    """What a build is asked for.

    Attributes
    ----------
    out
        The output folder: missing, empty, or a site that we built.
    layers
        Folder of layer files; None takes the packaged maps.
    periods
        Periods of the county units, by their names, such as ``2010-2020``, or as pairs of years;
        None takes all.
    census
        A user's own table by census year.
    boundaries, boundaries_layer, code_field
        A user's own boundary file, its layer and the field with the codes.
    boundary_source
        The packaged boundaries: ``tianditu`` or ``amap``.
    grid, grid_kind, grid_band, grid_crs
        A user's population grid, which divides the units that the Heihe–Tengchong line
        crosses; whether its cells hold people (``count``) or people per km² (``density``); its
        band where it has several, its CRS where the file names none.
    indicators
        Tables of a user's own indicators, each with a TOML file of the same stem beside it.
    base_url
        Where the site will stand, for previews, canonical links and embed code; None leaves
        these out.
    project_url
        The project's own page, to which the foot of pages leads who found an error, and which the
        catalogue names; None where there is none.
    figures
        Whether to draw every map as PNG and still too, and the headlines as PDF.
    docs
        Whether to write the documentation too, below ``docs/``: it takes the source of the atlas
        and what its extra ``docs`` installs.
    country
        The country that the atlas is of.
    add_to_maps
        What else stands on every map of the site, on its page and where it is embedded: a function
        of a `folium.Map`, the id of its layer and the language, ``zh`` or ``en``, that adds
        Folium's markers, lines, shapes, groups, controls. It is called before anything is
        written, and of the same map must add the same; pictures and figures are drawn without.

    Examples
    --------
    >>> from pathlib import Path
    >>> import atlas
    >>> options = atlas.BuildOptions(Path("mine"), census={2020: Path("mine.csv")}, figures=False)
    >>> list(options.census), options.boundary_source
    ([2020], 'tianditu')
    """

    out: Path = Path("site")
    layers: Path | None = None
    periods: tuple[str, ...] | None = None
    census: Mapping[int, Path] = field(default_factory=dict)
    boundaries: Path | None = None
    boundaries_layer: str | None = None
    code_field: str | None = None
    boundary_source: str = "tianditu"
    grid: Path | None = None
    grid_kind: Literal["count", "density"] = "count"
    grid_band: int | None = None
    grid_crs: str | None = None
    indicators: tuple[Path, ...] = ()
    base_url: str | None = None
    project_url: str | None = None
    figures: bool = True
    docs: bool = False
    country: Country = field(default_factory=china)
    add_to_maps: AddToMaps | None = None

    def __post_init__(self) -> None:
        """Take what may be meant as it is kept, and refuse what cannot be meant."""
        given = {name: (getattr(self, name), kind) for name, kind in KINDS.items()}
        check_arguments("atlas.BuildOptions", **given)
        for name in ("out", "layers", "boundaries", "grid"):
            if (path := getattr(self, name)) is not None:
                object.__setattr__(self, name, Path(path))
        object.__setattr__(self, "indicators", tuple(map(Path, self.indicators)))
        files = {int(year): Path(file) for year, file in self.census.items()}
        object.__setattr__(self, "census", files)
        if self.periods is not None:
            object.__setattr__(self, "periods", _period_names(self.periods))
        years, periods = self.country.years, self.country.periods
        if unknown := [str(year) for year in self.census if year not in years]:
            raise UserError(
                "no census {names}; there are {known}", names=unknown, known=listed(map(str, years))
            )
        if unknown := [name for name in self.period_names if name not in periods]:
            raise UserError(
                "no period {names}; there are {known}", names=unknown, known=listed(periods)
            )

    @property
    def period_names(self) -> tuple[str, ...]:
        """Names of the periods of the county units."""
        return tuple(self.country.periods) if self.periods is None else self.periods

    @property
    def own_names(self) -> tuple[str, ...]:
        """Names of the user's own indicators, with which those of their columns begin."""
        return tuple(split_sheet(path)[0].stem for path in self.indicators)

    def named_files(self) -> Iterator[tuple[str, Path]]:
        """Give the files and folders that are read, each with its option."""
        single = {"--layers": self.layers, "--boundaries": self.boundaries, "--grid": self.grid}
        yield from ((option, path) for option, path in single.items() if path is not None)
        yield from (("--census", split_sheet(path)[0]) for path in self.census.values())
        yield from (("--indicator", split_sheet(path)[0]) for path in self.indicators)


_PATH, _TEXT = PATH.or_none(), TEXT.or_none()

KINDS: Final = {
    "out": PATH,
    **dict.fromkeys(("layers", "boundaries", "grid"), _PATH),
    **dict.fromkeys(
        ("boundaries_layer", "code_field", "grid_crs", "base_url", "project_url"), _TEXT
    ),
    "periods": Kind(
        "a list of periods, such as '2010-2020' or (2010, 2020), or None",
        lambda value: value is None or _period_names(value) is not None,
    ),
    "census": FILES_BY_YEAR,
    "boundary_source": one_of(*BOUNDARY_SOURCES),
    "grid_kind": one_of("count", "density"),
    "grid_band": WHOLE.or_none(),
    "indicators": PATHS,
    "figures": FLAG,
    "docs": FLAG,
    "country": an_instance_of(Country),
    "add_to_maps": CALLABLE.or_none(),
}
"""What each of the options may be."""


def _period_names(given: object) -> tuple[str, ...] | None:
    """Name periods that are given by name or as pairs of years; None if they are something else."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        return None
    names = []
    for period in given:
        if isinstance(period, str):
            names.append(period)
        elif isinstance(period, tuple | list) and len(period) == 2 and all(map(YEAR.holds, period)):
            names.append("-".join(map(str, period)))
        else:
            return None
    return tuple(names)


@dataclass(frozen=True)
class BuildReport:
    """What a build made, and what it took."""

    out: Path
    summary: Summary
    files: int
    bytes: int
    seconds: dict[str, float]
    notes: tuple[Text, ...]
    warnings: tuple[Text, ...] = ()


@dataclass(frozen=True)
class CheckRow:
    """One thing that was checked."""

    what: Text
    expected: str
    found: str
    ok: bool


@dataclass(frozen=True)
class CheckReport:
    """All that was checked."""

    rows: tuple[CheckRow, ...]
    notes: tuple[Text, ...]
    warnings: tuple[Text, ...] = ()


def build(options: BuildOptions, progress: Progress | None = None) -> BuildReport:
    """Build the site and its downloads into ``options.out``, whole or not at all.

    Read, unite and measure; then write everything by tasks, each of the edition, the dataset and
    the folder.

    Raises
    ------
    UserError
        If an input, a layer file, the output folder or what is added to maps is at fault; nothing
        is written.
    ConservationError
        If people were lost or gained on the way.

    Notes
    -----
    A script calls it below ``if __name__ == "__main__":``, for the processes of the build import
    the script. `make_dataset` needs none.
    """
    watch, collector = Stopwatch(progress or SilentProgress()), FaultCollector()
    check_outside(options.out, list(options.named_files()))
    # What is wrong with these is told before anything is read.
    parse_base_url(options.base_url)
    parse_project_url(options.project_url)
    source_date()
    if options.docs:
        check_manual()
    with relaxed_gc(), publishing(options.out) as folder:
        layers = read_layers(options, collector)
        dataset = make_dataset(options, watch, collector, layers)
        edition = edition_of(options, dataset, layers)
        added = added_to_maps(options.add_to_maps, edition)
        tasks, given = site_tasks(edition, dataset), (edition, dataset, folder)
        published, _, charts, *_ = run_tasks(tasks, given, watch, _STEPS["write"], scratch=folder)
        with watch.step(_STEPS["maps"]):
            write_last_pages(edition, dataset, folder, published, added)
        write_sitemap(folder, edition=edition)
        stamp_build(folder)
        if options.docs:
            with watch.step(_STEPS["docs"]):
                write_manual(folder)
    return _report(options.out, edition, dataset, layers, charts, watch.seconds)


def edition_of(options: BuildOptions, dataset: Dataset, layers: Sequence[Layer]) -> Edition:
    """Make the edition of a build: the maps that its dataset has the figures of."""
    return Edition(
        country=dataset.country,
        style=load_style(country=dataset.country),
        layers=tuple(fit_layers(dataset, in_order([*layers, *dataset.own_layers]))),
        base_url=parse_base_url(options.base_url),
        project_url=parse_project_url(options.project_url),
        figures=options.figures,
        docs=options.docs,
        notice={lang: notice(dataset, lang) for lang in LANGS},
    )


def site_tasks(edition: Edition, dataset: Dataset) -> list[Task]:
    """List what writes a site, each of (edition, dataset, folder); the longest first.

    The first returns what it published, the third the charts that there are.
    """
    written = [
        Task(_STEPS["downloads"], write_site_downloads),
        Task(_STEPS["place_pages"], write_place_pages),
        Task(_STEPS["story"], write_pages),
        *(Task(_STEPS["charts"], partial(write_chart_pages, lang=lang)) for lang in LANGS),
    ]
    if not edition.figures:
        return written
    # Figures are many short tasks: with them at the end both workers end together.
    return [*written, *figure_tasks(dataset, edition)]


def _report(
    out: Path,
    edition: Edition,
    dataset: Dataset,
    layers: Sequence[Layer],
    charts: Collection[str],
    seconds: dict[str, float],
) -> BuildReport:
    sizes = [path.stat().st_size for path in out.rglob("*") if path.is_file()]
    notes = _notes(edition, dataset, layers, charts)
    if edition.base_url is not None and not edition.figures:
        notes.append(_LEFT_OUT["previews"])
    return BuildReport(
        out, dataset.summary, len(sizes), sum(sizes), seconds, tuple(notes), dataset.warnings
    )


def make_dataset(
    options: BuildOptions,
    progress: Progress | None = None,
    collector: FaultCollector | None = None,
    layers: Sequence[Layer] | None = None,
) -> Dataset:
    """Read, unite and measure: everything that a build publishes, without writing it.

    `atlas.make_dataset` is the way in for analysts.

    Parameters
    ----------
    options
        What is read.
    progress
        Hears of each step; None is silence.
    collector
        Holds faults of what was read before, which are told with those found here.
    layers
        The maps, whose names no user's indicator may bear; None reads them.

    Raises
    ------
    SourceError
        With all faults of all files, before anything is measured.
    """
    listener = progress or SilentProgress()
    collector = collector or FaultCollector()
    layers = read_layers(options, collector) if layers is None else layers
    inputs, indicators = read_all(options, listener, collector, layers)
    # A unit of several divisions bears a code of its own. From here on people stand: measures add
    # columns, and change none of those counted.
    sets = unite_inputs(inputs, options.period_names, listener)
    small_areas = small_area_set(inputs)
    if small_areas is not None:
        sets[small_areas.id] = small_areas
    with listener.step(_STEPS["divisions"]):
        comparisons = {
            name: compare_censuses(inputs, years, sets["province"])
            for name, years in options.country.periods.items()
        }
        divisions = {year: divisions_of(inputs, year) for year in sorted(inputs.censuses)}
    with listener.step(_STEPS["measure"], len(sets) + 1) as step:
        dataset = measure(inputs, sets, comparisons, divisions, listener, step)
    dataset = add_indicators(dataset, inputs, indicators)
    check_columns(dataset)
    return replace(
        dataset, warnings=tuple(census_warnings(dataset)), notes=tuple(dataset_notes(dataset))
    )


def dataset_notes(dataset: Dataset) -> Iterator[Text]:
    """Say what is to be known of the figures, from whatever side they are read."""
    yield from census_notes(dataset)
    yield from left_out_notes(dataset)
    yield from grid_notes(dataset.summary)
    yield from column_notes(dataset)
    yield from audit_notes(dataset.tables["transfer_audit"], own=dataset.own)


def check_columns(dataset: Dataset) -> None:
    """Stop at a table with a column that nobody declared.

    Raises
    ------
    AtlasError
        Naming the table and its columns.
    """
    for name, unit_set in dataset.unit_sets.items():
        check_declared(name, set(map(str, unit_set.table)) - set(unit_set.own))
    for name, table in dataset.tables.items():
        check_declared(name, map(str, table))


def read_all(
    options: BuildOptions, progress: Progress, collector: FaultCollector, layers: Sequence[Layer]
) -> tuple[Inputs, tuple[Indicator, ...]]:
    """Read and check all that the options name but the layers, and raise all faults together."""
    inputs: Inputs | None = None
    indicators: tuple[Indicator, ...] = ()
    with collector.collect():
        inputs = read_inputs(options, progress)
    with collector.collect():
        indicators = read_own_indicators(options, inputs, progress, layers)
    collector.raise_all()
    if inputs is None:
        raise AtlasError("inputs were not read, and no fault of theirs was kept")
    return inputs, indicators


def read_layers(options: BuildOptions, collector: FaultCollector) -> list[Layer]:
    """Read the layer files; none where they are at fault, which the collector tells later."""
    with collector.collect():
        return load_layers(options.layers, options.own_names, country=options.country)
    return []


def read_inputs(options: BuildOptions, progress: Progress) -> Inputs:
    """Read and check censuses, boundaries and grid as the options name them.

    Raises
    ------
    SourceError
        With the faults of all of them.
    """
    collector, grid = FaultCollector(), None
    with progress.step(_STEPS["censuses"], len(options.country.years) + 1) as step:
        history = read_division_history(options.boundary_source, country=options.country)
        step.advance()
        with collector.collect():
            censuses = read_census_inputs(history, options.census, step)
    if options.grid is not None:
        # Most bring none, and need not wait for GDAL.
        from atlas.sources.grid_file import open_grid

        band, crs = options.grid_band, options.grid_crs
        with collector.collect():
            grid = open_grid(options.grid, options.grid_kind, band=band, crs=crs)
    with progress.step(_STEPS["boundaries"]), collector.collect():
        leaves, small = read_leaves(
            history,
            options.boundary_source,
            options.boundaries,
            options.boundaries_layer,
            options.code_field,
        )
    collector.raise_all()
    check_together(censuses, options.boundaries, small is not None)
    unrecorded = read_unrecorded(censuses, tables=options.country.tables)
    own = options.boundaries is not None and small is None
    # A country with boundaries of its own has one source of them: `boundaries_text` names it.
    packaged = options.country.id if options.country.boundaries.brought else options.boundary_source
    boundaries = OWN if own else packaged
    return Inputs(
        options.country,
        history,
        censuses,
        leaves,
        unrecorded,
        derived_row_counts,
        grid,
        small,
        boundaries,
        read_flows(options.country.compared, options.country.tables),
    )


def read_own_indicators(
    options: BuildOptions, inputs: Inputs | None, progress: Progress, layers: Sequence[Layer]
) -> tuple[Indicator, ...]:
    """Read and check the users' own indicators that the options name.

    Their codes are held to the packaged censuses, which are read anew where ``inputs`` are None,
    because a user's file is at fault. They must not bear the names of ``layers``.
    """
    if not options.indicators:
        return ()
    country = options.country
    with progress.step(_STEPS["indicators"]):
        built = [
            *(
                country.unit_set(period_of(name, periods=country.period))
                for name in options.period_names
            ),
            "prefecture",
            "province",
        ]
        taken = {layer.id for layer in layers}
        if inputs is None:
            history = read_division_history(options.boundary_source, country=options.country)
            divisions = history, read_census_inputs(history)
        else:
            divisions = inputs.history, inputs.censuses
        return read_indicators(options.indicators, *divisions, built, taken)


def check(options: BuildOptions, progress: Progress | None = None) -> CheckReport:
    """Check the packaged tables, the inputs and every sum; write nothing."""
    listener = progress or SilentProgress()
    collector = FaultCollector()
    layers = read_layers(options, collector)
    rows: list[CheckRow] = []
    with listener.step(_STEPS["packaged"], len(resources(options.country.tables))) as step:
        for name, resource in resources(options.country.tables).items():
            expected, found = resource["hash"], file_hash(name, options.country.tables)
            sha256 = same_in_all_languages(f"{name}.csv, sha256")
            rows.append(CheckRow(sha256, expected, found, expected == found))
            for one in sum_checks(
                name, read_table(name, options.country.tables), options.country.tables
            ):
                what = same_in_all_languages(f"{name}.csv, {one.column}")
                rows.append(CheckRow(what, count(one.expected), count(one.found), one.ok))
            step.advance()
    dataset = make_dataset(options, listener, collector, layers)
    audited = () if dataset.own else audit_rows(dataset.tables["transfer_audit"])
    checks = (people_rows(dataset), sum_rows(dataset), grid_rows(dataset.summary), audited)
    rows += [CheckRow(*row) for found in checks for row in found]
    edition = edition_of(options, dataset, layers)
    charts = charts_known(dataset, edition.style)
    notes = _notes(edition, dataset, layers, charts)
    return CheckReport(tuple(rows), tuple(notes), dataset.warnings)


def _notes(
    edition: Edition, dataset: Dataset, read: Sequence[Layer], charts: Collection[str]
) -> list[Text]:
    """Say what the dataset notes, and what was left out: maps, charts and pages without figures.

    Nobody misses maps of divisions below the county who brought none. ``read`` are the layers of
    the files, of which the edition has those with figures; ``charts`` those that are there.
    """
    notes = [*dataset.notes]
    if SMALL_AREA not in dataset.unit_sets:
        read = [layer for layer in read if layer.level != SMALL_AREA]
    kept = {layer.id for layer in edition.layers}
    if missing := [
        layer.id for layer in in_order([*read, *dataset.own_layers]) if layer.id not in kept
    ]:
        notes.append(_LEFT_OUT["maps"].fill(names=listed(missing, None)))
    return [*notes, *notes_of_site(dataset, charts)]
