"""Processes that tests start, and that end with them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import atlas

ROOT = Path(atlas.__file__).parent.parent


@contextmanager
def started(*arguments: object, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Start a Python that knows the atlas, and kill it at the end of the block.

    A test that fails before its process has ended would leave it running and its pipes open. Python
    warns of that when it throws them away, which fails whichever test runs by then.
    """
    options["env"] = {**os.environ, "PYTHONPATH": str(ROOT)} | options.get("env", {})
    with subprocess.Popen(
        [sys.executable, *map(str, arguments)], stdout=subprocess.PIPE, text=True, **options
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def next_line(process: subprocess.Popen[str]) -> str:
    """Wait for the next line that a process prints; it is empty where the process has ended."""
    assert process.stdout is not None
    return process.stdout.readline()
