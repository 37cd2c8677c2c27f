"""Where an axis has its numbers."""

from __future__ import annotations

from math import ceil, floor, log10


def round_ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Choose the multiples of 1, 2 or 5 · 10^n from ``low`` to ``high``, ``about`` steps apart.

    Examples
    --------
    >>> round_ticks(-30, 100, 4)
    [0.0, 50.0, 100.0]
    """
    finest = (high - low) / about
    power = 10.0 ** floor(log10(finest))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= finest * 0.999)
    return [step * number for number in range(ceil(low / step), floor(high / step) + 1)]
