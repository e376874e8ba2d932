"""What a handler returned -> the string for the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jsonschema_rs import validator_for
from pydantic_core import from_json, to_json

from fngen_runtime.contract import definitions_of
from fngen_runtime.problems import Problem, problems_of
from fngen_runtime.words import path_of

if TYPE_CHECKING:
    from jsonschema_rs import Validator

    from fngen_runtime.contract import Contract
    from fngen_runtime.json_types import JsonObject


class Results:
    """The results of the functions of a package: what the spec says of them.

    One is compiled when it is asked for, with the definitions that it leads to and no others. In
    some APIs most of them lead to one another: as soon as that would be more in all than there is,
    everything is compiled at once, for all the functions to come.
    """

    def __init__(self, contract: Contract) -> None:
        self._schemas: JsonObject = {
            entry["name"]: entry["returns"] for entry in contract["functions"] if "returns" in entry
        }
        self._definitions = contract.get("$defs", {})
        self._left = len(self._schemas) + len(self._definitions)
        self._all: _Compiled | None = None

    def of(self, name: str) -> Result | None:
        """Return the result of the function `name`; None where the spec says nothing of it."""
        return Result(name, self._compiled(name)) if name in self._schemas else None

    def _compiled(self, name: str) -> _Compiled:
        if self._all is None:
            schema = self._schemas[name]
            definitions = definitions_of(schema, self._definitions)
            self._left -= 1 + len(definitions)
            if self._left >= 0:
                return _Compiled.of({name: schema}, definitions)
            self._all = _Compiled.of(self._schemas, self._definitions)
        return self._all


class _Compiled(NamedTuple):
    """The schema of an object of results, by the names of their functions, and what judges it."""

    schema: JsonObject
    validator: Validator

    @classmethod
    def of(cls, results: JsonObject, definitions: JsonObject) -> _Compiled:
        schema: JsonObject = {"properties": results, "$defs": definitions}
        return cls(schema, validator_for(schema, validate_formats=True, offline=True))


class Result:
    """The result of one function.

    Args:
        name: the name of the function.
        compiled: what judges an object in which the result has that name.
    """

    __slots__ = ("_name", "_prefix", "_schema", "_validator")

    def __init__(self, name: str, compiled: _Compiled) -> None:
        self._name = name
        self._prefix = path_of([name])
        self._schema, self._validator = compiled

    def judge(self, value: object, content: str) -> list[Problem]:
        """Return everything in which `value`, encoded as `content`, is not as the spec says."""
        try:
            data = value if isinstance(value, str) else from_json(content)
        except ValueError as error:
            return [Problem("", "a result that can be read", str(error))]
        named = {self._name: data}
        if self._validator.is_valid(named):
            return []
        return [
            one._replace(path=one.path.removeprefix(self._prefix).removeprefix("."))
            for one in problems_of(self._validator.iter_errors(named), self._schema, named)
        ]


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
