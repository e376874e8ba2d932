"""What is wrong with arguments: one line a problem, for the model and for the log."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from jsonschema_rs import ValidationErrorKind as Kind
from jsonschema_rs import validator_for
from pydantic_core import from_json, to_json

from fngen_runtime.contract import referred, schema_at
from fngen_runtime.expected import NO_PROPERTY, REQUIRED, expected_by, options_of
from fngen_runtime.shapes import AS_IT_IS, Shape
from fngen_runtime.unions import RefusedUnion
from fngen_runtime.words import counted, cut, kinds_in_words, path_of, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from jsonschema_rs import ValidationError

    from fngen_runtime.json_types import JsonObject, JsonValue

LONGEST_EXPECTED = 600
_LONGEST_SCHEMA = 200
_MOST = 20


class Problem(NamedTuple):
    """One thing wrong with arguments: where, what was expected there, and what was found."""

    path: str
    expected: str
    got: str

    def told_of(self, whole: str) -> str:
        """Return the problem in one line; `whole` is what it is about where it has no path."""
        return f"{self.path or whole}: expected {self.expected}; got {self.got}"

    def __str__(self) -> str:
        """Return the problem in one line, as one of arguments."""
        return self.told_of("arguments")


Found: TypeAlias = "dict[Problem, Sequence[str | int]]"
"""Problems, each once, and where they are."""


def problems_of(
    errors: Iterable[ValidationError], root: JsonObject, value: JsonValue
) -> list[Problem]:
    """Return a problem for each of `errors` of `value`, for unions those of the nearest branch.

    `root` is the schema that the errors are of.
    """
    return list(found_by(errors, root, Shape(value)))


def found_by(errors: Iterable[ValidationError], root: JsonObject, shape: Shape) -> Found:
    """Return what `problems_of` does of arguments that were sent in `shape`, and where it is."""
    found: Found = {}
    is_as_judged = shape.__class__ is Shape
    for error in errors:
        if not is_as_judged and shape.is_doubtful(error):
            continue
        for at, expected, got in _problems(error, root, shape):
            is_short = len(expected) <= LONGEST_EXPECTED
            brief = expected if is_short else cut(expected, LONGEST_EXPECTED)
            found[Problem(path_of(at), brief, got)] = at
    return found


_Told: TypeAlias = "tuple[Sequence[str | int], str, str]"
"""A problem whose place is no text yet."""


def _problems(error: ValidationError, root: JsonObject, shape: Shape) -> Iterable[_Told]:
    kind, at = error.kind, shape.path(error)
    # Most of what is wrong is one of these two, and `match` takes twice as long to tell.
    if isinstance(kind, Kind.Required):
        if shape.__class__ is Shape:
            return [([*at, kind.property], REQUIRED, "nothing")]
        to, is_pair, got = shape.lack(at, kind.property)
        wanted = f"a pair with the key {shown(kind.property)}, as it is required"
        return [(to, wanted if is_pair else REQUIRED, got)]
    if isinstance(kind, Kind.Type) and shape.__class__ is Shape:
        return [(at, kinds_in_words(kind.types), shown(error.instance))]
    place = shape.place(at, error.instance)
    match kind:
        case Kind.AdditionalProperties(names) | Kind.UnevaluatedProperties(names):
            return [_no_such_property(error, name, root, shape) for name in names]
        case Kind.AnyOf(branches) | Kind.OneOfNotValid(branches):
            return _nearest(error, branches, root, shape)
        case Kind.PropertyNames(inner):
            name = str(inner.instance)
            if (key := shape.key([*at, name])) is not None:
                return [(key, expected_by(inner, Shape(None), AS_IT_IS), shown(name))]
            return [(place.at, expected_by(error, shape, place.form), shown(name))]
        case Kind.Contains():
            expected = _contained(error, root) or expected_by(error, shape, place.form)
            return [(place.at, expected, shown(place.sent))]
        case _:
            return [(place.at, expected_by(error, shape, place.form), shown(place.sent))]


def _no_such_property(error: ValidationError, name: str, root: JsonObject, shape: Shape) -> _Told:
    at = [*shape.path(error), name]
    if (key := shape.key(at)) is not None:
        return key, _keys(schema_at(root, error.schema_path[:-1])), shown(name)
    value = error.instance[name] if isinstance(error.instance, dict) else None
    to, _, sent = shape.place(at, value)
    return to, NO_PROPERTY, shown(sent)


def _keys(schema: JsonValue) -> str:
    """Return which keys of pairs `schema` takes."""
    schema = schema if isinstance(schema, dict) else {}
    patterns = schema.get("patternProperties")
    if not isinstance(patterns, dict) or not patterns:
        return "another key, as there is no such property"
    more = f", ... ({len(patterns)} in all)" if len(patterns) > _MOST else ""
    return f"a key that matches {' or '.join(f'`{one}`' for one in list(patterns)[:_MOST])}{more}"


def _nearest(
    error: ValidationError,
    branches: list[list[ValidationError]],
    root: JsonObject,
    shape: Shape,
) -> Iterator[_Told]:
    """Yield the problems of the one branch that takes values like this; else what all expect."""
    union = RefusedUnion(error, branches, root)
    if nearest := union.nearest():
        for one in nearest:
            if not shape.is_doubtful(one):
                yield from _problems(one, root, shape)
    elif tags := union.tags():
        place = shape.place(shape.path(tags[0]), tags[0].instance)
        each = dict.fromkeys(expected_by(tag, shape, place.form) for tag in tags)
        yield place.at, " or ".join(each), shown(place.sent)
    else:
        at = shape.path(error)
        place = shape.place(at, error.instance)
        expected = options_of(branches, len(at), shape, place.form)
        yield place.at, expected, shown(place.sent)


def _contained(error: ValidationError, root: JsonObject) -> str | None:
    """Return which items `contains` wants, and how many; None where the schema is not at hand."""
    *way, keyword = error.schema_path
    schema = schema_at(root, way)
    if not isinstance(schema, dict) or "contains" not in schema:
        return None
    # Where none is there and there is no `minContains`, that is told of `maxContains`.
    is_most = keyword == "maxContains" and _has_any(error.instance, schema["contains"], root)
    count = schema[str(keyword)] if is_most or keyword == "minContains" else 1
    assert isinstance(count, (int, float))
    wanted = referred(schema["contains"], root)
    kind = f" of this kind: {_in_words(wanted)}" if wanted else ""
    return f"{'at most' if is_most else 'at least'} {counted(int(count), 'item')}{kind}"


def _has_any(items: object, schema: JsonValue, root: JsonObject) -> bool:
    """Tell whether one of `items` is as `schema`, a part of `root`, says."""
    if not items:
        return False
    return _any_of(to_json({"contains": schema, "$defs": root.get("$defs", {})}))(items)


@lru_cache(maxsize=16)
def _any_of(schema: bytes) -> Callable[[object], bool]:
    return validator_for(from_json(schema), validate_formats=True, offline=True).is_valid


def _in_words(schema: JsonObject) -> str:
    """Return `schema` in brief: in words where it has one keyword that there are words for."""
    schema = {key: value for key, value in schema.items() if key not in {"title", "description"}}
    match schema:
        case {"type": str(kind), **rest} if not rest:
            return kinds_in_words([kind])
        case {"const": value, **rest} if not rest:
            return shown(value)
        case _:
            return shown(schema, _LONGEST_SCHEMA)
