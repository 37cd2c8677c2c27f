"""What Matplotlib lacks for its list of fonts is no matter of whoever builds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("room", ["atlas.drawing.canvas", "atlas.exports.figures"])
def test_nothing_is_said_without_fonts_or_home(tmp_path: Path, room: str) -> None:
    (tmp_path / "file").touch()
    nowhere = {"HOME": "/proc/none", "MPLCONFIGDIR": str(tmp_path / "file")}
    nowhere |= {"FONTCONFIG_FILE": str(tmp_path / "none"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", f"import {room}"]
    done = subprocess.run(command, capture_output=True, env=os.environ | nowhere, check=False)
    assert done.stderr == b""
    assert done.returncode == 0
