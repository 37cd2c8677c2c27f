"""Build the atlas once more, in a process of its own: ``python -m tests.second_build SITE``.

Measured, written and laid out is everything; of the figures, of which each kind is drawn by the
same functions, every `STRIDE`-th of its kind.
"""

import sys
from collections import defaultdict
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from atlas.build import BuildOptions, build
from atlas.exports.figures import write
from atlas.exports.figures.worker import Task, draw_all

STRIDE = 7
"""Odd, so that both languages have their turn."""


def draw_some(tasks: Sequence[Task], *asked: Any) -> AbstractContextManager[None]:
    """Draw some figures of every kind: maps, moves and exercise, as picture, print and still."""
    kinds = defaultdict(list)
    for task in tasks:
        kinds[task.kind[1], type(task.subject)].append(task)
    return draw_all([task for alike in kinds.values() for task in alike[::STRIDE]], *asked)


if __name__ == "__main__":
    write.draw_all = draw_some
    build(BuildOptions(Path(sys.argv[1])))
