import numpy as np
import pytest

from atlas.country import china
from atlas.drawing.topology import Topology, dissolved
from atlas.model.dataset import Dataset
from atlas.web.data.geometry import by_province, detail_topology, province_scripts
from tests.web.data.payloads import codes_of, deltas_of, payload_of, varints_of


@pytest.fixture(scope="module")
def detail(dataset: Dataset) -> Topology:
    return detail_topology(dataset.leaves.to_crs(china().equal_area))


@pytest.fixture(scope="module")
def payloads(dataset: Dataset, detail: Topology) -> dict[str, dict]:
    scripts = province_scripts(detail, list(dataset.leaves["code"]), china().codes)
    return {id: payload_of(script)[2] for id, script in scripts}


def unfolded(number: int) -> int:
    return -(number + 1) // 2 if number % 2 else number // 2


def rings_of(payload: dict) -> list[tuple[int, np.ndarray]]:
    """Leaf and vertices of each ring, decoded as the docstrings of the texts say."""
    steps = iter(varints_of(payload["arcs"]))
    arcs, at = [], np.zeros(2, dtype=int)
    for count in steps:
        points = []
        for _ in range(count):
            at = at + np.array([unfolded(next(steps)), unfolded(next(steps))])
            points.append(at)
        arcs.append(np.array(points))
    words = iter(varints_of(payload["rings"]))
    rings, unused = [], 0
    for leaf in range(len(codes_of(payload["codes"]))):
        for _ in range(next(words)):
            pieces = []
            for _ in range(next(words)):
                word = next(words)
                arc = unused if word == 0 else unused - word // 2
                unused += word == 0
                pieces.append((arcs[arc][::-1] if word % 2 else arcs[arc])[:-1])
            rings.append((leaf, np.concatenate(pieces)))
    return rings


def area(ring: np.ndarray) -> float:
    after = np.roll(ring, -1, axis=0)
    return float((ring[:, 0] * after[:, 1] - after[:, 0] * ring[:, 1]).sum() / 2)


def test_every_leaf_is_in_the_file_of_its_province(dataset: Dataset, payloads) -> None:
    codes = list(dataset.leaves["code"])
    found = []
    for id, payload in payloads.items():
        own = codes_of(payload["codes"])[: payload["own"]]
        assert {code[:2] for code in own} == {id}
        assert codes[payload["first"] : payload["first"] + payload["own"]] == own
        found += own
    assert found == codes


def test_leaves_have_the_area_that_they_have_in_the_country(detail, payloads) -> None:
    payload = payloads["23"]
    drawn = np.zeros(len(codes_of(payload["codes"])))
    for leaf, ring in rings_of(payload):
        drawn[leaf] += area(ring)
    whole = np.zeros(detail.ring_leaf.max() + 1)
    for ring, leaf in enumerate(detail.ring_leaf.tolist()):
        whole[leaf] += area(detail.ring(ring))
    own, first = payload["own"], payload["first"]
    assert drawn[:own].tolist() == whole[first : first + own].tolist()


def test_the_land_round_a_province_shares_its_border(payloads) -> None:
    payload = payloads["23"]
    edges: dict[tuple, set[bool]] = {}
    for leaf, ring in rings_of(payload):
        for a, b in zip(ring.tolist(), np.roll(ring, -1, axis=0).tolist(), strict=True):
            key = (tuple(a), tuple(b)) if a < b else (tuple(b), tuple(a))
            edges.setdefault(key, set()).add(leaf < payload["own"])
    # Jilin and Inner Mongolia adjoin it, Russia does not.
    shared = sum(len(sides) == 2 for sides in edges.values())
    assert shared > 500


def test_a_province_weighs_little(payloads) -> None:
    sizes = [len(payload["arcs"]) + len(payload["rings"]) for payload in payloads.values()]
    assert max(sizes) < 60_000
    assert deltas_of(payloads["31"]["codes"])[0] == 310101


def test_dissolving_leaves_keeps_the_area(detail: Topology, dataset: Dataset) -> None:
    province = np.unique(dataset.leaves["code"].str[:2], return_inverse=True)[1]
    joined = dissolved(detail, province)
    for number in (0, 20):
        whole = sum(
            area(detail.ring(ring))
            for ring in np.flatnonzero(province[detail.ring_leaf] == number).tolist()
        )
        found = sum(
            area(np.concatenate([detail.arc(ref)[:-1] for ref in refs])) for refs in joined[number]
        )
        assert found == pytest.approx(whole)


def test_codes_are_grouped_by_province_in_the_order_in_which_they_come():
    found = by_province(["330782", "110000", "330700", "110101"], china().codes)
    assert list(found) == ["11", "33"]
    assert found == {"11": ["110000", "110101"], "33": ["330782", "330700"]}
