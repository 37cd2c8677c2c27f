"""What the records of a country's file have in common."""

from __future__ import annotations

from typing import Any, ClassVar


class Strict:
    """No key beyond the fields, where a file is read."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}
