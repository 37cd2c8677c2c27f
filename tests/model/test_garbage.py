"""How seldom Python looks for garbage: during a build, and when a command ends."""

import gc
import subprocess
import sys

from atlas.model.garbage import THRESHOLDS, seldom_collected


def test_it_looks_seldom_for_a_while_only() -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    gc.set_threshold(700, 10, 10)
    try:
        with seldom_collected():
            assert gc.get_threshold() == THRESHOLDS
            assert gc.get_freeze_count() > 0
        assert gc.get_threshold() == (700, 10, 10)
        assert gc.get_freeze_count() == 0
    finally:
        gc.set_threshold(*before)
        if frozen:
            gc.freeze()


SCRIPT = """
import atexit, gc
from atlas.model.garbage import THRESHOLDS, collect_seldom_to_the_end
atexit.register(lambda: print(gc.get_freeze_count() >= len(kept), gc.get_count()[2]))
collect_seldom_to_the_end()
kept = [[number] for number in range(100_000)]
print(gc.get_threshold() == THRESHOLDS)
"""


def test_a_command_ends_without_a_last_look_at_what_is_left() -> None:
    ran = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["True", "True", "0"]
