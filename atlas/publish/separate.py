"""Files that must be apart: an output takes the place of no other output and of no input."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from atlas.model.errors import OutputError

Named = tuple[str, Path]
"""An option of a command, and the file or folder that it names."""

_SHAPEFILE: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx")
_GRIDS: Final = (".tif", ".tfw", ".img", ".ige", ".asc", ".bil", ".bsq", ".flt", ".hdr", ".sdat")
_STEM_PARTS: Final = frozenset(_SHAPEFILE + _GRIDS)
"""Files of one stem that are one shapefile, or one grid, together."""

_NAME_PARTS: Final = (".aux.xml", ".msk", ".ovr", ".xml", "-journal", "-shm", "-wal")
"""What stands behind the whole name of a file that is kept beside it."""


def check_separate(outputs: Sequence[Named], inputs: Sequence[Named]) -> None:
    """Check that outputs are different files, and none of them an input or a part of one.

    Parameters
    ----------
    outputs, inputs
        Files by option. Links are followed, and two names of one file are one file.

    Raises
    ------
    OutputError
        Naming both options.
    """
    for at, (option, out) in enumerate(outputs):
        for other, file in (*outputs[:at], *inputs):
            if same_file(out, file):
                raise _not_apart(f"{other} {file} and {option} {out} are the same file")
        for other, file in inputs:
            if _is_part(_real(out), _real(file)):
                raise _not_apart(f"{option} {out} is a part of {other} {file}")


def check_outside(out: Path, inputs: Sequence[Named]) -> None:
    """Check that no input lies in a folder that is replaced as a whole.

    Parameters
    ----------
    out
        The folder of ``--out``.
    inputs
        Files and folders by option.

    Raises
    ------
    OutputError
        Naming both options.
    """
    folder = _real(out)
    for option, file in inputs:
        if _real(file).is_relative_to(folder):
            raise _not_apart(f"{option} {file} lies in --out {out}, which a build replaces")


def same_file(first: Path, second: Path) -> bool:
    """Tell whether two names are those of one file, there or not."""
    one, other = _real(first), _real(second)
    # Where case does not matter, only the system knows that two spellings are one file.
    return one == other or (one.exists() and other.exists() and one.samefile(other))


def _is_part(out: Path, file: Path) -> bool:
    if file.is_dir():
        return out.is_relative_to(file)
    suffixes = {out.suffix.lower(), file.suffix.lower()}
    of_stem = out.stem == file.stem and suffixes <= _STEM_PARTS
    of_name = out.name in {f"{file.name}{part}" for part in _NAME_PARTS}
    return out.parent == file.parent and (of_stem or of_name)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path.expanduser()))


def _not_apart(what: str) -> OutputError:
    return OutputError(f"{what}. Nothing was changed.\nGive another name.")
