"""The edition that tests write pages and figures of: the packaged country, no address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from atlas.catalogue.edition import Edition
from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.exports.figures import figure_tasks
from atlas.model.dataset import Dataset
from atlas.model.layer import Layer

EDITION = Edition(china(), load_style(country=china()))


def draw_site_figures(dataset: Dataset, layers: Sequence[Layer], site: Path) -> None:
    """Draw the figures of a site in this process."""
    edition = replace(EDITION, country=dataset.country, layers=tuple(layers))
    for task in figure_tasks(dataset, edition):
        task.work(edition, dataset, site)
