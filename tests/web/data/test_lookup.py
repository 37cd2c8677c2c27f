"""The look-up that the explorer's own tables ask: what is packed says what Python's says."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from atlas.country import china
from atlas.country.names import name_key
from atlas.model.tasks import SilentProgress
from atlas.units.lookup import COUNTY, Lookup, build_lookup, unit_entries
from atlas.units.packaged_units import packaged_inputs
from atlas.web.data.lookup import pack_lookup, pack_names

UNITS = "county_2010_2020"
DINGAN_2000, DINGAN = "469025", "469021"


def unpacked(payload: dict[str, Any]) -> dict[tuple[str, int], dict[str, tuple[Any, ...]]]:
    """Unpack entries by kind and year and by code, as the docstring of the packing has it."""
    found: dict[tuple[str, int], dict[str, tuple[Any, ...]]] = defaultdict(dict)
    sets = payload["sets"]
    for kind, first, last, code, zh, en, short, also, *rest in payload["entries"]:
        above, land = rest[:3], [code if units == "=" else units for units in rest[3:]]
        for year in range(first, last + 1):
            found[payload["kinds"][kind], year][code] = (zh, en, short, also, *above, *land)
    for kind, year, of, others in payload["alike"]:
        name = payload["kinds"][kind]
        for code, said in found["list", of].items():
            if code in others.split():
                continue
            land = said[7:] if name == "census" else [code if it == name else "" for it in sets]
            found[name, year][code] = (*said[:7], *land)
    return found


def as_told(lookup: Lookup, sets: list[str]) -> dict[tuple[str, int], dict[str, tuple[Any, ...]]]:
    return {
        (vintage.kind, vintage.year): {
            code: (
                *entry.names[:2],
                *map("|".join, entry.names[2:]),
                entry.prefecture,
                entry.province,
                entry.part_of,
                *("|".join(entry.land(name)) for name in sets),
            )
            for code, entry in members.items()
        }
        for vintage, members in lookup.members.items()
    }


@pytest.fixture(scope="module")
def inputs():
    return packaged_inputs(SilentProgress(), country=china(), flows=True)


@pytest.fixture(scope="module")
def counties(inputs) -> Lookup:
    return build_lookup(COUNTY, inputs)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("内蒙", {"150000"}),
        ("内", set()),
        ("Hei", {"230000"}),
        ("He", set()),
        ("Shan", {"140000", "310000", "370000"}),
        ("吉林省", {"220000"}),
        ("长春", set()),
    ],
)
def test_a_province_is_called_by_the_beginning_of_its_name(
    counties: Lookup, name: str, codes: set[str]
) -> None:
    """Two Chinese characters or three letters are enough; a prefecture is no province."""
    assert counties.provinces_called(name) == codes


def test_every_division_of_every_year_and_census_is_packed_as_it_is(inputs, counties):
    for lookup in (counties, build_lookup("prefecture", inputs)):
        payload = pack_lookup(lookup, {})
        assert unpacked(payload) == as_told(lookup, payload["sets"])


def test_a_code_that_was_given_anew_has_each_its_unit(counties):
    found = unpacked(pack_lookup(counties, {}))
    then, now = found["census", 2000][DINGAN_2000], found["list", 2020][DINGAN_2000]
    assert (then[0], now[0]) == ("定安县", "白沙黎族自治县")
    assert (DINGAN in then, DINGAN in now) == (True, False)


def test_a_unit_is_that_of_its_own_set(inputs, counties, dataset):
    sets = [it for it in dataset.unit_sets.values() if it.level == COUNTY]
    units = {it.id: list(unit_entries(it.id, it.table, inputs.history)) for it in sets}
    payload = pack_lookup(counties, units)
    found = unpacked(payload)
    for own in sets:
        year = own.years[-1]
        named = own.table[["code", "name_zh", "name_en"]].itertuples(index=False)
        packed = {(code, *said[:2]) for code, said in found[own.id, year].items()}
        assert packed == set(map(tuple, named))
        at = payload["sets"].index(own.id) if own.id in payload["sets"] else None
        land = {tuple(filter(None, said[7:])) for said in found[own.id, year].values()}
        assert land == ({()} if at is None else {(code,) for code in own.table["code"]})


def test_names_are_compared_as_in_python(counties):
    names = pack_names([counties])
    traditional = names["traditional"]
    for head in ("行政區劃代碼", "縣區", "地區", "省份", "所屬地級市"):
        simplified = "".join(traditional.get(character, character) for character in head)
        assert name_key(head) == simplified
        assert any(simplified in columns for columns in names["columns"].values()), head
    assert set(names["uppers"]["jilin"].split()) == {"220000", "220200"}
    # A county that is its own prefecture is one that others may be said to lie in.
    assert "429004" in names["uppers"]["仙桃市"].split()
