"""Weights by which a division's counts are shared among others, and what each rests on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from atlas.units.flows import CERTAINTIES
from atlas.units.history import Change, group_values
from atlas.units.links import Links, Pair
from atlas.units.unite import Transfer

WHOLE, COUNTED, ALL_BUT_UNKNOWN = "whole", "counted", "all_but_unknown"
"""What is known: all goes to one target; somebody counted; all that is known goes there."""

BY_PEOPLE, BY_PEOPLE_SHARED = "target_people", "target_people_shared"
BY_AREA, BY_AREA_SHARED = "target_area", "target_area_shared"
"""What is estimated, by the size of the targets; shared, where other sources hold them too."""

TOWNSHIPS = "townships"
BY_TOWNSHIPS = (TOWNSHIPS, "townships_likely", "townships_assumed")
"""What townships count, by the least sure of the people: in the order of `CERTAINTIES`."""

UNKNOWN = "unknown"
"""Nobody knows the size: there is no weight."""

DECIMALS = 9


class Weight(NamedTuple):
    """A weight, and what it rests on: one of the words above."""

    value: float | None
    basis: str


def weigh_by_size(
    pairs: Iterable[Pair], sizes: Mapping[Pair, float], basis: Mapping[Pair, str]
) -> dict[Pair, Weight]:
    """Weight each source's pairs by their sizes; one that has a single pair goes there whole.

    A source that is divided, and none of whose parts has a size, gets no weights.
    """
    weights: dict[Pair, Weight] = {}
    for group in group_values((pair[0], pair) for pair in pairs).values():
        if len(group) == 1:
            weights[group[0]] = Weight(1.0, WHOLE)
            continue
        total = sum(sizes[pair] for pair in group)
        if total > 0:
            weights |= {pair: Weight(sizes[pair] / total, basis[pair]) for pair in group}
    return weights


def shared_sizes(
    pairs: Collection[Pair], at_targets: Mapping[str, float], at_sources: Mapping[str, float]
) -> dict[Pair, float]:
    """Share each target's size among its sources, in proportion to theirs."""
    sources = group_values((target, source) for source, target in pairs)
    totals = {
        target: sum(at_sources[source] for source in holders) for target, holders in sources.items()
    }
    return {
        (source, target): at_targets[target]
        * (at_sources[source] / totals[target] if totals[target] else 1 / len(sources[target]))
        for source, target in pairs
    }


def set_counted_apart(
    weights: Mapping[Pair, Weight], counted: Mapping[Pair, float]
) -> dict[Pair, Weight]:
    """Take counted parts (0–1 of their source) out of what the others share."""
    parts: dict[str, float] = defaultdict(float)
    for (source, _), part in counted.items():
        parts[source] += part
    rest = dict(weights)
    for pair, weight in weights.items():
        if pair[0] in parts and weight.value is not None:
            basis = COUNTED if weight.basis == WHOLE else weight.basis
            rest[pair] = Weight(weight.value * (1 - parts[pair[0]]), basis)
    return rest | {pair: Weight(part, COUNTED) for pair, part in counted.items()}


def hold_to_part(
    weights: Mapping[Pair, Weight], crossing: Sequence[Pair], part: float, *, exact: bool
) -> dict[Pair, Weight]:
    """Hold the pairs of one source that cross a border to a part that was counted together.

    Parameters
    ----------
    weights
        Weights of all pairs.
    crossing
        Those pairs of the source that cross; others of it do not.
    part
        What crosses, 0–1 of the source.
    exact
        Whether it was counted among the very people that are moved. A side that is one pair alone
        is then known.
    """
    source = crossing[0][0]
    staying = [pair for pair in weights if pair[0] == source and pair not in crossing]
    held = dict(weights)
    for side, due in ((crossing, part), (staying, 1 - part)):
        given = sum(weights[pair].value or 0.0 for pair in side)
        for pair in side:
            value, basis = weights[pair]
            known = exact and len(side) == 1
            held[pair] = Weight((value or 0.0) * due / given, COUNTED if known else basis)
    return held


def round_weights(weights: Mapping[Pair, Weight]) -> dict[Pair, Weight]:
    """Round the weights so that those of each source still add up to 1, to the last digit."""
    units = 10**DECIMALS
    known = [pair for pair, weight in weights.items() if weight.value is not None]
    whole: dict[Pair, int] = {}
    for group in group_values((pair[0], pair) for pair in known).values():
        parts = {pair: round((weights[pair].value or 0.0) * units) for pair in group}
        largest = max(group, key=lambda pair: (parts[pair], pair))
        parts[largest] += units - sum(parts.values())
        whole |= parts
    return {
        pair: weight if weight.value is None else Weight(whole[pair] / units, weight.basis)
        for pair, weight in weights.items()
    }


def weigh_by_flows(flows: pd.DataFrame, linked: Links) -> dict[Pair, Weight]:
    """Weigh the pairs of each source by its people whom townships count on the land of a target.

    Parameters
    ----------
    flows
        One row a flow, as `atlas.units.flows.Flows` has them.
    linked
        What joins the two censuses.

    Returns
    -------
    dict
        Every flow, linked or not, and 0 for those linked pairs of its source that nobody lived
        on: whole links to a target that other flows reach, and moves that are a flow between
        other ends. A flow is on the basis of the least sure of its people, a pair of nobody on
        that of the least sure flow of its source; a source that is left with one pair goes there
        whole. There is no weight where townships cannot tell: no flow reaches the target, or none
        is part of the move.
    """
    parts = flows["people"] / flows.groupby("source")["people"].transform("sum")
    kinds = [flows[kind].gt(0) for kind in CERTAINTIES]
    shares = {
        (source, target): (float(part), max(rank for rank, has in enumerate(held) if has))
        for source, target, part, *held in zip(
            flows["source"], flows["target"], parts, *kinds, strict=True
        )
    }
    doubts = group_values((source, doubt) for (source, _), (_, doubt) in shares.items())
    reached = {target for _, target in shares}
    moves: dict[Pair, frozenset[Change | Transfer]] = {
        **{pair: frozenset(changes) for pair, changes in linked.partial.items()},
        **{pair: frozenset([move]) for pair, move in linked.unrecorded.items()},
    }
    counted_moves = {move for pair in shares for move in moves.get(pair, ())}
    empty = [pair for pair in linked.whole if pair[1] in reached]
    empty += [pair for pair, passed in moves.items() if passed <= counted_moves]
    for pair in empty:
        if pair[0] in doubts:
            shares.setdefault(pair, (0.0, max(doubts[pair[0]])))
    number = Counter(source for source, _ in shares)
    return {
        pair: Weight(part, BY_TOWNSHIPS[doubt] if number[pair[0]] > 1 else WHOLE)
        for pair, (part, doubt) in sorted(shares.items())
    }
