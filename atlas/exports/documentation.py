"""What is said of every table: its columns, sources, accuracy and licences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, TypeVar

from atlas.catalogue.columns import source_groups
from atlas.catalogue.style import YEARS, boundaries_text, load_vocabulary
from atlas.exports.reproducible import source_date
from atlas.exports.tables import DownloadTable
from atlas.model.dataset import OWN, TIANDITU, Dataset, UnitSet
from atlas.model.layer import SMALL_AREA, Layer
from atlas.model.text import Text
from atlas.model.version import DATE, DOI, __version__
from atlas.sources.packaged import has_table, is_packaged, latest_table, resources
from atlas.words.numbers import count
from atlas.words.word_files import read_words

_WORDS: Final = read_words("documentation")

PRODUCER, DATASET, USE = _WORDS["producer"], _WORDS["dataset"], _WORDS["use"]

RELEASED: Final = DATE.isoformat()
"""The day of the edition, which a build on any later day does not change."""

AUTHOR: Final = _WORDS["author"]

CITATION: Final = _WORDS["citation"].fill(
    author=AUTHOR, title=PRODUCER, version=__version__, date=RELEASED
)
"""How the atlas is cited, as ``CITATION.cff`` says it."""


def bibtex(lang: str, address: str = "") -> str:
    """Write `CITATION` as an entry of BibTeX.

    Parameters
    ----------
    lang
        Language of author and title.
    address
        Of the site; empty where it is not known.

    Notes
    -----
    ``@software`` is a type of biblatex, which prints the version; BibTeX takes it for ``@misc``.
    Braces around a name keep it whole, and in an address none may stand by itself.
    """
    fields = {
        "author": f"{{{AUTHOR.get(lang)}}}",
        "title": f"{{{PRODUCER.get(lang)}}}",
        "year": f"{DATE:%Y}",
        "month": f"{DATE.month}",
        "version": __version__,
        "doi": DOI,
        "url": address.replace("{", "%7B").replace("}", "%7D"),
    }
    lines = (f"  {name} = {{{text}}},\n" for name, text in fields.items() if text)
    return f"@software{{china_population_atlas_{__version__},\n{''.join(lines)}}}\n"


def edition_text() -> Text:
    """Say which edition a file is of, and when it was built where the builder gave a day."""
    edition = _WORDS["edition"].fill(version=__version__, date=RELEASED)
    built = source_date().date()
    return edition if built == DATE else _WORDS["built"].fill(edition=edition, day=built)


LICENCES: Final = MappingProxyType(
    {text.en: text for text in read_words("documentation", "licences").values()}
)
"""The licences of the packaged tables, by their English title in ``datapackage.json``."""

KEYWORDS: Final = tuple(read_words("documentation", "keywords").values())


def _census_day(year: int, days: Mapping[int, dt.date]) -> str:
    """Return the reference day of a year's figures, as ISO 8601 writes it.

    That of a year without a census is the day of the last one.
    """
    return days.get(year, days[max(days)]).replace(year=year).isoformat()


_MARKS = read_words("marks")

Thing = TypeVar("Thing")


NO_CENSUS: Final = frozenset({"population_province_annual", "division_codes", "division_changes"})
"""Tables whose years are no censuses, though a census was taken in some of them."""


@cache
def _reviewed(span: str, latest: int) -> Mapping[str, str]:
    """Name the published table that has what was reviewed or worked out for the atlas.

    Every other packaged table is taken from a source outside.
    """
    flows = f"county_flows_{span}"
    return {
        **{name: name for name in ("census_corrections", "census_code_map", flows)},
        "unrecorded_transfers": "unrecorded_transfers",
        "division_codes_reviewed": "division_codes",
        "division_changes_reviewed": "division_changes",
        "zone_hosts": f"census_{latest}",
        "reviewed_pairs": "transfer_audit",
    }


def _sources(dataset: Dataset, table: DownloadTable, years: Sequence[int]) -> Iterator[str]:
    """Name the packaged tables behind a published one; ``years`` are its own censuses."""
    country = dataset.country
    (earlier, later), span, latest = country.compared, country.span, country.latest
    groups = {
        "censuses": [f"census_{year}" for year in years],
        "every_census": [f"census_{year}" for year in country.years],
        "compared": [f"census_{year}" for year in (earlier, later)],
        **source_groups(),
    }
    fields = {"span": span, "earlier": earlier, "later": later, "latest": latest}

    def named(names: Iterable[str]) -> Iterator[str]:
        for name in names:
            if name in groups:
                yield from named(groups[name])
            elif name.endswith("_*"):
                yield latest_table(name.removesuffix("_*"), country.tables)
            else:
                yield name.format(**fields)

    flows = [f"county_flows_{span}"] if table.name == f"crosswalk_{span}" else []
    for name in (*named(table.text.sources or ["censuses"]), *flows):
        if has_table(name, country.tables):
            yield name


@dataclass(frozen=True)
class Origin:
    """Something that figures or shapes were taken from, and under which licence.

    Attributes
    ----------
    title, licence
        In words.
    packaged
        The packaged table that it is; empty where it is none.
    """

    title: Text
    licence: Text
    packaged: str = ""


@dataclass(frozen=True)
class Accuracy:
    """How far boundaries lie from those of another source, in metres, and for what scale.

    Attributes
    ----------
    median_m, nine_in_ten_m
        Half of the points, and nine in ten, lie within this distance.
    scale
        Denominator of the largest scale to be drawn at: half a millimetre on it is 500 m.
    text
        The same in words.
    """

    median_m: int
    nine_in_ten_m: int
    scale: int
    text: Text


ACCURACY: Final = Accuracy(190, 820, 1_000_000, _WORDS["accuracy"])
"""Of the default boundaries, against the borders of counties in OpenStreetMap."""


@dataclass(frozen=True)
class Documentation:
    """What is said about a table, or about all of them.

    Attributes
    ----------
    id, parent
        Unlike every other, for catalogues; and that of the whole, empty for itself.
    title, abstract
        What it is called, and what it holds.
    lineage
        What was done, sentence by sentence.
    origins
        What it was taken from.
    keywords
        Its subjects.
    days
        Reference days of the censuses that it rests on, ascending, as ISO 8601 writes them.
    bounds, crs
        West, south, east, north in degrees; None without geometry. And their CRS.
    accuracy
        Of the boundaries; None where there are none.
    """

    id: str
    parent: str
    title: Text
    abstract: Text
    lineage: tuple[Text, ...]
    origins: tuple[Origin, ...]
    keywords: tuple[Text, ...]
    days: tuple[str, ...]
    bounds: tuple[float, float, float, float] | None
    crs: str = ""
    accuracy: Accuracy | None = None

    @property
    def licences(self) -> tuple[Text, ...]:
        """Each licence once, with what bears it."""
        bearing: dict[Text, list[Text]] = {}
        for origin in self.origins:
            bearing.setdefault(origin.licence, []).append(origin.title)
        return tuple(
            _MARKS["under"].fill(group=licence, title=_MARKS["semicolon"].join(titles))
            for licence, titles in bearing.items()
        )


def document_tables(
    dataset: Dataset, tables: Sequence[DownloadTable], layers: Sequence[Layer]
) -> dict[str, Documentation]:
    """Document every table.

    Parameters
    ----------
    dataset
        Whose tables they are: it knows the files that the censuses were read from.
    tables
        What is published.
    layers
        The maps: their groups are the subjects of the tables that they show.

    Returns
    -------
    dict
        By name of the table.
    """
    return {table.name: _document(dataset, table, layers) for table in tables}


def document_dataset(documents: Mapping[str, Documentation], project: str) -> Documentation:
    """Document the whole, a ``project``: what is said of any of its tables, each once."""
    every = list(documents.values())
    boxes = [document.bounds for document in every if document.bounds is not None]
    west, south, east, north = zip(*boxes, strict=True) if boxes else ((), (), (), ())
    return Documentation(
        id=project,
        parent="",
        title=PRODUCER,
        abstract=DATASET,
        lineage=_once(sentence for document in every for sentence in document.lineage),
        origins=_once(origin for document in every for origin in document.origins),
        keywords=_once(word for document in every for word in document.keywords),
        days=tuple(sorted({day for document in every for day in document.days})),
        bounds=(min(west), min(south), max(east), max(north)) if boxes else None,
        crs=next((document.crs for document in every if document.crs), ""),
        accuracy=next((document.accuracy for document in every if document.accuracy), None),
    )


def _document(dataset: Dataset, table: DownloadTable, layers: Sequence[Layer]) -> Documentation:
    unit_set = dataset.unit_sets.get(table.name)
    shown = [layer for layer in layers if layer.unit_set == table.name]
    country = dataset.country
    project, censuses, days = country.project, country.years, country.days
    years = unit_set.years if unit_set else _years(table, censuses)
    about = table.text.about
    return Documentation(
        id=f"{project}.{table.name}",
        parent=project,
        title=table.text.title,
        abstract=about if about.zh else table.text.title,
        lineage=tuple(_lineage(dataset, table, unit_set)),
        origins=tuple(_origins(dataset, table, years, shown)),
        keywords=_once([*KEYWORDS, *(layer.group for layer in shown if layer.group)]),
        days=tuple(_census_day(year, days) for year in years),
        bounds=_bounds(table),
        crs="" if table.geometry_type is None else str(table.frame.crs),
        accuracy=None if table.geometry_type != "MultiPolygon" else _accuracy(dataset, table.name),
    )


def _lineage(dataset: Dataset, table: DownloadTable, unit_set: UnitSet | None) -> Iterable[Text]:
    if unit_set is None:
        yield _WORDS["line"] if table.name == "heihe_tengchong_line" else _WORDS["computed"]
        if table.geometry_type == "MultiPolygon":
            yield from _of_shapes(dataset)
        return
    if unit_set.level == SMALL_AREA:
        yield from (_WORDS["small_areas"], _WORDS["not_approved"])
        return
    united = _WORDS["united"] if unit_set.level == "county" else _WORDS["summed"]
    yield united.fill(corrections=len(dataset.corrections))
    people = {year: dataset.summary.totals[str(year)] for year in unit_set.years}
    parts = [_WORDS["total"].fill(year=year, people=count(people[year])) for year in people]
    yield _WORDS["conserved"].fill(totals=_MARKS["comma"].join(parts))
    caveats = load_vocabulary(dataset.country.vocabulary)["caveat"]
    if dataset.country.uplift(first := unit_set.years[0]) is not None:
        yield caveats[f"undercount_{first}"]
    yield from _of_shapes(dataset)


def _accuracy(dataset: Dataset, table: str = "") -> Accuracy | None:
    """Say how far the boundaries can be trusted, which is known of the default ones alone."""
    return ACCURACY if dataset.boundaries == TIANDITU and table != SMALL_AREA else None


def _of_shapes(dataset: Dataset) -> Iterable[Text]:
    accuracy = _accuracy(dataset)
    told = () if accuracy is None else (accuracy.text,)
    return (_WORDS["shapes"], *told, _WORDS["not_approved"])


def _origins(
    dataset: Dataset, table: DownloadTable, years: Sequence[int], shown: Sequence[Layer]
) -> Iterable[Origin]:
    sources = load_vocabulary(dataset.country.vocabulary)["source"]
    if table.name == SMALL_AREA:
        for year, file in dataset.small_files.items():
            yield Origin(_WORDS["own_table"].fill(year=year, name=file.name), _WORDS["own_licence"])
        yield Origin(boundaries_text(OWN, sources), _WORDS["own_licence"])
        return
    yield from (_origin(dataset, name) for name in _sources(dataset, table, years))
    own = {layer.id for layer in dataset.own_layers}
    yield from (Origin(layer.source, _WORDS["own_licence"]) for layer in shown if layer.id in own)
    if table.name == "heihe_tengchong_line":
        yield Origin(_WORDS["line_origin"], LICENCES["Facts"])
    if table.geometry_type is not None:
        own_file = dataset.boundaries == OWN
        licence = _WORDS["own_licence"] if own_file else _WORDS["boundaries_licence"]
        yield Origin(boundaries_text(dataset.boundaries, sources), licence)


def _origin(dataset: Dataset, name: str) -> Origin:
    country, year = dataset.country, name.removeprefix("census_")
    file = dataset.census_files.get(int(year)) if year.isdigit() else None
    if file is not None and not is_packaged(name, file.sha256, country.tables):
        return Origin(_WORDS["own_table"].fill(year=year, name=file.name), _WORDS["own_licence"])
    resource = resources(country.tables)[name]
    licence = resource["licenses"][0]["title"]
    title = Text(resource["title_zh"], resource["title_en"])
    if table := _reviewed(country.span, country.latest).get(name):
        title = _WORDS["in_table"].fill(title=title, table=table)
    return Origin(title, LICENCES.get(licence, Text(licence, licence)), name)


def _years(table: DownloadTable, censuses: Sequence[int]) -> tuple[int, ...]:
    """Take the censuses of a table that is no unit set from its names and its years."""
    if table.name in NO_CENSUS:
        return ()
    if (year := table.name.removeprefix("census_")).isdigit():
        return (int(year),)
    named = [year for name in (table.name, *table.columns) for year in YEARS.findall(f"_{name}")]
    found = {int(year) for year in named}
    if "year" in table.frame:
        found |= set(table.frame["year"].dropna().astype(int))
    return tuple(sorted(found & set(censuses)))


def _bounds(table: DownloadTable) -> tuple[float, float, float, float] | None:
    if table.geometry_type is None:
        return None
    west, south, east, north = (float(value) for value in table.frame.total_bounds)
    return west, south, east, north


def _once(things: Iterable[Thing]) -> tuple[Thing, ...]:
    return tuple(dict.fromkeys(things))
