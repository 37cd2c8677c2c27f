"""All downloads of a build: files of every table, grids, and the description of both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from atlas.catalogue.edition import Edition
from atlas.exports.documentation.describe import (
    Documentation,
    document_dataset,
    document_tables,
)
from atlas.exports.download import Download
from atlas.exports.downloads import describe_downloads, tables_of, write_downloads
from atlas.exports.grids import Grids, grid_job, write_grids
from atlas.model.dataset import Dataset


@dataclass(frozen=True)
class Published:
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
    grids: Grids
    about: Documentation


def publish(edition: Edition, dataset: Dataset, site: Path) -> Published:
    """Write all downloads into ``downloads``, and the pictures of the grids into ``assets``.

    Raises
    ------
    ConservationError
        If the cells of a land do not sum to its people.
    AtlasError
        The dataset holds what cannot be published: see `write_downloads`, `write_grids`.
    """
    grids = write_grids(grid_job(dataset, edition.style, site), country=dataset.country)
    folder = site / "downloads"
    downloads = write_downloads(dataset, edition.layers, edition.style, folder, grids=grids.looks)
    downloads += [*grids.downloads, *grids.styles]
    downloads += describe_downloads(downloads, dataset, folder)
    about = document_dataset(
        document_tables(dataset, tables_of(downloads), edition.layers), country=dataset.country
    )
    return Published(tuple(map(_without_rows, downloads)), grids, about)


def _without_rows(download: Download) -> Download:
    if download.table is None:
        return download
    return replace(download, table=replace(download.table, frame=download.table.frame.iloc[:0]))
