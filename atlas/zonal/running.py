"""Blocks summed here, in worker processes, or on a Dask cluster: the same sums in one order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from atlas.workers import worker_pool
from atlas.zonal.block_sums import Work, block_sums
from atlas.zonal.blocks import Block

Sums = npt.NDArray[np.float64]


def all_sums(work: Work, blocks: Sequence[Block], jobs: int) -> Iterator[Sums]:
    """Sum every block, and give the sums in the order of the blocks.

    Parameters
    ----------
    work, blocks
        What to sum.
    jobs
        Processes; 1 is this one.
    """
    jobs = min(jobs, len(blocks))
    if jobs <= 1:
        yield from (block_sums(work, block) for block in blocks)
        return
    with worker_pool(jobs, _open_work, (work,)) as pool:
        yield from pool.map(_sum, blocks)


_works: list[Work] = []
"""The work of this worker process."""


def _open_work(work: Work) -> None:
    _works[:] = [work]


def _sum(block: Block) -> Sums:
    return block_sums(_works[0], block)
