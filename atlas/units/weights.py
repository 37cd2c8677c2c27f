"""Weights of a crosswalk: parts of a source that add up to 1, each with what it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

WHOLE, COUNTED, ALL_BUT_UNKNOWN = "whole", "counted", "all_but_unknown"
"""What is known: all goes to one target; somebody counted; all that is known goes there."""

BY_PEOPLE, BY_PEOPLE_SHARED = "target_people", "target_people_shared"
BY_AREA, BY_AREA_SHARED = "target_area", "target_area_shared"
"""What is estimated, by the size of the targets; shared, where other sources hold them too."""

UNKNOWN = "unknown"
"""Nobody knows the size: there is no weight."""

DECIMALS = 9

Pair = tuple[str, str]


class Weight(NamedTuple):
    """A weight, and what it rests on: one of the words above."""

    value: float | None
    basis: str


def shares(
    pairs: Iterable[Pair], sizes: Mapping[Pair, float], basis: Mapping[Pair, str]
) -> dict[Pair, Weight]:
    """Weight each source's pairs by their sizes; one that has a single pair goes there whole.

    Raises
    ------
    ValueError
        If a source is divided and none of its parts has a size.
    """
    by_source: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_source[pair[0]].append(pair)
    weights: dict[Pair, Weight] = {}
    for source, own in by_source.items():
        if len(own) == 1:
            weights[own[0]] = Weight(1.0, WHOLE)
            continue
        total = sum(sizes[pair] for pair in own)
        if total <= 0:
            raise ValueError(f"{source} is divided among {own}, and none of these has a size")
        for pair in own:
            weights[pair] = Weight(sizes[pair] / total, basis[pair])
    return weights


def shared_sizes(
    pairs: Collection[Pair], at_targets: Mapping[str, float], at_sources: Mapping[str, float]
) -> dict[Pair, float]:
    """Share each target's size among its sources, in proportion to theirs."""
    sources: dict[str, list[str]] = defaultdict(list)
    for source, target in pairs:
        sources[target].append(source)
    totals = {target: sum(at_sources[one] for one in own) for target, own in sources.items()}
    return {
        (source, target): at_targets[target]
        * (at_sources[source] / totals[target] if totals[target] else 1 / len(sources[target]))
        for source, target in pairs
    }


def set_apart(weights: Mapping[Pair, Weight], counted: Mapping[Pair, float]) -> dict[Pair, Weight]:
    """Take counted parts (0–1 of their source) out of what the others share."""
    parts: dict[str, float] = defaultdict(float)
    for (source, _), part in counted.items():
        parts[source] += part
    rest = {
        pair: one
        if pair[0] not in parts or one.value is None
        else Weight(one.value * (1 - parts[pair[0]]), COUNTED if one.basis == WHOLE else one.basis)
        for pair, one in weights.items()
    }
    return rest | {pair: Weight(part, COUNTED) for pair, part in counted.items()}


def held_to(
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


def rounded(weights: Mapping[Pair, Weight]) -> dict[Pair, Weight]:
    """Round the weights so that those of each source still add up to 1, to the last digit."""
    units = 10**DECIMALS
    by_source: dict[str, list[Pair]] = defaultdict(list)
    for pair, one in weights.items():
        if one.value is not None:
            by_source[pair[0]].append(pair)
    whole: dict[Pair, int] = {}
    for own in by_source.values():
        parts = {pair: round((weights[pair].value or 0.0) * units) for pair in own}
        largest = max(own, key=lambda pair: (parts[pair], pair))
        parts[largest] += units - sum(parts.values())
        whole |= parts
    return {
        pair: one if one.value is None else Weight(whole[pair] / units, one.basis)
        for pair, one in weights.items()
    }
