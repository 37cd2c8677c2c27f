"""The schema of summary.json: what a build publishes is what it says, and nothing else is."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from atlas.exports.summary import plain, summary_schema, write_summary, write_summary_schema
from atlas.model.dataset import Dataset
from atlas.model.figures import UNPUBLISHED, keyed, optional_with, record_items, spread
from atlas.model.summary.people import GrowthFigures

TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


def faults(value: Any, schema: dict[str, Any], defs: dict[str, Any], at: str = "") -> Iterator[str]:
    """Say where a value breaks a schema of the words that ours is written with."""
    unknown = set(schema) - {
        *("$schema", "$defs", "$ref", "title", "description", "type", "anyOf", "items"),
        *("properties", "patternProperties", "additionalProperties", "required"),
    }
    assert not unknown
    if "$ref" in schema:
        yield from faults(value, defs[schema["$ref"].removeprefix("#/$defs/")], defs, at)
    if "anyOf" in schema and all(any(faults(value, one, defs)) for one in schema["anyOf"]):
        yield f"{at}: {value!r} is none of what it may be"
    if "type" in schema and not isinstance(value, TYPES[schema["type"]]):
        yield f"{at}: {value!r} is no {schema['type']}"
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from faults(item, schema["items"], defs, f"{at}[{number}]")
    elif isinstance(value, dict):
        yield from (f"{at}.{key}: is lacking" for key in set(schema.get("required", ())) - {*value})
        for key, item in value.items():
            patterns = schema.get("patternProperties", {}).items()
            known = [one for pattern, one in patterns if re.search(pattern, key)]
            known += [one for name, one in schema.get("properties", {}).items() if name == key]
            others = schema.get("additionalProperties", True)
            if not known and others is False:
                yield f"{at}.{key}: is unknown"
            for one in known or [others] * (others is not False and others is not True):
                yield from faults(item, one, defs, f"{at}.{key}")


def of_summary(published: dict[str, Any]) -> list[str]:
    schema = summary_schema()
    return list(faults(published, schema, schema["$defs"]))


@pytest.fixture(scope="module")
def published(dataset: Dataset) -> dict[str, Any]:
    return plain(dataset.summary)


def test_a_build_publishes_what_the_schema_says(published: dict[str, Any]) -> None:
    assert of_summary(published) == []
    # Neither a grid nor a table of a user's own is given.
    asked_for = {"heihe_tengchong_grid", "indicators"}
    assert set(published) == set(summary_schema()["properties"]) - asked_for


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("totals", "2020"), "many", ".totals.2020: 'many' is no integer"),
        (("harbin", "population_2020"), 1.5, ""),
        (("harbin", "people"), 1, ".harbin.people: is unknown"),
        (("growth_by_density", "2010-2020"), {}, ".growth_by_density.2010-2020: {} is no array"),
        (("heihe_tengchong", "2020"), None, ".heihe_tengchong.2020: None is no object"),
        (("net_migration",), None, ".net_migration: None is no object"),
    ],
)
def test_another_kind_of_figure_breaks_the_schema(
    published: dict[str, Any], path: tuple[str, ...], value: Any, fault: str
) -> None:
    changed = json.loads(json.dumps(published))
    part = changed
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    assert of_summary(changed) == ([fault] if fault else [])


def test_a_figure_that_is_lacking_breaks_the_schema(published: dict[str, Any]) -> None:
    units = {k: v for k, v in published["units"]["2010-2020"].items() if k != "declining"}
    changed = published | {"units": {"2010-2020": units}}
    assert of_summary(changed) == [".units.2010-2020.declining: is lacking"]


def test_every_figure_of_the_schema_says_what_it_is() -> None:
    """A field whose docstring does not name it has no description."""
    schema = summary_schema()
    for name, kind in {"Summary": schema, **schema["$defs"]}.items():
        assert kind["description"], name
        told = ["description" in it for it in kind["properties"].values()]
        # A record of one line tells all its fields at once.
        assert all(told) or not any(told), name
    assert schema["$defs"]["DensityClass"]["required"][:2] == ["from", "to"]


def test_the_schema_is_a_file_of_the_same_bytes(tmp_path) -> None:
    for name in ("one", "other"):
        write_summary_schema(tmp_path / name)
    one, other = ((tmp_path / name).read_bytes() for name in ("one", "other"))
    assert one == other
    assert json.loads(one) == summary_schema()


@dataclass(frozen=True, kw_only=True)
class Town:
    """A record with every way to publish a field."""

    lower: int | None = field(metadata=keyed("from"))
    people: dict[str, int] = field(metadata=spread("people_{}"))
    factor: float | None = None
    share: float | None = field(default=None, metadata=optional_with("factor"))
    years: dict[str, int] = field(metadata=spread())
    aside: str = field(default="not for the file", metadata=UNPUBLISHED)


def test_a_record_is_published_in_the_order_of_its_fields(tmp_path) -> None:
    town = Town(lower=None, people={"2010": 3, "2020": 4}, years={"1990": 1})
    assert list(record_items(town)) == [
        ("from", None),
        ("people_2010", 3),
        ("people_2020", 4),
        ("1990", 1),
    ]
    write_summary({"town": replace(town, factor=1.5)}, tmp_path / "summary.json")
    assert json.loads((tmp_path / "summary.json").read_text(encoding="utf-8")) == {
        "town": {
            "from": None,
            "people_2010": 3,
            "people_2020": 4,
            "factor": 1.5,
            "share": None,
            "1990": 1,
        }
    }


def test_a_share_of_nothing_is_null_and_what_was_not_asked_is_left_out() -> None:
    nobody = GrowthFigures(
        count=1,
        compared=0,
        declining=0,
        declining_share=None,
        population_in_declining=0,
        population_in_declining_share=None,
        population_before_in_declining_share=None,
        left_out_units=1,
        left_out_people={"2000": 0, "2010": 3},
    )
    assert "declining_share_uniform_uplift" not in plain(nobody)
    uplifted = replace(nobody, uniform_uplift=1.0167, declining_uniform_uplift=0)
    assert plain(uplifted)["declining_share_uniform_uplift"] is None
    assert plain(uplifted)["declining_share"] is None
