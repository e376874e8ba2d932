"""A model's arguments: text to value, judged, and bound to the parameters of a handler."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, cast

from jsonschema_rs import validator_for
from pydantic_core import from_json

from fngen_runtime.contract import BY_PROPERTY
from fngen_runtime.errors import ToolError
from fngen_runtime.one_pass import reader_of
from fngen_runtime.overflow import is_json, overflows
from fngen_runtime.problems import LONGEST_EXPECTED, Problem, found_by
from fngen_runtime.reading import from_json_told
from fngen_runtime.repairs import repaired
from fngen_runtime.shapes import Shape
from fngen_runtime.whole_numbers import whole_numbers
from fngen_runtime.words import cut, path_of, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from jsonschema_rs import ValidationError

    from fngen_runtime.contract import FunctionEntry
    from fngen_runtime.json_types import JsonObject, JsonValue
    from fngen_runtime.models import View
    from fngen_runtime.one_pass import Read
    from fngen_runtime.problems import Found
    from fngen_runtime.repairs import Repair
    from fngen_runtime.strict import Strict

_MOST = 40
_ROOM = 540
_NONE: Found = {}


class Accepted(NamedTuple):
    """Arguments that are valid, and what was mended in them; or what is wrong with them."""

    value: JsonObject
    repairs: tuple[Repair, ...] = ()
    problems: Found = _NONE


class Arguments:
    """The arguments of one function: what they must be, and how its handler takes them.

    `read_valid` reads text that is valid as it is, and returns what `bind` does, quickly. For other
    text it returns None or raises: what that is worth is told by `accepted`.
    """

    __slots__ = (
        "_errors_of",
        "_extra",
        "_integers",
        "_is_renamed",
        "_is_valid",
        "_known",
        "_names",
        "_parameters",
        "_strict",
        "_taken",
        "_told",
        "_types",
        "_view",
        "read_valid",
    )

    def __init__(
        self, entry: FunctionEntry, types: Mapping[str, object], strict: Strict | None
    ) -> None:
        self._parameters = entry["parameters"]
        self._told: JsonObject = {**self._parameters, BY_PROPERTY: entry.get("by_property")}
        self._errors_of: Callable[[JsonValue], Iterable[ValidationError]] | None = None
        self._names = entry["arguments"]
        self._extra = entry.get("open", False)
        # Python names of declared arguments, which no undeclared one may have.
        # `self`, because a handler may be a method.
        self._taken = {"self", *self._names.values()} - self._names.keys()
        self._integers = whole_numbers(self._parameters, viewed=types.keys())
        self._types = types
        self._view: View | None = None
        self._is_renamed = any(wire != name for wire, name in self._names.items())
        self._known: str | None = None
        self._is_valid = self._judging()
        self._strict = strict
        read = reader_of(entry, types, strict.names if strict else None)
        self.read_valid: Read = self._step_by_step() if read is None else read

    def accepted(
        self, arguments: str | Mapping[str, JsonValue] | None, *, repair: bool
    ) -> Accepted:
        """Return `arguments` as the exact schema takes them, mended if they must be and may be.

        Nothing at all, blank and `null` are an empty object.

        Raises:
            ToolError: `invalid_json`, or `invalid_arguments` where it is no object.
        """
        value, repeated = _read(arguments)
        strict = self._strict
        found = (
            self._accepted(value, repair=repair)
            if strict is None
            else self._accepted_of(strict, value, repair=repair)
        )
        # What is valid as it is has gone a quicker way, on which the last of a key counts.
        if repeated and (found.problems or found.repairs):
            return found._replace(problems={**repeated, **found.problems})
        return found

    def _accepted_of(self, strict: Strict, value: JsonObject, *, repair: bool) -> Accepted:
        """Return `value`, which may be in strict form or not, read so that it is valid.

        Where it is valid in neither form, its problems are told in the one that comes nearer.
        """
        is_strict = value.keys() == strict.names or strict.more in value
        if not is_strict and self._holds(value):
            return Accepted(value)
        lifted = strict.lifted(value)
        if lifted is not None and self._holds(lifted):
            return Accepted(cast("JsonObject", lifted))
        if is_strict and not strict.holds(value) and self._holds(value):
            return Accepted(value)
        plain = None
        if not is_strict and not (plain := self._accepted(value, repair=repair)).problems:
            return plain
        sent = strict.read(value)
        said = sent.says
        assert isinstance(said, dict)
        found = self._accepted(said, repair=repair and lifted is not None, shape=sent)
        problems = {**sent.faults, **found.problems}
        if lifted is None and not sent.faults:  # they say the same; but nothing is left out unsaid
            problems[Problem("", "arguments as strict mode sends them", shown(value))] = ()
        found = found._replace(problems=problems)
        if plain is not None and _names_of(plain.problems) < _names_of(found.problems):
            return plain
        return found

    def _accepted(self, value: JsonObject, *, repair: bool, shape: Shape | None = None) -> Accepted:
        """Return `value`, which was sent in `shape` or as it is, mended if it must be and may be."""
        try:
            if self._is_valid(value):
                return Accepted(value)
            errors = list(self._errors(value))
            shape = shape or Shape(value)
            if (
                repair
                and self._are_known(value)
                and (mended := repaired(value, errors, self._errors, shape))
            ):
                return Accepted(*mended)
            return Accepted(value, (), self._problems(value, errors, shape))
        except ValueError as error:  # from a mapping: half a surrogate pair, an object of Python's
            problem = Problem("", "values that JSON has", str(error))
            return Accepted(value, problems={problem: ()})

    def _holds(self, value: JsonValue) -> bool:
        try:
            return self._is_valid(value)
        except ValueError:
            return False

    def bind(self, value: JsonObject) -> dict[str, object]:
        """Return the keyword arguments that a handler is called with for `value`, which is valid.

        What is in `value` may be changed and returned.
        """
        for name, whole in self._integers.items():
            if name in value and value[name].__class__ is not int:
                value[name] = whole(value[name])
        keywords: dict[str, object] = value  # type: ignore[assignment]  # JSON values are objects
        if self._types:
            if self._view is None:
                from fngen_runtime.models import view_of

                self._view = view_of(self._types)
            keywords.update(self._view(value))
        if self._is_renamed:
            keywords = {self._names.get(wire, wire): item for wire, item in keywords.items()}
        return keywords

    def _step_by_step(self) -> Read:
        """Return `read_valid` for what one pass is not enough for."""
        is_valid, bind = self._is_valid, self.bind
        is_plain = not (self._is_renamed or self._integers or self._types)
        strict = self._strict
        lift, names, more = (strict.lift, strict.names, strict.more) if strict else (None,) * 3

        def read_valid(text: str) -> dict[str, object] | None:
            value = from_json(text, allow_inf_nan=False)
            if overflows(text.encode(), value):
                return None
            is_object = value.__class__ is dict
            if lift is not None and is_object and (value.keys() == names or more in value):
                value = cast("JsonObject", lift(value))  # if it is none, it is not valid
            if not is_valid(value):
                return None
            return cast("dict[str, object]", value) if is_plain else bind(value)

        return read_valid

    def _problems(self, value: JsonObject, errors: list[ValidationError], shape: Shape) -> Found:
        found = found_by(errors, self._told, shape)
        if value.keys() <= self._names.keys():
            return found
        is_listed = False
        known = {tuple(at) for at in found.values()}
        for name, item in value.items():
            if name in self._names or (self._extra and name not in self._taken):
                continue
            at, sent = shape.property([name], item)
            if tuple(at) not in known:
                expected = self._no_such_argument(name, is_listed=is_listed)
                found[Problem(path_of(at), expected, shown(sent))] = at
                is_listed = True
        return found

    def _judging(self) -> Callable[[JsonValue], bool]:
        """Return what tells whether a value is valid, undeclared names at the root included."""
        parameters, names = self._parameters, self._names
        properties = parameters.get("properties", {})
        is_closed = (
            not self._extra and isinstance(properties, dict) and set(properties) == set(names)
        )
        if is_closed:  # as most are, and one look is quicker than two
            parameters = {**parameters, "additionalProperties": False}
        accepts = validator_for(parameters, validate_formats=True, offline=True).is_valid
        if is_closed:
            return accepts
        return lambda value: accepts(value) and self._are_known(cast("JsonObject", value))

    def _errors(self, value: JsonValue) -> Iterable[ValidationError]:
        """Return in what `value` is not as the schema says."""
        if self._errors_of is None:
            validator = validator_for(self._parameters, validate_formats=True, offline=True)
            self._errors_of = validator.iter_errors
        return self._errors_of(value)

    def _are_known(self, value: JsonObject) -> bool:
        if value.keys() <= self._names.keys():
            return True
        return self._extra and self._taken.isdisjoint(value)

    def _no_such_argument(self, name: str, *, is_listed: bool) -> str:
        """Return what is expected in place of `name`; which there are, unless that `is_listed`."""
        if name == "self":
            return "another name, as a method takes `self` for its own"
        if self._extra:
            return f"another name, as `{name}` stands for a declared argument"
        if is_listed and self._names:
            return "nothing, as there is no such argument"
        if self._known is None:
            self._known = _none_but(self._names)
        return self._known


def _none_but(names: Collection[str]) -> str:
    if not names:
        return "nothing: there are no arguments"
    listed = ""
    for count, name in enumerate(names):
        one = f"{', ' if listed else ''}`{name}`"
        if count == _MOST or len(listed) + len(one) > _ROOM:
            listed += f", ... ({len(names)} in all)"
            break
        listed += one
    return cut(f"nothing, as the arguments are {listed}", LONGEST_EXPECTED)


def _names_of(problems: Found) -> set[str | int]:
    """Return the arguments that have `problems`."""
    return {name for at in problems.values() for name in at[:1]}


def _read(arguments: str | Mapping[str, JsonValue] | None) -> tuple[JsonObject, Found]:
    """Return `arguments` as an object, and a problem for each repeated key."""
    value: JsonValue
    repeated: Found = {}
    if isinstance(arguments, str):
        value, repeated = _decoded(arguments)
        if isinstance(value, str):  # encoded twice
            value, repeated = _decoded(value)
    else:
        value = _mapped(arguments) if isinstance(arguments, Mapping) else arguments
    if value is None:
        return {}, {}
    if not isinstance(value, dict):
        raise refused([Problem("", "an object", shown(value))])
    return value, repeated


def _decoded(text: str) -> tuple[JsonValue, Found]:
    try:
        return from_json_told(text)
    except ValueError as error:
        if not text.strip():
            return None, {}
        message = f"the arguments are not JSON: {error}; send one JSON object"
        raise ToolError(message, kind="invalid_json") from None


def _mapped(arguments: Mapping[str, JsonValue]) -> JsonObject:
    """Return a copy of `arguments`, all of whose values are such as JSON text is read to."""
    value = dict(arguments)
    for name, item in value.items():
        # Whoever calls from Python may have any keys.
        if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise refused([Problem("", "names that are strings", repr(name))])
        try:
            problem = None if is_json(item) else shown(item)
        except RecursionError:
            problem = "one that is nested too deeply"
        if problem is not None:
            raise refused([Problem(path_of([name]), "a value that JSON has", problem)])
    return value


def refused(problems: Collection[Problem]) -> ToolError:
    """Return the error that tells a model about `problems`."""
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return ToolError(
        f"the arguments have {count}; the function was not called",
        kind="invalid_arguments",
        problems=tuple(problems),
    )
