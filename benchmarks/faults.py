"""Kill builds and starve commands, and look what is left: old output, exit code, words, leftovers.

``python benchmarks/faults.py`` kills a build thirty times by SIGTERM and thirty times by SIGKILL
at random moments, lets builds, ``locate``, ``transfer``, ``zonal`` and ``cards`` write to disks
that fill up, with few open files, little memory and closed outputs, and two builds at once. It
prints a table, and ends with 1 if a row is not as it should be: the old output whole, the exit
code that DESIGN says, one sentence of error, nothing beside the output.

``python benchmarks/faults.py --bytes`` builds again under another locale, user, home, fonts, seed
of hashes and with ``-O -W error``, and compares every file.

Builds are of 2010–2020, of figures that are measured once, and write geometry and tables alone:
what fails is publishing, which they reach soon. ``--whole`` has them write all pages
and all files. Disks are mounted as ``tmpfs``, so it needs to be root on Linux.
"""

from __future__ import annotations

import argparse
import contextlib
import filecmp
import hashlib
import os
import pickle
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep

PERIOD = "2010-2020"
LIGHT = "ATLAS_FAULTS_LIGHT"
"""Set for the builds here: their workers load this module too."""

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
    from atlas.model.progress import SilentProgress
    from atlas.web.data.assets import write_assets

    def write_site(dataset, layers, style, out_dir, progress=None, **asked):
        with (progress or SilentProgress()).step("Write geometry, names and values"):
            write_assets(out_dir, dataset, list(layers), style)

    files_of = downloads._files_of
    downloads._files_of = lambda *asked: (
        order for order in files_of(*asked) if order.name.endswith(".csv")
    )
    downloads.pack_orders = lambda *asked: []
    atlas.build.write_site = write_site
    atlas.build.write_last_pages = lambda *asked, **more: None


def child(measured: Path, arguments: list[str]) -> None:
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
        command = [*python, __file__, "child", str(self.measured), *arguments]
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


def kill(bench: Bench, number: signal.Signals, times: int) -> None:
    """Kill builds at random moments; what a SIGKILL leaves must go with the next build."""
    before, ended, whole, left = tree(bench.site), [], True, set()
    chance = random.Random(int(number))
    temporary = bench.folder / "tmp"
    temporary.mkdir(exist_ok=True)
    for _ in range(times):
        start = perf_counter()
        process = bench.start(bench.build(bench.site), env={"TMPDIR": str(temporary)})
        sleep(chance.uniform(0.5, bench.whole.seconds))
        process.send_signal(number)
        said = process.communicate()[1].decode(errors="replace")
        ended.append(Ended(process.returncode, said, perf_counter() - start))
        if number == signal.SIGKILL:
            # The workers end by themselves, when nobody hears them any more.
            _wait_for_group(process.pid)
        else:
            left |= {*beside(bench.site.parent, "site"), *beside(temporary)}
        whole &= tree(bench.site) == before
    codes = {number, 128 + number, -number, DONE} - {number}
    if number == signal.SIGKILL:
        bench.run(bench.build(bench.site), env={"TMPDIR": str(temporary)})
        left = {*beside(bench.site.parent, "site"), *beside(temporary)}
        whole &= tree(bench.site) == before
    stopped = sum(one.code != DONE for one in ended)
    bench.tell(f"{number.name} × {times} ({stopped} before the end)", ended, codes, whole, [*left])


def _wait_for_group(group: int) -> None:
    for _ in range(200):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        sleep(0.1)
    os.killpg(group, signal.SIGKILL)
    print(f"workers of {group} lived on for 20 s after their parent")


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


def small_disks(bench: Bench) -> None:
    """Build onto disks that are too small, over a site."""
    for size in (1, 60, 150):
        with disk(bench, size * MB) as place:
            site = place / "site"
            site.mkdir()
            for name in (".china-atlas", "README.md"):
                shutil.copy(bench.site / name, site / name)
            before = tree(site)
            ended = bench.run(bench.build(site))
            whole = ended.code == DONE or tree(site) == before
            bench.tell(f"disk of {size} MB", [ended], {DONE, REFUSED}, whole, beside(place, "site"))


def limited(**limits: int) -> Callable[[], None]:
    """Give what sets limits in a new process."""

    def limit() -> None:
        for name, most in limits.items():
            resource.setrlimit(getattr(resource, name), (most, most))

    return limit


def starved(bench: Bench) -> None:
    """Build with a full TMPDIR, few open files, little memory."""
    before = tree(bench.site)

    def tell(what: str, codes: set[int], **options) -> None:
        ended = bench.run(bench.build(bench.site), **options)
        left = beside(bench.site.parent, "site")
        bench.tell(what, [ended], codes, tree(bench.site) == before, left)

    with disk(bench, MB, full=True) as place:
        tell("full TMPDIR", {DONE, REFUSED}, env={"TMPDIR": str(place)})
    tell("24 open files", {DONE, REFUSED}, preexec_fn=limited(RLIMIT_NOFILE=24))
    tell("1 GB of memory", {DONE, REFUSED}, preexec_fn=limited(RLIMIT_AS=1 << 30))


def two_at_once(bench: Bench) -> None:
    """Build twice into one folder."""
    before = tree(bench.site)
    first = bench.start(bench.build(bench.site))
    sleep(bench.whole.seconds / 3)
    second = bench.run(bench.build(bench.site))
    said = first.communicate()[1].decode(errors="replace")
    ended = [Ended(first.returncode, said, 0), second]
    right = [one.code for one in ended] == [DONE, REFUSED]
    left = beside(bench.site.parent, "site")
    whole = right and tree(bench.site) == before
    bench.tell("two builds at once", ended, {DONE, REFUSED}, whole, left)


def outputs(bench: Bench) -> None:
    """Run commands whose outputs are closed or full, or go to a disk without room."""
    places = bench.folder / "points.csv"
    places.write_text("lon,lat\n" + "116.4,39.9\n" * 20_000, encoding="utf-8")
    counts = bench.folder / "counts.csv"
    codes = (f"{code}" for code in range(110101, 110120))
    counts.write_text("code,people\n" + "".join(f"{code},5\n" for code in codes), "utf-8")
    grid = _grid(bench.folder / "grid.tif")
    commands = {
        "locate": ["locate", "--site", bench.site, "--points", places, "--out", "{}/located.csv"],
        "transfer": [
            "transfer",
            counts,
            *["--from", "2010", "--to", "2020", "--out", "{}/moved.csv"],
        ],
        "zonal": ["zonal", grid, "--jobs", "2", "--out", "{}/zonal"],
        "cards": ["cards", "--place", "110101", "--out", "{}/cards"],
    }
    for name, command in commands.items():
        with disk(bench, 8 * MB, full=True) as place:
            asked = [str(one).format(place) for one in command]
            ended = bench.run(asked)
            bench.tell(f"{name}, disk full", [ended], {REFUSED}, True, beside(place, "filled"))
        room = bench.folder / f"room-{name}"
        room.mkdir()
        asked = [str(one).format(room) for one in command]
        with disk(bench, MB, full=True) as place:
            ended = bench.run(asked, env={"TMPDIR": str(place)})
            left = [one for one in beside(room) if one.startswith(".")]
            bench.tell(f"{name}, TMPDIR full", [ended], {DONE, REFUSED}, True, left)
        with Path("/dev/full").open("wb") as full:
            ended = bench.run(asked, stdout=full)
            bench.tell(f"{name}, standard output full", [ended], {DONE}, True, [])
            ended = bench.run(asked, stdout=full, stderr=full)
            bench.tell(f"{name}, both outputs full", [ended], {DONE}, True, [])


def _grid(path: Path) -> Path:
    import numpy as np
    import rasterio
    from affine import Affine

    cells = np.full((200, 200), 100, "float32")
    shape = {"count": 1, "height": 200, "width": 200, "dtype": "float32", "driver": "GTiff"}
    place = {"crs": "EPSG:4326", "transform": Affine(0.05, 0, 110, 0, -0.05, 40)}
    with rasterio.open(path, "w", **shape, **place) as file:
        file.write(cells, 1)
    return path


def same_bytes(bench: Bench) -> None:
    """Build under other circumstances, silently, and compare every file."""
    empty = bench.folder / "fonts.conf"
    empty.write_text("<?xml version='1.0'?><fontconfig></fontconfig>", encoding="utf-8")
    locked = bench.folder / "locked"
    locked.touch()
    nobody = bench.folder / "nobody"
    nobody.mkdir()
    for path in (bench.folder, nobody):
        path.chmod(0o777)
    user = {"user": 65534, "group": 65534, "extra_groups": []}
    no_home = {"HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent"}
    cases: dict[str, dict] = {
        "LANG=C": {"env": {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"}},
        "no home": {"env": no_home},
        "no fonts": {"env": {"FONTCONFIG_FILE": str(empty), "MPLCONFIGDIR": str(locked)}},
        "another seed": {"env": {"PYTHONHASHSEED": "12345", "TZ": "Asia/Kathmandu"}},
        "-O -W error": {"python": ["-O", "-W", "error"]},
        "another user": {**user, "env": {**no_home, "TMPDIR": str(nobody)}},
    }
    for what, options in cases.items():
        out = nobody / "site"
        ended = bench.run([*bench.build(out), "--quiet"], **options)
        differing = _differing(bench.site, out) if ended.code == DONE else ["no site"]
        ended = Ended(ended.code, ended.said, ended.seconds)
        quiet = not ended.said.strip()
        bench.tell(what, [ended], {DONE}, quiet and not differing, differing[:3])
        if not quiet:
            print(ended.said[-2_000:])
        shutil.rmtree(out, ignore_errors=True)


def _differing(one: Path, other: Path) -> list[str]:
    names = {str(path.relative_to(root)) for root in (one, other) for path in root.rglob("*")}
    return sorted(
        name
        for name in names
        if not (one / name).exists()
        or not (other / name).exists()
        or ((one / name).is_file() and not filecmp.cmp(one / name, other / name, shallow=False))
    )


def main() -> int:
    """Run what is asked for; 1 if anything was not as it should be."""
    if sys.argv[1:2] == ["child"]:
        child(Path(sys.argv[2]), sys.argv[3:])
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--times", type=int, default=30, help="kills by each signal")
    options.add_argument("--bytes", action="store_true", help="compare builds instead")
    options.add_argument(
        "--only", default="", help="sigterm, sigkill, disks, starved, two, outputs"
    )
    options.add_argument("--measured", type=Path, help="keep the measured figures here")
    options.add_argument("--whole", action="store_true", help="builds write all pages and files")
    asked = options.parse_args()
    if not asked.whole:
        os.environ[LIGHT] = "1"
    trials: dict[str, Callable[[Bench], None]] = {
        "disks": small_disks,
        "starved": starved,
        "two": two_at_once,
        "outputs": outputs,
        "sigterm": lambda bench: kill(bench, signal.SIGTERM, asked.times),
        "sigkill": lambda bench: kill(bench, signal.SIGKILL, asked.times),
    }
    if asked.bytes:
        trials = {"bytes": same_bytes}
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), asked.measured)
        print(f"a whole build takes {bench.whole.seconds:.0f} s", flush=True)
        for name, trial in trials.items():
            if not asked.only or name in asked.only.split(","):
                trial(bench)
    print("\n| what | exit | old output | left beside | said |\n|---|---|---|---|---|")
    for *cells, _ in bench.rows:
        print("|", " | ".join(cells), "|")
    return 0 if all(row[-1] for row in bench.rows) else 1


if LIGHT in os.environ:
    light()

if __name__ == "__main__":
    sys.exit(main())
