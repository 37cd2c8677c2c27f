"""All downloads of a build, written by a process of their own while another writes the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from atlas.catalogue.style import Style
from atlas.country import settled
from atlas.exports.documentation.describe import (
    Documentation,
    document_dataset,
    document_tables,
)
from atlas.exports.download import Download
from atlas.exports.downloads import describe_downloads, tables_of, write_downloads
from atlas.exports.grids import Grids, grid_job, write_grids
from atlas.model.dataset import Dataset
from atlas.model.layer import Layer
from atlas.model.progress import SilentProgress, Stopwatch
from atlas.model.workers import worker_pool


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


@contextmanager
def publish_beside(job: DownloadJob) -> Iterator[Callable[[], Published]]:
    """Write all downloads in a process of its own while the body runs.

    Yields
    ------
    callable
        Waits for the downloads and returns them, or raises what went wrong.
    """
    with worker_pool(1, settled(_open_up), ()) as pool:
        yield pool.submit(publish, job).result


def publish(job: DownloadJob) -> Published:
    """Write all downloads into ``downloads``, and the pictures of the grids into ``assets``.

    Raises
    ------
    AtlasError
        The dataset holds what cannot be published: see `write_downloads`, `write_grids`.
    """
    watch = Stopwatch(SilentProgress())
    with watch.step("Lay the people on grids"):
        grids = write_grids(grid_job(job.dataset, job.style, job.site))
    folder = job.site / "downloads"
    downloads = write_downloads(job.dataset, job.layers, job.style, folder, watch, grids.looks)
    downloads += [*grids.downloads, *grids.styles]
    with watch.step("Describe the downloads"):
        downloads += describe_downloads(downloads, job.dataset, folder)
    about = document_dataset(document_tables(job.dataset, tables_of(downloads), job.layers))
    return Published(tuple(map(_without_rows, downloads)), grids, about, watch.seconds)


def _without_rows(download: Download) -> Download:
    if download.table is None:
        return download
    return replace(download, table=replace(download.table, frame=download.table.frame.iloc[:0]))


def _open_up() -> None:
    """Open GDAL while the dataset is on its way."""
    import rasterio  # noqa: F401
