"""The one rule by which a figure is rounded, wherever it is printed or published."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    # A command that only prints need not wait for numpy.
    import numpy as np
    import numpy.typing as npt

Numbers = TypeVar("Numbers", float, "npt.NDArray[np.float64]")

HALF = 0.5 + 1e-7
"""Of a step, added before what is behind the point is cut off. A little more than a half: 2.675 is
stored as a number just below it, and is to become 2.68 all the same."""


def rounded(numbers: Numbers, decimals: int) -> Numbers:
    """Round to so many decimals, a half away from zero, as a reader or a spreadsheet does.

    Parameters
    ----------
    numbers
        A number, or an array of them; NaN stays NaN.
    decimals
        Digits kept after the point.

    Returns
    -------
    float or ndarray of float
        What rounds to zero is 0 without a sign.

    Examples
    --------
    >>> [rounded(number, 1) for number in (0.25, -0.25, 4.9721, -0.04)]
    [0.3, -0.3, 5.0, 0.0]
    """
    scale: int = 10**decimals
    steps = (abs(numbers) * scale + HALF) // 1 / scale
    signed: Numbers = (numbers > 0) * steps - (numbers < 0) * steps
    return signed
