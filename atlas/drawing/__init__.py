"""The pen: what a map shows, and what figures and charts are drawn on."""

import logging
import os
from contextlib import suppress
from importlib import import_module


def _load_fonts_quietly() -> None:
    """Load Matplotlib's list of fonts, and hear nothing of what home or system lack for it.

    Nothing is drawn with a font of the system. What looks for them, ``fc-list``, writes to the
    descriptor of standard error and not to Python's stream.
    """
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    with suppress(OSError):
        kept = os.dup(2)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
        try:
            import_module("matplotlib.font_manager")
        finally:
            os.dup2(kept, 2)
            os.close(kept)


_load_fonts_quietly()
