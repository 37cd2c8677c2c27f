"""The documentation beside the site: written by Sphinx, in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from atlas.model.errors import AtlasError, UserError
from atlas.tools.loading import SITE_VARIABLE

SOURCE: Final = Path(__file__).parents[2] / "docs"
"""Beside the package in the source. A wheel has no pages: half of them are the files of a clone."""

MAKERS: Final = ("sphinx", "myst_nb", "furo")
"""What `docs/conf.py` imports, installed by the extra ``docs``."""

FOLDER: Final = "docs"
"""Of a site."""


def check_manual() -> None:
    """Refuse to write the documentation without its pages, or without what makes them.

    Raises
    ------
    UserError
        The message says what to run.
    """
    if not (SOURCE / "conf.py").is_file():
        raise UserError(
            "--docs: no pages of the documentation are in {folder}. The source of the atlas has "
            "them, its installed package has not.\nRun python build_atlas.py --docs in the folder "
            "of the source.",
            folder=SOURCE,
        )
    missing = [name for name in MAKERS if find_spec(name) is None]
    if missing:
        raise UserError(
            "--docs needs {names}, and {python} does not have it.\n"
            'Run {python} -m pip install ".[docs]" in {folder}.',
            names=missing,
            python=sys.executable,
            folder=SOURCE.parent,
        )


def write_manual(site: Path) -> None:
    """Write the documentation into ``docs/`` of a site, its notebooks run on the site's downloads.

    Parameters
    ----------
    site
        Root of the site, all else written.

    Raises
    ------
    AtlasError
        If a page has a fault, such as a link that leads nowhere, or a notebook fails.
    """
    with TemporaryDirectory() as folder:
        ran = subprocess.run(
            [
                *(sys.executable, "-m", "sphinx", "-M", "html", SOURCE, folder),
                *("-W", "--keep-going", "-q", "-A", "within_site=1"),
            ],
            env={**os.environ, SITE_VARIABLE: str(site.absolute())},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
        )
        if ran.returncode:
            raise AtlasError(f"the documentation of {SOURCE} cannot be written:\n{ran.stderr}")
        shutil.copytree(Path(folder) / "html", site / FOLDER)
