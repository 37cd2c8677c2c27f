"""What ``columns.toml`` may hold, and what is wrong with one that breaks the rules."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from atlas.model.column import PLACES, WORDS, Kind
from atlas.model.layer import Level

FORMS = ((), ("y",), ("a", "b"))


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Words(_Strict):
    """A text in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class HalfWords(_Strict):
    """A text that may be there in one language only."""

    zh: str
    en: str


class ColumnEntry(_Strict):
    """One ``[[column]]``; the file says above them what its keys mean."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_{}]*$")
    kind: Kind
    unit: str | None = None
    decimals: int | None = Field(default=None, ge=1, le=9)
    printed: int | None = Field(default=None, ge=0, le=6)
    minimum: int | None = None
    values: list[str] = []
    levels: list[Level] = []
    since: int | None = None
    whole: bool = False
    years: list[str] = []
    short: str = Field(default="", pattern=r"^[a-z0-9_{}]*$")
    measure: str = Field(pattern=r"^[a-z_]+$")
    option: str = ""
    title: Words
    label: Words | None = None
    note: HalfWords | None = None

    @model_validator(mode="after")
    def _agree(self) -> ColumnEntry:
        for fault in self._faults():
            raise ValueError(f"{self.name}: {fault}")
        return self

    def _faults(self) -> list[str]:
        places = PLACES.findall(self.name)
        is_number = self.kind not in WORDS | {"flag"}
        rules = {
            "a pattern has {y}, or {a} and {b}": tuple(places) in FORMS,
            "printed goes with decimals": (self.decimals is None) == (self.printed is None),
            "decimals and minimum are of numbers": is_number
            or self.decimals is self.minimum is None,
            "values are of a category": not self.values or self.kind == "category",
            "one of since and years": self.since is None or not self.years,
            "since and years are of a pattern": bool(places)
            or (self.since is None and not self.years),
            "short holds at most ten characters, and the years of its name": len(
                self.short.format(y="2000", a="00", b="00")
            )
            <= 10
            and (not self.short or PLACES.findall(self.short) == places),
            "whole is of a period": not self.whole or len(places) == 2,
            "its words name the years of its name": all(
                set(PLACES.findall(text)) <= set(places) for text in self._texts()
            ),
        }
        return [rule for rule, kept in rules.items() if not kept]

    def _texts(self) -> list[str]:
        texts = [text for text in (self.title, self.label, self.note) if text is not None]
        return [one for text in texts for one in (text.zh, text.en)]


class ColumnFile(_Strict):
    """All of ``columns.toml``."""

    unit: dict[str, Words]
    column: list[ColumnEntry]

    @model_validator(mode="after")
    def _agree(self) -> ColumnFile:
        names = [entry.name for entry in self.column]
        twice = {name for name in names if names.count(name) > 1}
        strange = {one.unit for one in self.column if one.unit and one.unit not in self.unit}
        if twice or strange:
            raise ValueError(f"declared twice: {sorted(twice)}; no such unit: {sorted(strange)}")
        return self


class TableEntry(_Strict):
    """One ``[[table]]``; ``tables.toml`` says above them what its keys mean."""

    name: str
    key: list[str]
    shapes: Literal["own", "lent", "latest"] = "own"
    zipped: bool = False
    title: Words
    note: Words


class TableFile(_Strict):
    """All of ``tables.toml``."""

    table: list[TableEntry]
