"""Growth by density: how places of each density of the first census fared until the next."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from atlas.model.summary.people import DensityClass

EDGES = (10, 100, 400, 1500, 3000, 6000, 12000, 24000)
"""Densities (people per km²) at which one class ends and the next begins, [lower, upper)."""


def growth_by_density(
    density: pd.Series, before: pd.Series, after: pd.Series
) -> list[DensityClass]:
    """Add up the people of units by their density in the first census.

    Parameters
    ----------
    density
        People per km² in the first census, by unit.
    before, after
        People counted in the two censuses, by the same index.

    Returns
    -------
    list of DensityClass
        From the thinnest up. Units without density or without either count are in none.

    Notes
    -----
    A unit stays in the class of its first density, whatever it becomes. So a class shows the
    fate of places, and no shift of people between classes of a map. Density is over the whole
    unit, its fields and hills included.

    Examples
    --------
    Two units of 5,000 people per km², one that gains 20 of its 100 people and one that loses 10
    of 300, make one class that gains 10 of 400: +2.5 %.
    """
    frame = pd.DataFrame({"density": density, "before": before, "after": after}).dropna()
    place = np.searchsorted(EDGES, frame["density"].to_numpy(float), side="right")
    bounds = pairwise([None, *EDGES, None])
    return [_row(low, high, frame[place == number]) for number, (low, high) in enumerate(bounds)]


def _row(low: int | None, high: int | None, units: pd.DataFrame) -> DensityClass:
    before, after = int(units["before"].sum()), int(units["after"].sum())
    return DensityClass(
        lower=low,
        upper=high,
        units=len(units),
        people_before=before,
        people_after=after,
        change_pct=round((after / before - 1) * 100, 4) if before else None,
    )
