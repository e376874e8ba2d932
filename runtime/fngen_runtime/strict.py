"""Arguments in the form of strict mode: told from others, and lifted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jsonschema_rs import validator_for

from fngen_runtime.lift import LiftError, compiled
from fngen_runtime.sent import Sent

if TYPE_CHECKING:
    from jsonschema_rs import Validator

    from fngen_runtime.contract import FunctionEntry
    from fngen_runtime.json_types import JsonObject, JsonValue


class Strict:
    """How the arguments of a function are read that was sent to the model in strict mode.

    They have all of `names`: strict mode leaves none out. Nor does another form have `more`, where
    there is one. `lift` turns them back; it raises LiftError.
    """

    __slots__ = ("_entry", "_schema", "_validator", "lift", "more", "names")

    def __init__(self, entry: FunctionEntry) -> None:
        schema = entry.get("strict")
        self._schema: JsonObject = schema if isinstance(schema, dict) else {}
        self._validator: Validator | None = None
        properties = self._schema.get("properties")
        self.names = frozenset(properties if isinstance(properties, dict) else ())
        self._entry = entry.get("lift", {})
        self.more = self._entry.get("more")
        self.lift = compiled(self._entry)

    def holds(self, value: JsonObject) -> bool:
        """Tell whether `value` is what strict mode sends, and not made of a plain payload."""
        if self._validator is None:
            self._validator = validator_for(self._schema, validate_formats=True, offline=True)
        try:
            return self._validator.is_valid(value)
        except ValueError:  # a mapping that holds what JSON has not
            return False

    def lifted(self, value: JsonObject) -> JsonValue | None:
        """Return `value` in the terms of the exact schema; None where some of it says nothing."""
        try:
            return self.lift(value)
        except LiftError:
            return None

    def read(self, value: JsonObject) -> Sent:
        """Return what `value` says, part by part, and what of it says nothing."""
        return Sent(value, self._entry, self._schema)
