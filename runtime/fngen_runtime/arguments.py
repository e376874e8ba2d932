"""A model's arguments: text to value, judged, and bound to the parameters of a handler."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from jsonschema_rs import validator_for
from pydantic_core import from_json

from fngen_runtime.errors import ToolError
from fngen_runtime.problems import Problem, path_of, problems_of, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from fngen_runtime.contract import FunctionEntry
    from fngen_runtime.json_types import JsonObject, JsonValue
    from fngen_runtime.strict import Strict


class View(NamedTuple):
    """The arguments that hold objects, and what makes models of them: by Python name, to a model.

    `fields` are the model's attributes by Python name of the argument.
    """

    arguments: tuple[str, ...]
    fields: Mapping[str, str]
    validate: Callable[[dict[str, JsonValue]], object]


class Arguments:
    """The arguments of one function: what they must be, and how its handler takes them."""

    __slots__ = (
        "_extra",
        "_integers",
        "_is_valid",
        "_names",
        "_plain",
        "_strict",
        "_taken",
        "_validator",
        "_view",
    )

    def __init__(self, entry: FunctionEntry, view: View | None, strict: Strict | None) -> None:
        self._validator = validator_for(entry["parameters"], validate_formats=True, offline=True)
        self._is_valid = self._validator.is_valid
        self._names = entry["arguments"]
        self._extra = entry.get("open", False)
        # Python names of declared arguments, which no undeclared one may have.
        # `self`, because a handler may be a method.
        self._taken = {"self", *self._names.values()} - self._names.keys()
        self._integers = _integers(entry["parameters"])
        self._view = view
        self._strict = strict
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
            value = dict(arguments) if isinstance(arguments, Mapping) else arguments
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise refused([Problem("", "an object", shown(value))])
        return value

    def accepted(self, value: JsonObject) -> JsonObject:
        """Return `value` as the exact schema takes it.

        Raises:
            ToolError: `invalid_arguments`, with everything that is wrong with `value`.
        """
        strict = self._strict
        if strict is not None and value.keys() == strict.names:
            lifted, problems = strict.lifted(value)
            problems = problems or self.judge(lifted)
            if not problems:
                return lifted
            if self.judge(value):  # else it was made of the plain payload, and has every argument
                raise refused([strict.placed(problem, value) for problem in problems])
        elif problems := self.judge(value):
            raise refused(problems)
        return value

    def judge(self, value: JsonObject) -> list[Problem]:
        """Return everything that is wrong with `value`; nothing where it is valid."""
        try:
            if self._is_valid(value) and self._are_known(value):
                return []
            problems = problems_of(self._validator.iter_errors(value))
        except ValueError as error:  # from a mapping: half a surrogate pair, an object of Python's
            return [Problem("", "values that JSON has", str(error))]
        known = {problem.path for problem in problems}
        return problems + [
            Problem(path, self._no_such_argument(name), shown(item))
            for name, item in value.items()
            if name not in self._names
            and (not self._extra or name in self._taken)
            and (path := path_of([name])) not in known
        ]

    def _are_known(self, value: JsonObject) -> bool:
        if value.keys() <= self._names.keys():
            return True
        return self._extra and self._taken.isdisjoint(value)

    def bind(self, value: JsonObject) -> dict[str, object]:
        """Return the keyword arguments that a handler is called with for `value`, which is valid."""
        if self._plain and not self._extra:
            return value  # type: ignore[return-value]  # a dict of JSON values is one of objects
        keywords: dict[str, object] = {}
        for wire, item in value.items():
            name = self._names.get(wire, wire)
            keywords[name] = _whole(item) if wire in self._integers else item
        if self._view is not None:
            self._add_models(value, keywords)
        return keywords

    def _add_models(self, value: JsonObject, keywords: dict[str, object]) -> None:
        assert self._view is not None
        given = {self._names[wire]: value[wire] for wire in self._view.arguments if wire in value}
        model = self._view.validate(given)
        for name in given:
            keywords[name] = getattr(model, self._view.fields[name])

    def _no_such_argument(self, name: str) -> str:
        if name == "self":
            return "another name, as a method takes `self` for its own"
        if self._extra:
            return f"another name, as `{name}` stands for a declared argument"
        names = ", ".join(f"`{name}`" for name in self._names)
        return (
            f"nothing, as the arguments are {names}" if names else "nothing: there are no arguments"
        )


def _decoded(text: str) -> JsonValue:
    if not text.strip():
        return None
    try:
        value: JsonValue = from_json(text, allow_inf_nan=False)
    except (TypeError, ValueError) as error:
        why = error if isinstance(error, ValueError) else "half of a surrogate pair is no text"
        message = f"the arguments are not JSON: {why}; send one JSON object"
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
    """Return the arguments that are integers, or hold nothing but: JSON's 1.0 is one."""
    properties, definitions = parameters.get("properties"), parameters.get("$defs")
    if not isinstance(properties, dict):
        return frozenset()
    named = definitions if isinstance(definitions, dict) else {}
    return frozenset(name for name, schema in properties.items() if _is_whole(schema, named))


def _is_whole(schema: JsonValue, definitions: JsonObject, depth: int = 8) -> bool:
    """Tell whether every number that `schema` takes, also in arrays and maps, is an integer."""
    if not isinstance(schema, dict) or not depth:
        return False
    if isinstance(ref := schema.get("$ref"), str):
        return _is_whole(definitions.get(ref.removeprefix("#/$defs/")), definitions, depth - 1)
    kind = schema.get("type")
    named = kind if isinstance(kind, list) else [kind]
    if "integer" in named:
        return "number" not in named
    for keyword in ("anyOf", "oneOf"):
        if isinstance(branches := schema.get(keyword), list):
            numeric = [branch for branch in branches if not _is_without_numbers(branch)]
            return bool(numeric) and all(_is_whole(one, definitions, depth - 1) for one in numeric)
    inner = (schema.get("items"), schema.get("additionalProperties"))
    return any(_is_whole(one, definitions, depth - 1) for one in inner)


def _is_without_numbers(schema: JsonValue) -> bool:
    return isinstance(schema, dict) and schema.get("type") in ("null", "string", "boolean")


def _whole(value: JsonValue) -> JsonValue:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {name: _whole(item) for name, item in value.items()}
    return value
