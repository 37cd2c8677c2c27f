"""Blocks summed here, in worker processes, or on a Dask cluster: the same sums in one order."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from atlas.errors import UnavailableError
from atlas.workers import worker_pool
from atlas.zonal.block_sums import Work, block_sums
from atlas.zonal.blocks import Block

Sums = npt.NDArray[np.float64]

EXTRA: Final = "china-population-atlas[dask]"
BLOCKS_OF_A_WORKER: Final = 8
"""For fewer, a worker process takes longer to start than it saves."""

SECONDS_TO_ANSWER: Final = 10
"""That a scheduler has before it counts as not there."""


def all_sums(
    work: Work, blocks: Sequence[Block], jobs: int, dask: str | None = None
) -> Iterator[Sums]:
    """Sum every block, and give the sums in the order of the blocks.

    Parameters
    ----------
    work, blocks
        What to sum.
    jobs
        Processes on this machine, at the most; 1 is this one.
    dask
        Address of a scheduler (``tcp://host:8786``), whose workers sum the blocks instead.

    Raises
    ------
    UnavailableError
        If Dask is not installed, the scheduler does not answer, or its workers lack the
        atlas or do not see the file.
    """
    jobs = min(jobs, len(blocks) // BLOCKS_OF_A_WORKER)
    if dask is not None:
        yield from _on_cluster(work, blocks, dask)
    elif jobs <= 1:
        yield from (block_sums(work, block) for block in blocks)
    else:
        with worker_pool(jobs, _open_work, (work,)) as pool:
            yield from pool.map(_sum, blocks)


_works: list[Work] = []
"""The work of this worker process."""


def _open_work(work: Work) -> None:
    _works[:] = [work]


def _sum(block: Block) -> Sums:
    return block_sums(_works[0], block)


def _on_cluster(work: Work, blocks: Sequence[Block], address: str) -> Iterator[Sums]:
    try:
        from distributed import Client
    except ImportError as error:
        raise UnavailableError(f"--dask needs Dask: python -m pip install '{EXTRA}'") from error
    try:
        client = Client(address, timeout=SECONDS_TO_ANSWER)
    except (OSError, TimeoutError, ValueError) as error:
        raise UnavailableError(f"--dask {address}: no scheduler answers there") from error
    with client:
        seen = client.run(os.path.isfile, str(work.grid.path))
        blind = sorted(worker for worker, sees in seen.items() if not sees)
        if blind or not seen:
            which = ", ".join(blind) or "there are none"
            raise UnavailableError(
                f"--dask {address}: its workers do not see {work.grid.path} ({which})"
            )
        try:
            # Shapes go to each worker once, not with every block.
            shared = client.scatter(work, broadcast=True, hash=False)
            futures = [client.submit(block_sums, shared, block, pure=False) for block in blocks]
            for future in futures:
                yield future.result()
        except ImportError as error:
            raise UnavailableError(
                f"--dask {address}: its workers lack the atlas ({error}); install it there"
            ) from error
