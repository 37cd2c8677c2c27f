"""Writing the site: the table of contents of everything that is neither table nor download."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from atlas.charts.catalogue import national_charts, place_profiles
from atlas.charts.data import ChartData
from atlas.dataset import Dataset
from atlas.exports.downloads import Download
from atlas.layers import Layer
from atlas.progress import Progress, SilentProgress
from atlas.style import Style
from atlas.web.assets import write_assets
from atlas.web.charts import write_charts
from atlas.web.downloads import downloads_page
from atlas.web.home import home_page
from atlas.web.maps import map_page
from atlas.web.method import about_page
from atlas.web.pages import LANGS, Page, write
from atlas.web.places import place_pages
from atlas.web.subjects import subject_of
from atlas.web.uncertainty import uncertainty_page


def write_site(
    dataset: Dataset,
    layers: Sequence[Layer],
    style: Style,
    out_dir: Path,
    downloads: Sequence[Download],
    progress: Progress | None = None,
) -> None:
    """Write every page and every file that pages share.

    Parameters
    ----------
    dataset
        The measured tables and the summary.
    layers
        The maps, in the order of their lists; each one's unit set must be in the dataset.
    style
        Colours, lines and type.
    out_dir
        Root of the site. Files of the same name are overwritten, others are left alone.
    downloads
        Files to list for readers.
    progress
        Listener to the steps; None is silence.

    Notes
    -----
    Same input, same bytes: nothing here is random, and no clock is read.
    """
    progress = progress or SilentProgress()
    subject = subject_of(dataset, style)
    data = ChartData(dataset)
    charts = national_charts(data, style)
    with progress.step("Write geometry, names and values"):
        write_assets(out_dir, dataset, list(layers), style, subject)
    with progress.step("Write map pages", total=len(LANGS) * len(layers)) as step:
        for lang in LANGS:
            for layer in layers:
                write(out_dir, *map_page(dataset, layer, layers, downloads, lang))
                step.advance()
    with progress.step("Draw the charts", total=len(LANGS) * len(charts)) as step:
        write_charts(out_dir, data, charts, style, step)
    with progress.step("Draw the age profile of every place"):
        profiles = place_profiles(data, style)
    total = len(LANGS) * len(subject.prefectures.table)
    with progress.step("Write pages of places", total=total) as step:
        for lang in LANGS:
            for page, html in place_pages(subject, profiles, lang):
                write(out_dir, page, html)
                step.advance()
    with progress.step("Write first page, method and downloads"):
        for lang in LANGS:
            _write_all(
                out_dir,
                [
                    home_page(dataset, layers, charts, subject, lang),
                    about_page(dataset, lang),
                    uncertainty_page(dataset, lang),
                    downloads_page(downloads, lang),
                ],
            )


def _write_all(out_dir: Path, pages: Iterable[tuple[Page, str]]) -> None:
    for page, html in pages:
        write(out_dir, page, html)
