"""Whether services draw people: net migration beside sectors and density, by rank."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from atlas.model.summary.work import Pull

MOVES = "net_migration_rate_2010_2020"
"""What is explained: net migration per 100 expected survivors."""

SHARES: Final = {
    "services": "services_share_2010",
    "manufacturing": "manufacturing_share_2010",
}
"""Shares of employment before the moves, %."""

DENSITY = "density_2010"
"""People per km² before the moves."""


def pull(people: pd.DataFrame, shares: pd.DataFrame) -> Pull | None:
    """Set net migration beside services, manufacturing and density of the census before it.

    Parameters
    ----------
    people
        One row per unit, by code: `MOVES` and `DENSITY`.
    shares
        From `atlas.measures.work.sectors.sectors`: the columns of `SHARES`, by code.

    Returns
    -------
    Pull or None
        None where the censuses tell no moves, or too few units know all of it.

    Notes
    -----
    Spearman's rank correlation of each with net migration, and the standardised coefficients
    of one regression of the ranks of net migration on the ranks of all three::

        r(net migration) = a · r(services) + b · r(manufacturing) + c · r(density)

    with every r standardised. Units count alike. Ranks, because rates of small places are
    extreme; density, because dense places have both more services and more arrivals. What stood
    before is no cause for that: services may have come because people were coming already.

    Examples
    --------
    Where net migration follows services alone, and neither of the others goes with either, the
    coefficient of services is 1 and theirs are 0.
    """
    if MOVES not in people:
        return None
    before = {name: shares[column] for name, column in SHARES.items()}
    table = pd.DataFrame({"moves": people[MOVES], **before, "density": people[DENSITY]})
    ranks = table.astype("Float64").dropna().astype(float).rank()
    if len(ranks) <= len(table.columns) or (ranks.nunique() < 2).any():
        return None
    standard = (ranks - ranks.mean()) / ranks.std(ddof=0)
    moves = standard.pop("moves")
    alone = standard.mul(moves, axis=0).mean()
    joint, _, _, _ = np.linalg.lstsq(standard.to_numpy(), moves.to_numpy(), rcond=None)
    return Pull(
        units=len(ranks),
        rank_correlation={str(name): round(float(r), 4) for name, r in alone.items()},
        joint={str(name): round(float(b), 4) for name, b in zip(standard, joint, strict=True)},
    )
