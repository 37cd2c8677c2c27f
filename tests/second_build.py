"""Build the atlas once more, in processes of its own: ``python -m tests.second_build SITE``.

Measured, written and laid out is everything; of the maps, which the same functions draw, every
`STRIDE`-th headline and every `STRIDE`-th of the others is drawn: as picture, print and still, in
both languages, beside the moves of each period.
"""

import sys
from dataclasses import replace
from pathlib import Path

from atlas import build as building
from atlas.build import BuildOptions, build
from atlas.catalogue.edition import Edition
from atlas.exports.figures import figure_tasks
from atlas.model.dataset import Dataset
from atlas.model.tasks import Task

STRIDE = 7


def some_figures(dataset: Dataset, edition: Edition) -> list[Task]:
    """List what draws some maps of each kind."""
    headlines = [layer for layer in edition.layers if layer.headline]
    others = [layer for layer in edition.layers if not layer.headline]
    some = (*headlines[::STRIDE], *others[::STRIDE])
    return figure_tasks(dataset, replace(edition, layers=some))


if __name__ == "__main__":
    building.figure_tasks = some_figures
    build(BuildOptions(Path(sys.argv[1])))
