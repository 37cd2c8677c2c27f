"""Single files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import combinations
from pathlib import Path

from atlas.model.errors import OutputError
from atlas.publish.adding import fresh, sweep
from atlas.publish.parents import parents_made
from atlas.publish.room import room_told
from atlas.publish.separate import same_file


@contextmanager
def replacing(*files: Path) -> Iterator[tuple[Path, ...]]:
    r"""Give a path beside each file to write to, and move all into place once the body is done.

    Parameters
    ----------
    files
        Where the files go; folders are made, files of the same names are replaced.

    Yields
    ------
    tuple of Path
        Where to write, in the order of ``files``. If the body raises, every file is as it was.

    Raises
    ------
    OutputError
        A file is a folder, two are the same, or the system refuses.

    Examples
    --------
    >>> with replacing(Path("counts.csv")) as (path,):
    ...     path.write_text("code,population\n")
    """
    targets = [Path(os.path.realpath(file.expanduser())) for file in files]
    for target in targets:
        if target.is_dir():
            raise OutputError(
                f"{target} is a folder. Nothing was changed.\nGive the name of a file."
            )
    for one, other in combinations(targets, 2):
        if same_file(one, other):
            raise OutputError(f"{one} is asked for twice. Nothing was changed.")
    drafts: list[Path] = []
    with ExitStack() as stack:
        for target in targets:
            with _explained(target):
                stack.enter_context(parents_made(target))
                sweep(target)
                draft = stack.enter_context(fresh(target)) / target.name
                draft.touch()
            drafts.append(draft)
        with room_told(targets[0].parent):
            yield tuple(drafts)
        for draft, target in zip(drafts, targets, strict=True):
            with _explained(target):
                draft.replace(target)


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"Cannot write {file}: {error.strerror or error}.") from error
