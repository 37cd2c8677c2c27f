"""Run the page ``jobs.md`` as it is printed, and compare what it prints.

``python docs/run_jobs.py SITE [--only 1 2 …] [--keep FOLDER]`` takes a built site, and a new folder
for what the jobs write. Blocks of a job run in their order: ``python`` here, all of a job as one
session; ``sh`` with bash, ``r`` with Rscript, ``py`` with Debian's Python, which has QGIS, each
by itself. A block ``text`` is what the one before it prints. A job whose tool is not there is left
out, and said; one that fails, or prints anything else, ends the run with 1.

For ``psql`` a server is started in a folder of its own, and stopped, where PostgreSQL is installed.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager, nullcontext, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from time import perf_counter
from typing import Final

PAGE: Final = Path(__file__).with_name("jobs.md")
QGIS_PYTHON: Final = "/usr/bin/python3"
TOOLS: Final = re.compile(r"^(psql|ogr2ogr|china-atlas)\b", re.M)
BLOCK: Final = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Job:
    """A job: its number, its title, and its blocks, each a language and a text."""

    number: int
    title: str
    blocks: tuple[tuple[str, str], ...]


COMMANDS: Final = {
    "sh": ["bash", "-euo", "pipefail"],
    "r": ["Rscript", "-"],
    "py": [QGIS_PYTHON, "-"],
}
"""What a block is given to, by its language."""


def jobs_of(page: str) -> list[Job]:
    """Read the jobs of the page."""
    parts = re.split(r"^## (\d+)\. (.+)$", page, flags=re.M)[1:]
    return [
        Job(int(number), title, tuple(BLOCK.findall(text)))
        for number, title, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]


def lacking(job: Job) -> list[str]:
    """Name the tools of a job that are not installed."""
    languages = {language for language, _ in job.blocks}
    tools = {
        tool for language, text in job.blocks if language == "sh" for tool in TOOLS.findall(text)
    }
    if "r" in languages:
        tools.add("Rscript")
    missing = [tool for tool in sorted(tools) if shutil.which(tool) is None]
    if "psql" in tools and server() is None:
        missing.append("a server of PostgreSQL")
    if "py" in languages and not has_qgis():
        missing.append("QGIS")
    return missing


def has_qgis() -> bool:
    """Whether Debian's Python has QGIS."""
    asked = [QGIS_PYTHON, "-c", "import qgis.core"]
    return Path(QGIS_PYTHON).exists() and not subprocess.run(asked, capture_output=True).returncode


def server() -> Path | None:
    """Find the programs of the newest PostgreSQL server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def running_server() -> Iterator[dict[str, str]]:
    """Run a server of PostgreSQL, and give what its clients find it by."""
    programs = server()
    if programs is None:
        yield {}
        return
    # It refuses to be run by root; a folder of its own is one that it may enter.
    folder, as_who = Path(tempfile.mkdtemp()), []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        as_who = ["runuser", "-u", "postgres", "--"]
    data, log = folder / "data", folder / "log"
    options = f"-k {folder} -c listen_addresses="

    def call(*command: object) -> None:
        subprocess.run(
            [*as_who, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/"
        )

    call(programs / "initdb", "-D", data, "-U", "analyst", "--auth=trust", "-E", "UTF8")
    call(programs / "pg_ctl", "-D", data, "-o", options, "-l", log, "-w", "start")
    try:
        yield {"PGHOST": str(folder), "PGUSER": "analyst"}
    finally:
        call(programs / "pg_ctl", "-D", data, "-m", "fast", "-w", "stop")
        shutil.rmtree(folder)


def run(job: Job, environment: dict[str, str]) -> list[str]:
    """Run the blocks of a job here, and say what went otherwise than it is printed."""
    session: dict[str, object] = {"__name__": "__main__"}
    faults, printed = list[str](), ""
    for language, text in job.blocks:
        if language == "text":
            if printed.split() != text.split():
                faults.append(f"printed:\n{printed}instead of:\n{text}")
        elif language == "python":
            with redirect_stdout(StringIO()) as out:
                exec(compile(text, f"job {job.number}", "exec"), session)
            printed = out.getvalue()
        else:
            ran = subprocess.run(
                COMMANDS[language], input=text, capture_output=True, text=True, env=environment
            )
            printed = ran.stdout
            if ran.returncode:
                return [*faults, f"{language} ended with {ran.returncode}:\n{text}{ran.stderr}"]
    return faults


def main() -> int:
    """Run the jobs; return 1 if one went wrong, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path, help="a built site")
    parser.add_argument("--only", type=int, nargs="+", metavar="NUMBER", help="these jobs alone")
    parser.add_argument("--keep", type=Path, help="a new folder for what the jobs write")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "site").symlink_to(options.site.resolve())
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ended = 0
    for job in jobs_of(PAGE.read_text("utf-8")):
        if options.only and job.number not in options.only:
            continue
        if missing := lacking(job):
            print(f"{job.number}. {job.title}: left out, for {', '.join(missing)} is not here")
            continue
        begun = perf_counter()
        needs_server = any("psql" in text for language, text in job.blocks if language == "sh")
        server_or_none = running_server() if needs_server else nullcontext({})
        with chdir(folder), server_or_none as found:
            faults = run(job, {**environment, **found})
        state = "as printed" if not faults else "NOT as printed"
        print(f"{job.number}. {job.title}: {state}, {perf_counter() - begun:.1f} s", flush=True)
        print("\n".join(faults), end="\n" if faults else "")
        ended |= bool(faults)
    if options.keep is None:
        shutil.rmtree(folder)
    return ended


if __name__ == "__main__":
    sys.exit(main())
