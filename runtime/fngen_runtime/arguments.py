"""A model's arguments: text to value, judged, and bound to the parameters of a handler."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jsonschema_rs import validator_for
from pydantic_core import from_json

from fngen_runtime.errors import ToolError
from fngen_runtime.problems import Problem, path_of, problems_of, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fngen_runtime.contract import FunctionEntry
    from fngen_runtime.json_types import JsonObject, JsonValue


class View(NamedTuple):
    """The arguments that hold objects, and what makes models of them: by Python name, to a model."""

    arguments: tuple[str, ...]
    validate: Callable[[dict[str, JsonValue]], object]


class Arguments:
    """The arguments of one function: what they must be, and how its handler takes them."""

    __slots__ = ("_extra", "_integers", "_is_valid", "_names", "_plain", "_validator", "_view")

    def __init__(self, entry: FunctionEntry, view: View | None) -> None:
        self._validator = validator_for(entry["parameters"], validate_formats=True, offline=True)
        self._is_valid = self._validator.is_valid
        self._names = entry["arguments"]
        self._extra = entry.get("open", False)
        self._integers = _integers(entry["parameters"])
        self._view = view
        renamed = any(wire != name for wire, name in self._names.items())
        self._plain = not (renamed or self._integers or view)

    def read(self, arguments: str | Mapping[str, JsonValue] | None) -> JsonObject:
        """Return `arguments` as an object; nothing at all, blank and `null` are an empty one.

        Raises:
            ToolError: `invalid_json`, or `invalid_arguments` where it is no object.
        """
        value: JsonValue
        if isinstance(arguments, str):
            value = _decoded(arguments)
            if isinstance(value, str):  # encoded twice
                value = _decoded(value)
        else:
            value = None if arguments is None else dict(arguments)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise refused([Problem("", "an object", shown(value))])
        return value

    def judge(self, value: JsonObject) -> list[Problem]:
        """Return everything that is wrong with `value`; nothing where it is valid."""
        if self._is_valid(value) and (self._extra or value.keys() <= self._names.keys()):
            return []
        problems = problems_of(self._validator.iter_errors(value))
        if not self._extra:
            known = {problem.path for problem in problems}
            problems += [
                Problem(path, self._no_such_argument(), shown(value[name]))
                for name in value
                if name not in self._names and (path := path_of([name])) not in known
            ]
        return problems

    def bind(self, value: JsonObject) -> dict[str, object]:
        """Return the keyword arguments that a handler is called with for `value`, which is valid.

        Raises:
            ToolError: an undeclared argument has the Python name of a declared one.
        """
        if self._plain and not self._extra:
            return value  # type: ignore[return-value]  # a dict of JSON values is one of objects
        keywords: dict[str, object] = {}
        for wire, item in value.items():
            name = self._names.get(wire)
            if name is None:
                if wire in self._names.values():
                    raise refused([Problem(path_of([wire]), "another name", shown(item))])
                name = wire
            keywords[name] = _whole(item) if wire in self._integers else item
        if self._view is not None:
            self._add_models(value, keywords)
        return keywords

    def _add_models(self, value: JsonObject, keywords: dict[str, object]) -> None:
        assert self._view is not None
        given = {self._names[wire]: value[wire] for wire in self._view.arguments if wire in value}
        model = self._view.validate(given)
        for name in given:
            keywords[name] = getattr(model, name)

    def _no_such_argument(self) -> str:
        names = ", ".join(f"`{name}`" for name in self._names)
        return (
            f"nothing, as the arguments are {names}" if names else "nothing: there are no arguments"
        )


def _decoded(text: str) -> JsonValue:
    if not text.strip():
        return None
    try:
        value: JsonValue = from_json(text, allow_inf_nan=False)
    except ValueError as error:
        message = f"the arguments are not JSON: {error}; send one JSON object"
        raise ToolError(message, kind="invalid_json") from None
    return value


def refused(problems: list[Problem]) -> ToolError:
    """Return the error that tells a model about `problems`."""
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return ToolError(
        f"the arguments have {count}; the function was not called",
        kind="invalid_arguments",
        problems=problems,
    )


def _integers(parameters: JsonObject) -> frozenset[str]:
    """Return the arguments that are integers, or arrays of them: JSON's 1.0 is one."""
    properties = parameters.get("properties")
    if not isinstance(properties, dict):
        return frozenset()
    return frozenset(name for name, schema in properties.items() if _takes_integer(schema))


def _takes_integer(schema: JsonValue) -> bool:
    if not isinstance(schema, dict):
        return False
    kind = schema.get("type")
    named = kind if isinstance(kind, list) else [kind]
    return ("integer" in named and "number" not in named) or _takes_integer(schema.get("items"))


def _whole(value: JsonValue) -> JsonValue:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_whole(item) for item in value]
    return value
