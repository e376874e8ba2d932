"""The types of JSON data, for everything else in this package."""

from __future__ import annotations

from typing import TypeAlias

JsonValue: TypeAlias = "dict[str, JsonValue] | list[JsonValue] | str | int | float | bool | None"
"""Any JSON value, as `json.loads` returns it."""

JsonObject: TypeAlias = "dict[str, JsonValue]"
"""A JSON object."""
