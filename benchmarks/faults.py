"""Kill builds and starve commands, and look what is left: old output, exit code, words, leftovers.

``python benchmarks/faults.py`` kills a build thirty times by SIGTERM and thirty times by SIGKILL
at random moments, lets builds, ``locate``, ``transfer`` and ``zonal`` write to disks
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
import os
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, sleep

from fault_bench import DONE, LIGHT, MB, REFUSED, Bench, Ended, beside, disk, limited, tree
from same_bytes import same_bytes


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


def main() -> int:
    """Run what is asked for; 1 if anything was not as it should be."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--times", type=int, default=30, help="kills by each signal")
    options.add_argument("--bytes", action="store_true", help="compare builds instead")
    kinds = "sigterm, sigkill, disks, starved, two, outputs; with --bytes: LANG=C and so on"
    options.add_argument("--only", default="", help=kinds)
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
        trials = {"bytes": lambda bench: same_bytes(bench, asked.only)}
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), asked.measured)
        print(f"a whole build takes {bench.whole.seconds:.0f} s", flush=True)
        for name, trial in trials.items():
            if asked.bytes or not asked.only or name in asked.only.split(","):
                trial(bench)
    print("\n| what | exit | old output | left beside | said |\n|---|---|---|---|---|")
    for *cells, _ in bench.rows:
        print("|", " | ".join(cells), "|")
    return 0 if all(row[-1] for row in bench.rows) else 1


if __name__ == "__main__":
    sys.exit(main())
