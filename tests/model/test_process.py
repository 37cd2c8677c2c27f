"""What Windows and macOS lack is taken away here, and the run goes on without it."""

from __future__ import annotations

import math
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import atlas
from atlas.model.process import ignore_ctrl_c, largest_file, processors, signals_held
from tests.started import ROOT, next_line, started

PACKAGE = Path(atlas.__file__).parent

# Read by every Python of the run before all else, workers too.
WITHOUT = """
import os, signal, sys
del os.sched_getaffinity, os.fork, os.sync
del signal.pthread_sigmask, signal.SIGHUP
sys.modules.update(resource=None)
"""

RUN = """
import contextlib, os, signal, sys, tempfile, time
from functools import partial
from pathlib import Path
from atlas.model.process import processors
from atlas.model.tasks import SilentProgress, Task, run_tasks
from atlas.model.text import same_in_all_languages
from atlas.publish import publishing

NAME = same_in_all_languages("Work")

def meet(place):
    (place / str(os.getpid())).touch()
    while len(list(place.iterdir())) < 2:
        time.sleep(0.02)
    (place / "met").touch()
    time.sleep(60)

def say(place):
    while not (place / "met").exists():
        time.sleep(0.02)
    print(*(name for name in os.listdir(place) if name.isdigit()), flush=True)

if __name__ == "__main__":
    # What runs behind others in a shell is started without Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    assert not hasattr(os, "sched_getaffinity") and processors() == os.cpu_count()
    for text in "one", "two":
        with publishing(Path(sys.argv[1])) as folder:
            (folder / "index.html").write_text(text)
            tasks = [Task(NAME, partial(pow, number)) for number in range(4)]
            found = run_tasks(tasks, (2,), SilentProgress(), NAME, workers=2, scratch=folder)
            assert found == [0, 1, 4, 9]
    from threading import Thread
    with tempfile.TemporaryDirectory() as place, contextlib.suppress(KeyboardInterrupt):
        Thread(target=say, args=(Path(place),), daemon=True).start()
        run_tasks([Task(NAME, meet)] * 2, (Path(place),), SilentProgress(), NAME, workers=2)
    print("stopped", flush=True)
"""


def test_a_run_goes_on_without_what_linux_alone_has(tmp_path: Path) -> None:
    """A site is swapped, workers work, and Ctrl-C, which all of them hear, is told by one."""
    (tmp_path / "path").mkdir()
    (tmp_path / "path" / "sitecustomize.py").write_text(WITHOUT)
    script = tmp_path / "run.py"
    script.write_text(RUN)
    path = os.pathsep.join([str(tmp_path / "path"), str(ROOT)])
    out = tmp_path / "out" / "site"
    options = {"stderr": subprocess.PIPE, "env": {"PYTHONPATH": path}}
    with started(script, out, start_new_session=True, **options) as run:
        workers = next_line(run).split()
        os.killpg(run.pid, signal.SIGINT)
        told, said = run.communicate(timeout=30)
    assert len(workers) == 2, said
    assert (run.returncode, told, said) == (0, "stopped\n", "")
    assert (out / "index.html").read_text() == "two"
    assert list(out.parent.iterdir()) == [out]


def test_without_signal_masks_a_worker_ignores_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGINT)
    try:
        ignore_ctrl_c()
        assert signal.getsignal(signal.SIGINT) is before
        monkeypatch.delattr(signal, "pthread_sigmask")
        with signals_held():
            ignore_ctrl_c()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_processors_are_counted_where_none_can_be_set_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    assert processors() == 7
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert processors() == 1


def test_a_system_without_limits_of_files_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    assert largest_file() == math.inf


SOME_SYSTEMS = re.compile(
    r"\b(os\.(fork|sched_\w+|sync|nice|kill|killpg|set\w*[ug]id|get\w*[ug]id|mkfifo|symlink|link"
    r"|chown|uname|getloadavg)\(|fcntl|pwd\.|import resource\b|pthread_\w+|SIG[A-Z]{3,}|renameat2"
    r"|syncfs|ctypes|/dev/shm|/proc/|get_context\(\"fork|msvcrt|winreg)"
)


def test_what_some_systems_lack_is_asked_for_in_two_modules() -> None:
    """Each has the other way beside it; terminal/ names the signal of Ctrl-C, which all have."""
    asking = {
        file.relative_to(PACKAGE).as_posix(): found
        for file in sorted(PACKAGE.rglob("*.py"))
        if (found := {hit[0] for hit in SOME_SYSTEMS.finditer(file.read_text(encoding="utf-8"))})
    }
    terminal = asking.pop("terminal/running.py")
    assert set(asking) == {"model/process.py", "publish/renames.py"}
    assert terminal <= {"SIGINT", "SIG_DFL", "SIG_IGN"}
