"""The headline figures as ``summary.json``, and the JSON schema that describes them."""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Mapping
from dataclasses import is_dataclass
from numbers import Integral, Real
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import pandas as pd
from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from atlas.model.errors import AtlasError
from atlas.model.figures import ANY_KEY, record_fields, record_items
from atlas.model.summary import Summary
from atlas.model.text import Text

DECIMALS = 6


def write_summary(summary: object, path: Path) -> None:
    r"""Write the headline figures as JSON, or those of a comparison.

    UTF-8 without escapes, keys in the order in which the build gives them, reals rounded to
    six digits after the point, missing figures ``null``, what is said in English, one ``\n`` at
    the end.

    Raises
    ------
    AtlasError
        A figure is infinite, or no kind of value that JSON has; the message says which.
    """
    text = json.dumps(plain(summary), ensure_ascii=False, indent=2, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def plain(value: Any, place: str = "summary") -> Any:
    """Turn a value of the summary into what JSON can hold.

    Parameters
    ----------
    value
        Records of `atlas.model.summary`, mappings, lists, tuples, texts, and single values of
        Python, numpy or pandas.
    place
        Where the value stands, for the message of an error.
    """
    if isinstance(value, Text):
        return value.en
    if is_dataclass(value):
        value = dict(record_items(value))
    if isinstance(value, Mapping):
        return {str(key): plain(item, f"{place}.{key}") for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item, f"{place}[{index}]") for index, item in enumerate(value)]
    if isinstance(value, str):
        return value
    if value is None or value is pd.NA:
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return _real(float(value), place)
    raise AtlasError(f"{place}: no figure of {type(value).__name__} can be published")


def _real(value: float, place: str) -> float | None:
    if np.isnan(value):
        return None
    if np.isinf(value):
        raise AtlasError(f"{place}: an infinite figure; a rate without a base must be null")
    return round(value, DECIMALS) + 0.0


NULL = {"type": "null"}

_ATTRIBUTES = "\n\nAttributes\n----------\n"
_ATTRIBUTE = re.compile(r"^(\S.*)\n((?: {4}.*(?:\n|$))+)", re.MULTILINE)


class _Published(GenerateJsonSchema):
    """Writes schemas of records as `atlas.model.figures` publishes them."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> JsonSchemaValue:
        found = super().dataclass_schema(schema)
        kind = schema["cls"]
        about, notes = _documented(kind)
        properties, patterns, required = {}, {}, []
        for field in record_fields(kind):
            value = {k: v for k, v in found["properties"][field.name].items() if k != "default"}
            told = {"description": notes[field.name]} if field.name in notes else {}
            if field.keys is not None:
                patterns[_pattern(field.keys)] = value["additionalProperties"] | told
                continue
            properties[field.key] = (_without_null(value) if field.never_null else value) | told
            if field.always:
                required.append(field.key)
        described = {"title": found["title"], "description": about, "type": "object"}
        described |= {"properties": properties, "required": required}
        others = patterns.pop(_pattern(ANY_KEY), False)
        if patterns:
            described["patternProperties"] = patterns
        return described | {"additionalProperties": others}


def summary_schema() -> dict[str, Any]:
    """Describe ``summary.json`` by a JSON Schema (draft 2020-12)."""
    found = TypeAdapter(Summary).json_schema(schema_generator=_Published)
    return {"$schema": GenerateJsonSchema.schema_dialect, **found}


def write_summary_schema(path: Path) -> None:
    """Write the schema as JSON."""
    text = json.dumps(summary_schema(), ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _documented(kind: type) -> tuple[str, dict[str, str]]:
    """Take from a docstring what a record is, and what its fields are by name."""
    # From the source: Python leaves docstrings out of its modules under -OO, and a data class
    # has its signature in the place of one.
    (source,) = ast.parse(dedent(inspect.getsource(kind))).body
    assert isinstance(source, ast.ClassDef)
    about, _, attributes = (ast.get_docstring(source) or "").partition(_ATTRIBUTES)
    notes = {
        name: " ".join(text.split())
        for names, text in _ATTRIBUTE.findall(attributes)
        for name in names.split(", ")
    }
    return " ".join(about.split()), notes


def _pattern(keys: str) -> str:
    """Write what the keys of spread items become as a regular expression."""
    return "^" + ".+".join(map(re.escape, keys.split(ANY_KEY))) + "$"


def _without_null(value: dict[str, Any]) -> dict[str, Any]:
    known = [choice for choice in value.get("anyOf", ()) if choice != NULL]
    if len(known) != 1:
        return value
    return {**known[0], **{key: item for key, item in value.items() if key != "anyOf"}}
