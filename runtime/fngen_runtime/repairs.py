"""Arguments that were refused -> valid ones that say the same, where there is one way to read them.

A value is changed only at an error, and only in these ways:

- JSON text in a string, where what it says is wanted and no string is: `"5"`, `"true"`, `"[1]"`
- an integer where its text is wanted: 5 for `"5"`
- a value that is no text, where an array is wanted: 5 for `[5]`
- null for a property that is declared and takes none: it is left out
"""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from jsonschema_rs import ValidationErrorKind as Kind
from pydantic_core import from_json, to_json

from fngen_runtime.shapes import Shape
from fngen_runtime.words import path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jsonschema_rs import ValidationError

    from fngen_runtime.json_types import JsonObject, JsonValue

_ROUNDS = 4
_INTO = frozenset(
    {"properties", "patternProperties", "additionalProperties", "unevaluatedProperties"}
    | {"items", "prefixItems", "contains", "unevaluatedItems", "propertyNames"}
)
"""Keywords that lead from a value to one in it."""
_NAMED = frozenset(
    {"properties", "patternProperties", "prefixItems", "allOf", "anyOf", "oneOf"}
    | {"dependentSchemas"}
)
"""Keywords that have several schemas, by a name or an index."""


class Repair(NamedTuple):
    """A change to what a model sent: where, in words, what it sent, and what was taken for it.

    `taken` is None where the property was left out.
    """

    path: str
    what: str
    sent: JsonValue
    taken: JsonValue


class _Edit(NamedTuple):
    at: tuple[str | int, ...]
    what: str
    sent: JsonValue
    taken: JsonValue
    is_left_out: bool = False


def repaired(
    value: JsonObject,
    errors: Iterable[ValidationError],
    errors_of: Callable[[JsonObject], Iterable[ValidationError]],
    shape: Shape,
) -> tuple[JsonObject, tuple[Repair, ...]] | None:
    """Return `value`, which has `errors`, made valid, and what was changed where in `shape`.

    None where that cannot be, or in several ways.
    """
    made: list[_Edit] = []
    for _ in range(_ROUNDS):
        edits = _all_of(errors, Shape(value))
        if edits is None:
            return None
        changed = _edited(value, edits)
        assert isinstance(changed, dict), "no error of arguments is at their root"
        value = changed
        made += edits
        errors = list(errors_of(value))
        if not errors:
            return value, tuple(
                Repair(path_of(shape.place(edit.at, edit.sent).at), *edit[1:4]) for edit in made
            )
    return None


def _all_of(errors: Iterable[ValidationError], root: Shape) -> list[_Edit] | None:
    """Return the edits that mend each of `errors`; None where one has no edit, or several."""
    edits: dict[tuple[str | int, ...], _Edit] = {}
    for error in errors:
        ways = _distinct(_ways(error, root))
        if len(ways) != 1:
            return None
        for edit in ways[0]:
            if not _is_same(edits.setdefault(edit.at, edit), edit):
                return None
    is_inside = any(at[:depth] in edits for at in edits for depth in range(len(at)))
    return None if is_inside else list(edits.values())


def _ways(error: ValidationError, root: Shape) -> Iterator[list[_Edit]]:
    """Yield each set of edits of `root` after which `error` would be none."""
    at = tuple(root.path(error))
    value = _value_at(root.says, at)
    if value is None:
        if _is_declared(error):
            yield [_Edit(at, "left out a null", None, None, is_left_out=True)]
        return
    match error.kind:
        case Kind.AnyOf(branches) | Kind.OneOfNotValid(branches):
            if isinstance(value, str) and any(
                _wants_list(one, len(at)) for one in chain(*branches)
            ):
                return  # what it says, and a list of it, would be as good
            for branch in branches:
                if (edits := _all_of(branch, root)) is not None:
                    yield edits
        case kind:
            for what, taken in _readings(
                value, is_item=any(isinstance(key, int) for key in at[-1:])
            ):
                if _satisfies(taken, kind):
                    yield [_Edit(at, what, value, taken)]


def _wants_list(error: ValidationError, depth: int) -> bool:
    match error.kind:
        case Kind.Type(types):
            return "array" in types and len(error.instance_path) == depth
        case _:
            return False


def _value_at(value: JsonValue, at: Iterable[str | int]) -> JsonValue:
    """Return what an error is about, as it was read: the error has null for a number too large."""
    for key in at:
        match value, key:
            case dict(), str():
                value = value[key]
            case list(), int():
                value = value[key]
            case _:
                raise AssertionError("an error's path leads to what it is about")
    return value


def _satisfies(value: JsonValue, kind: Kind) -> bool:
    match kind:
        case Kind.Type(types):
            return any(_has_type(value, name) for name in types)
        case Kind.Enum(options):
            return any(type(value) is type(option) and value == option for option in options)
        case Kind.Constant(option):
            return type(value) is type(option) and value == option
        case _:
            return False


def _is_declared(error: ValidationError) -> bool:
    """Tell whether the value is that of a property which `properties` has."""
    led_to = ""
    path = iter(error.evaluation_path)
    for keyword in path:
        if keyword in _INTO:
            led_to = str(keyword)
        if keyword in _NAMED:
            next(path, None)  # a name, pattern or index, which may be called as a keyword is
    return led_to == "properties"


def _readings(value: JsonValue, *, is_item: bool) -> Iterator[tuple[str, JsonValue]]:
    """Yield how else `value` may be read without a loss, and what it is then.

    An item is put into no list of its own: the list that it is in may be what is one too few.
    """
    if isinstance(value, str):
        if (said := _said_by(value)) is not None:
            yield "read the JSON in a string", said
        return
    if isinstance(value, int) and not isinstance(value, bool):
        yield "took a number for its text", str(value)
    if value != {} and not isinstance(value, list) and not is_item:
        yield "put a value into a list", [value]


def _said_by(text: str) -> JsonValue:
    """Return what `text` says as JSON; None where it says nothing, or some of it would be lost."""
    try:
        value: JsonValue = from_json(text, allow_inf_nan=False)
        json.loads(text, parse_float=_exact, object_pairs_hook=_distinct_keys)
    except ValueError:
        return None
    return None if isinstance(value, str) else value


def _exact(text: str) -> float:
    """Return the number that `text` is; ValueError where a float has it only nearly."""
    value = float(text)
    if Decimal(repr(value)) != Decimal(text):
        raise ValueError(text)
    return value


def _distinct_keys(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise ValueError("a key is there twice")
    return result


def _has_type(value: JsonValue, kind: str) -> bool:
    match value:
        case bool():
            return kind == "boolean"
        case int():
            return kind in {"integer", "number"}
        case float():
            return kind == "number" or (kind == "integer" and value.is_integer())
        case str():
            return kind == "string"
        case list():
            return kind == "array"
        case dict():
            return kind == "object"
        case None:
            return kind == "null"


def _distinct(ways: Iterable[list[_Edit]]) -> list[list[_Edit]]:
    found: list[list[_Edit]] = []
    for way in ways:
        is_known = any(len(way) == len(other) and all(map(_is_same, way, other)) for other in found)
        if not is_known:
            found.append(way)
    return found


def _is_same(one: _Edit, other: _Edit) -> bool:
    # By their text as well: 1 and true are equal in Python and not in JSON.
    return one == other and to_json(one.taken) == to_json(other.taken)


def _edited(value: JsonValue, edits: Iterable[_Edit]) -> JsonValue:
    """Return a copy of `value` in which `edits` were made, none of which is inside another."""
    inner: dict[str | int, list[_Edit]] = {}
    for edit in edits:
        if not edit.at:
            return edit.taken
        inner.setdefault(edit.at[0], []).append(edit._replace(at=edit.at[1:]))
    if isinstance(value, list):
        result: list[JsonValue] = value.copy()
        for key, some in inner.items():
            assert isinstance(key, int)
            result[key] = _edited(result[key], some)
        return result
    assert isinstance(value, dict)
    changed = value.copy()
    for key, some in inner.items():
        assert isinstance(key, str)
        if some[0].is_left_out and not some[0].at:
            del changed[key]
        else:
            changed[key] = _edited(changed[key], some)
    return changed
