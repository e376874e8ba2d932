"""What a handler returned -> the string for the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jsonschema_rs import validator_for
from pydantic_core import from_json, to_json

from fngen_runtime.contract import definitions_of
from fngen_runtime.problems import Problem, problems_of

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue


class Result:
    """The result of one function: what the spec says of it."""

    __slots__ = ("_validator",)

    def __init__(self, schema: JsonValue, definitions: JsonObject) -> None:
        # With those it refers to alone: compiling all of a large package's takes milliseconds.
        whole = {"allOf": [schema], "$defs": definitions_of(schema, definitions)}
        self._validator = validator_for(whole, validate_formats=True, offline=True)

    def judge(self, value: object, content: str) -> list[Problem]:
        """Return everything in which `value`, encoded as `content`, is not as the spec says."""
        try:
            data = value if isinstance(value, str) else from_json(content)
        except ValueError as error:
            return [Problem("", "a result that can be read", str(error))]
        if self._validator.is_valid(data):
            return []
        return problems_of(self._validator.iter_errors(data))


def encoded(value: object) -> str:
    """Return `value` as the model is to read it: a string as it is, all else as JSON.

    Models, dataclasses, dates, UUIDs, decimals and sets are written as pydantic writes them.

    Raises:
        ValueError: `value` cannot be written as JSON.
    """
    if isinstance(value, str):
        value.encode()  # half a surrogate pair would fail later, on its way to the model
        return value
    return to_json(value, inf_nan_mode="null").decode()
