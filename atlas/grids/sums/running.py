"""Blocks summed here, in worker processes, or on a Dask cluster: the same sums in one order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from typing import Any, Final

from atlas.grids.sums.block_sums import Sums, Work, block_sums
from atlas.grids.sums.blocks import Block
from atlas.model.errors import UnavailableError
from atlas.model.tasks import worker_pool

EXTRA: Final = "china-population-atlas[dask]"
BLOCKS_OF_A_WORKER: Final = 8
"""For fewer, a worker process takes longer to start than it saves."""

PARTS_OF_A_WORKER: Final = 4
"""Of the blocks, so that workers end together."""

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
        If Dask is not installed, the scheduler does not answer, it or a worker lacks the
        atlas, or a worker does not see the file.
    """
    jobs = min(jobs, len(blocks) // BLOCKS_OF_A_WORKER)
    if dask is not None:
        yield from _on_cluster(work, blocks, dask)
    elif jobs <= 1:
        yield from (block_sums(work, block) for block in blocks)
    else:
        with worker_pool(jobs, [__name__]) as pool:
            # The work goes along with every part of the blocks.
            size = -(-len(blocks) // (jobs * PARTS_OF_A_WORKER))
            parts = [blocks[first : first + size] for first in range(0, len(blocks), size)]
            for future in [pool.submit(_sums, work, part) for part in parts]:
                yield from future.result()


def _sums(work: Work, blocks: Sequence[Block]) -> list[Sums]:
    return [block_sums(work, block) for block in blocks]


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
        _check_cluster(client, work, address)
        # Shapes go to each worker once, not with every block.
        shared = client.scatter(work, broadcast=True, hash=False)
        futures = [client.submit(block_sums, shared, block, pure=False) for block in blocks]
        for future in futures:
            yield future.result()


def _check_cluster(client: Any, work: Work, address: str) -> None:
    """Ask scheduler and workers for the atlas, and workers for the file, before any work."""
    module, file = block_sums.__module__, str(work.grid.path)
    lacks_atlas = "does not have the atlas; install it there"
    for words, answers in (
        (lacks_atlas, {"its scheduler": _on_scheduler(client, find_spec, module)}),
        (lacks_atlas, client.run(find_spec, module, on_error="return")),
        (f"does not see {file}", client.run(os.path.isfile, file, on_error="return")),
    ):
        for who, answer in answers.items():
            if isinstance(answer, Exception) or not answer:
                raise UnavailableError(f"--dask {address}: {who} {words}")
    if not client.scheduler_info()["workers"]:
        raise UnavailableError(f"--dask {address}: the cluster has no workers")


def _on_scheduler(client: Any, ask: Callable[[str], Any], what: str) -> Any:
    try:
        return client.run_on_scheduler(ask, what)
    except ImportError as error:
        return error
