"""What trials of faults work with: commands that are light, started as asked, and how they end.

As a program, ``fault_bench.py MEASURED ARGUMENT…`` is the command line itself on figures that are
measured already; with `LIGHT` in the environment its builds write geometry and tables alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from atlas.catalogue.edition import Edition
    from atlas.model.dataset import Dataset
    from atlas.model.tasks import Task

PERIOD = "2010-2020"
LIGHT = "ATLAS_FAULTS_LIGHT"
"""Set where builds are to be light: in their workers too, which load this module."""

ROOT = Path(__file__).parents[1]
DONE, REFUSED = 0, 2
MB = 1 << 20
OF_PYTHON = re.compile(
    r"^.*UserWarning: resource_tracker: .*\n(?:  warnings\.warn.*\n)?", re.MULTILINE
)
"""What the process that sweeps up after a killed one says: Python's word, of no fault of ours."""


@dataclass(frozen=True)
class Ended:
    """How a command ended: what became of its output, and what it said."""

    code: int
    said: str
    seconds: float

    @property
    def sentences(self) -> list[str]:
        """Lines that say an error, but for the one that says the old site stands."""
        steps = ("✓", "✗", "Nothing was published", "Note:", "Wait until it is done")
        lines = [line for line in OF_PYTHON.sub("", self.said).splitlines() if line.strip()]
        return [line for line in lines if not line.lstrip().startswith(steps)]


def light() -> None:
    """Have builds of this process, and their workers, write geometry and the CSV of tables only."""
    import atlas.build
    import atlas.exports.downloads as downloads

    files_of = downloads._files_of
    downloads._files_of = lambda *asked, **given: (
        order for order in files_of(*asked, **given) if order.name.endswith(".csv")
    )
    downloads.pack_orders = lambda *asked, **given: []
    atlas.build.site_tasks = light_tasks
    atlas.build.write_last_pages = lambda *asked: None


def light_tasks(edition: Edition, dataset: Dataset) -> list[Task]:
    """List what writes the geometry and the tables of a site."""
    from atlas.exports.downloads import write_site_downloads
    from atlas.model.tasks import Task
    from atlas.words.word_files import read_words

    steps = read_words("steps")
    writes = {"downloads": write_site_downloads, "story": write_geometry, "charts": draw_nothing}
    return [Task(steps[name], write) for name, write in writes.items()]


def draw_nothing(edition: Edition, dataset: Dataset, site: Path) -> list[str]:
    """Name the charts, as what draws them does: a light build has none, and tells of no lack."""
    from atlas.charts.all_charts import CHARTS

    return list(CHARTS)


def write_geometry(edition: Edition, dataset: Dataset, site: Path) -> None:
    """Write what the maps of a site are drawn of."""
    from atlas.web.data.assets import write_assets

    write_assets(edition, dataset, site)


def command_line(measured: Path, arguments: list[str]) -> None:
    """Run the command line on figures that are measured already."""
    import atlas.build
    from atlas.cli import main

    atlas.build.make_dataset = lambda *asked: pickle.loads(measured.read_bytes())
    main(arguments)


class Bench:
    """A folder to work in, with figures that are measured and a site that was built."""

    def __init__(self, folder: Path, measured: Path | None) -> None:
        self.folder, self.measured = folder, measured or folder / "measured.pickle"
        self.rows: list[tuple[str, str, str, str, str, bool]] = []
        measure = (
            "import pickle, sys; from pathlib import Path; from atlas.build import *; "
            f"options = BuildOptions(Path('unused'), periods=({PERIOD!r},)); "
            "Path(sys.argv[1]).write_bytes(pickle.dumps(make_dataset(options)))"
        )
        if not self.measured.exists():
            subprocess.run([sys.executable, "-c", measure, self.measured], cwd=ROOT, check=True)
        self.site = folder / "out" / "site"
        self.whole = self.run(self.build(self.site))
        assert self.whole.code == DONE, self.whole.said

    def build(self, out: Path) -> list[str]:
        """Give the command of a build."""
        return ["build", "--no-figures", "--period", PERIOD, "--out", str(out)]

    def start(self, arguments: list[str], **options) -> subprocess.Popen[bytes]:
        """Start a command, in a process group of its own."""
        python = [sys.executable, *options.pop("python", [])]
        command = [*python, __file__, str(self.measured), *arguments]
        environment = os.environ | {"PYTHONPATH": str(ROOT)} | options.pop("env", {})
        options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE} | options
        return subprocess.Popen(
            command, cwd=self.folder, env=environment, start_new_session=True, **options
        )

    def run(self, arguments: list[str], **options) -> Ended:
        """Run a command to its end."""
        start = perf_counter()
        process = self.start(arguments, **options)
        said = process.communicate()[1] or b""
        return Ended(process.returncode, said.decode(errors="replace"), perf_counter() - start)

    def tell(self, what: str, ended: list[Ended], codes: set[int], whole: bool, left: list[str]):
        """Add a row to the table."""
        found = sorted({one.code for one in ended})
        said = sorted({line for one in ended for line in one.sentences})
        wrong = [one for one in ended if len(one.sentences) > 1 or "Traceback" in one.said]
        fine = set(found) <= codes and whole and not left and not wrong
        words = " / ".join(said)[:110]
        row = (what, ", ".join(map(str, found)), "whole" if whole else "HARMED")
        self.rows.append((*row, ", ".join(left) or "nothing", words, fine))
        print("ok  " if fine else "BAD ", *self.rows[-1][:5], sep=" | ", flush=True)
        for one in wrong:
            print(one.said[-2_000:], flush=True)


def tree(folder: Path) -> str:
    """Hash the names and contents of all files of a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


def beside(folder: Path, *names: str) -> list[str]:
    """List what lies in a folder besides what should."""
    return sorted(entry.name for entry in folder.iterdir() if entry.name not in names)


@contextlib.contextmanager
def disk(bench: Bench, size: int, full: bool = False) -> Iterator[Path]:
    """Mount a small disk; a full one has nothing free."""
    place = bench.folder / f"disk{size}"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", place], check=True)
    try:
        if full:
            with contextlib.suppress(OSError), (place / "filled").open("wb") as file:
                while True:
                    file.write(bytes(4096))
                    file.flush()
        yield place
    finally:
        subprocess.run(["umount", place], check=True)
        place.rmdir()


def limited(**limits: int) -> Callable[[], None]:
    """Give what sets limits in a new process."""

    def limit() -> None:
        for name, most in limits.items():
            resource.setrlimit(getattr(resource, name), (most, most))

    return limit


if LIGHT in os.environ and __name__ in ("__main__", "__mp_main__"):
    light()

if __name__ == "__main__":
    command_line(Path(sys.argv[1]), sys.argv[2:])
