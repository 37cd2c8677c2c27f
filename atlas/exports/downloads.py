"""The downloads folder: the GeoPackage, each table by itself, the figures, the description."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from atlas.catalogue.columns import with_own_shapes
from atlas.catalogue.edition import Edition
from atlas.catalogue.style import Style
from atlas.exports.documentation import Documentation, document_dataset, document_tables
from atlas.exports.geopackage import document_views, write_geopackage
from atlas.exports.geopackage_styles import drawn_views
from atlas.exports.grids import WrittenGrids, write_grids
from atlas.exports.metadata import write_datapackage, write_dcat
from atlas.exports.packs import pack_orders, write_slds
from atlas.exports.postgis import write_postgis
from atlas.exports.projects import Contents, write_project
from atlas.exports.readme import README, write_readme
from atlas.exports.styles.grids import GridStyle
from atlas.exports.styles.of_tables import styles_of
from atlas.exports.summary import write_summary, write_summary_schema
from atlas.exports.tables import (
    Download,
    DownloadTable,
    Order,
    download_tables,
    weigh,
    without_shapes,
    write_csv,
    write_csvt,
    write_zipped_csv,
)
from atlas.exports.vector_files import describe_drawn, write_flatgeobuf, write_parquet
from atlas.exports.web_maps import Lighten, lightening
from atlas.model.dataset import Dataset
from atlas.model.layer import Layer
from atlas.words.word_files import LANGS, read_words

_STEPS = read_words("steps")

SUMMARY = "summary.json"
SUMMARY_SCHEMA = "summary.schema.json"
CATALOGUE = "dcat.jsonld"
DATAPACKAGE = "datapackage.json"

_WORDS = read_words("downloads", "files")


def write_downloads(
    dataset: Dataset,
    layers: Sequence[Layer],
    style: Style,
    folder: Path,
    grids: Sequence[GridStyle] = (),
) -> list[Download]:
    """Write the downloads of a build but for their description.

    Parameters
    ----------
    dataset
        What the build publishes.
    layers, style
        The maps that are shown, and the style that they share.
    folder
        The downloads folder; made if missing.
    grids
        How the grids are drawn that lie in the folder.

    Returns
    -------
    list of Download
        The GeoPackage, its QGIS projects, the files of each table, smaller files,
        ``summary.json`` and its schema. A download stands on the page by its ``kind``, and
        is described by `describe_downloads`, by being in the list.

    Raises
    ------
    AtlasError
        The dataset holds what cannot be published: see `download_tables`, `write_summary`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = download_tables(dataset)
    orders = _orders(dataset, tables, layers, style, grids)
    return [_written(order, folder) for order in orders]


def tables_of(downloads: Sequence[Download]) -> list[DownloadTable]:
    """List the tables of downloads, each once."""
    return list({one.table.name: one.table for one in downloads if one.table}.values())


def describe_downloads(
    downloads: Sequence[Download],
    dataset: Dataset,
    folder: Path,
    address: str = "",
    project_url: str = "",
) -> list[Download]:
    """Describe the downloads once all are there: README, ``dcat.jsonld``, ``datapackage.json``.

    Parameters
    ----------
    downloads
        Every other download of the build, whoever wrote it.
    dataset
        What the build publishes.
    folder
        The downloads folder.
    address
        Of the downloads page; empty where it is not known.
    project_url
        Of the project's own page; empty where it is not known.
    """
    tables, country = tables_of(downloads), dataset.country
    documents = document_tables(dataset, tables, ())
    whole = document_dataset(documents, country.project)
    write = partial(write_readme, tables, whole, address=address, country=country)
    every = [*downloads, _written(Order(README, _WORDS["readme"], "start", write), folder)]
    write = partial(write_dcat, tuple(every), documents, whole, project_url=project_url)
    every.append(_written(Order(CATALOGUE, _WORDS["catalogue"], "program", write), folder))
    write = partial(write_datapackage, every, dataset, documents, project_url=project_url)
    last = _written(Order(DATAPACKAGE, _WORDS["datapackage"], "program", write), folder)
    return [*every[len(downloads) :], last]


def _orders(
    dataset: Dataset,
    tables: list[DownloadTable],
    layers: Sequence[Layer],
    style: Style,
    grids: Sequence[GridStyle],
) -> Iterator[Order]:
    country, project = dataset.country, dataset.country.project
    views = drawn_views(tables, country.table_years)
    every = [*tables, *views]
    styles = styles_of(every, layers, style, country=country)
    documents = document_tables(dataset, tables, layers)
    documents |= document_views(views, documents)
    write = partial(write_geopackage, tables, styles=styles, documents=documents, country=country)
    about, names = _WORDS["geopackage"].fill(n=len(tables)), tuple(table.name for table in every)
    yield Order(f"{project}.gpkg", about, "gis", write, layers=names)
    write = partial(write_slds, styles, grids)
    yield Order(f"{project}-sld.zip", _WORDS["sld"], "gis", write)
    yield Order(f"{project}.sql", _WORDS["postgis"], "gis", partial(write_postgis, every))
    contents = Contents(
        tables=every,
        layers=layers,
        styles=styles,
        documents=documents,
        whole=document_dataset(documents, project),
        style=style,
        geopackage=f"{project}.gpkg",
        country=country,
        grids=grids,
    )
    for lang in LANGS:
        about = _WORDS[f"project_{lang}"]
        write = partial(write_project, contents, lang)
        yield Order(f"{project}-{lang}.qgz", about, "gis", write)
    lightened = lightening()
    own = with_own_shapes(table.name for table in tables)
    for table in tables:
        yield from _files_of(table, own, lightened)
    yield from pack_orders(tables, documents, lightened, country=country)
    yield Order(SUMMARY, _WORDS["summary"], "program", partial(write_summary, dataset.summary))
    yield Order(SUMMARY_SCHEMA, _WORDS["summary_schema"], "program", write_summary_schema)


def _files_of(table: DownloadTable, own: Collection[str], lightened: Lighten) -> Iterator[Order]:
    name, about = table.name, table.text.about
    drawn = table.geometry_type is not None and name in own
    if table.text.zipped:
        yield Order(f"{name}.csv.zip", about, "table", partial(write_zipped_csv, table), table)
    else:
        yield Order(f"{name}.csv", about, "table", partial(write_csv, table), table)
        yield Order(f"{name}.csvt", _WORDS["csvt"], "table", partial(write_csvt, table), table)
    write = partial(write_parquet, table if drawn else without_shapes(table))
    yield Order(f"{name}.parquet", about, "table", write, table, shapes=drawn)
    # The table of points has their coordinates.
    if drawn and table.geometry_type != "Point":
        # Pages wait for it: it has what a web map needs, and is not compressed.
        write_light = partial(write_flatgeobuf, lightened(table))
        about = describe_drawn(table)
        yield Order(f"{name}.fgb", about, "table", write_light, table, shapes=True)


def _written(order: Order, folder: Path) -> Download:
    path = folder / order.name
    order.write(path)
    more = {"table": order.table, "layers": order.layers, "shapes": order.shapes}
    return weigh(path, order.what, order.kind, **more)


@dataclass(frozen=True)
class SiteDownloads:
    """What was written.

    Attributes
    ----------
    downloads
        Every file; the tables of theirs without rows, which nobody needs any more.
    grids
        Those of them that are grids, with their pictures.
    about
        What is said about all tables together.
    """

    downloads: tuple[Download, ...]
    grids: WrittenGrids
    about: Documentation


def write_site_downloads(edition: Edition, dataset: Dataset, site: Path) -> SiteDownloads:
    """Write all downloads into ``downloads``, and the pictures of the grids into ``assets``.

    Raises
    ------
    ConservationError
        If the cells of a land do not sum to its people.
    AtlasError
        The dataset holds what cannot be published: see `write_downloads`, `write_grids`.
    """
    grids = write_grids(dataset, edition.style, site)
    folder = site / "downloads"
    downloads = write_downloads(dataset, edition.layers, edition.style, folder, grids=grids.looks)
    downloads += [*grids.downloads, *grids.styles]
    address = edition.absolute("downloads.html")
    project = edition.project_url or ""
    downloads += describe_downloads(downloads, dataset, folder, address, project)
    documents = document_tables(dataset, tables_of(downloads), edition.layers)
    about = document_dataset(documents, dataset.country.project)
    return SiteDownloads(tuple(map(_without_rows, downloads)), grids, about)


def _without_rows(download: Download) -> Download:
    if download.table is None:
        return download
    return replace(download, table=replace(download.table, frame=download.table.frame.iloc[:0]))
