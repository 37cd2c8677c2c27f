"""All downloads of a build: files of every table, grids, and the description of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from atlas.catalogue.style import Style
from atlas.exports.documentation.describe import (
    Documentation,
    document_dataset,
    document_tables,
)
from atlas.exports.download import Download
from atlas.exports.downloads import describe_downloads, tables_of, write_downloads
from atlas.exports.grids import GridJob, Grids, grid_job, write_grids
from atlas.model.dataset import Dataset
from atlas.model.layer import Layer
from atlas.model.progress import Progress, SilentProgress, Stopwatch
from atlas.words.reading import read_words

_STEPS = read_words("steps")


@dataclass(frozen=True)
class DownloadJob:
    """What is published, the maps that are shown and their style, and the site's root."""

    dataset: Dataset
    layers: Sequence[Layer]
    style: Style
    site: Path


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
    seconds
        Wall time of each step, by name.
    """

    downloads: tuple[Download, ...]
    grids: Grids
    about: Documentation
    seconds: Mapping[str, float]


def publish(job: DownloadJob, grids: Grids | None = None) -> Published:
    """Write all downloads into ``downloads``, and the pictures of the grids into ``assets``.

    Parameters
    ----------
    job
        What is published, and where.
    grids
        From `lay_grids`, if they are written already.

    Raises
    ------
    AtlasError
        The dataset holds what cannot be published: see `write_downloads`, `write_grids`.
    """
    watch = Stopwatch(SilentProgress())
    if grids is None:
        grids = lay_grids(grid_job(job.dataset, job.style, job.site), watch)
    folder = job.site / "downloads"
    downloads = write_downloads(job.dataset, job.layers, job.style, folder, watch, grids.looks)
    downloads += [*grids.downloads, *grids.styles]
    with watch.step(_STEPS["describe"]):
        downloads += describe_downloads(downloads, job.dataset, folder)
    about = document_dataset(document_tables(job.dataset, tables_of(downloads), job.layers))
    return Published(tuple(map(_without_rows, downloads)), grids, about, watch.seconds)


def lay_grids(job: GridJob, progress: Progress) -> Grids:
    """Write the grids, which need no measure.

    Raises
    ------
    ConservationError
        If the cells of a land do not sum to its people.
    """
    with progress.step(_STEPS["grids"]):
        return write_grids(job)


def _without_rows(download: Download) -> Download:
    if download.table is None:
        return download
    return replace(download, table=replace(download.table, frame=download.table.frame.iloc[:0]))
