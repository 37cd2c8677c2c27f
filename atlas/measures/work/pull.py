"""Whether services draw people: net migration beside sectors and density, by rank."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from atlas.model.country import Country
from atlas.model.summary.work import Pull

SECTORS: Final = ("services", "manufacturing")
"""Those whose shares of employment before the moves (%) are set beside them."""


def pull(people: pd.DataFrame, shares: pd.DataFrame, *, country: Country) -> Pull | None:
    """Set net migration beside services, manufacturing and density of the census before it.

    Parameters
    ----------
    people
        One row per unit, by code: ``net_migration_rate_A_B`` (per 100 expected survivors) and
        ``density_A`` (people per km²), A and B the censuses of the main period.
    shares
        From `atlas.measures.work.sectors.sectors`: ``<sector>_share_A``, by code.
    country
        The country whose censuses and divisions are meant.

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
    first, explained = country.compared[0], f"net_migration_rate_{country.span}"
    if explained not in people:
        return None
    before = {name: shares[f"{name}_share_{first}"] for name in SECTORS}
    density = people[f"density_{first}"]
    table = pd.DataFrame({"moves": people[explained], **before, "density": density})
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
