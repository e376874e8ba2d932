"""What is wrong with arguments: one line a problem, for the model and for the log."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from jsonschema_rs import ValidationErrorKind as Kind
from pydantic_core import to_json

from fngen_runtime.contract import referred, schema_at
from fngen_runtime.unions import RefusedUnion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jsonschema_rs import ValidationError

    from fngen_runtime.json_types import JsonObject, JsonValue

_LONGEST = 80
_LONGEST_NAME = 40
_LONGEST_EXPECTED = 600
_LONGEST_SCHEMA = 200
_MOST = 40
_STEP = re.compile(r"\[(\d+)\]|\[(\"(?:[^\"\\]|\\.)*\")\]|\.?([^.\[]+)")


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


def problems_of(errors: Iterable[ValidationError], root: JsonObject) -> list[Problem]:
    """Return a problem for each of `errors`, for unions those of the branch that came nearest.

    `root` is the schema that the errors are of.
    """
    found: dict[Problem, None] = {}
    for error in errors:
        for problem in _problems(error, root):
            if len(problem.expected) <= _LONGEST_EXPECTED:
                found[problem] = None
            else:
                shortened = _cut(problem.expected, _LONGEST_EXPECTED)
                found[problem._replace(expected=shortened)] = None
    return list(found)


def path_of(tokens: Sequence[str | int]) -> str:
    """Return `tokens` as a path: `lines[0].sku`."""
    if len(tokens) == 1 and isinstance(name := tokens[0], str) and _is_plain(name):
        return name  # as nearly always
    path = ""
    for token in tokens:
        if isinstance(token, int):
            path += f"[{token}]"
        elif _is_plain(token):
            path += f".{token}" if path else token
        else:
            path += f"[{shown(token)}]"
    return path


def tokens_of(path: str) -> list[str | int]:
    """Return the tokens of a path that `path_of` wrote."""
    return [
        int(number) if number else json.loads(quoted) if quoted else name
        for number, quoted, name in _STEP.findall(path)
    ]


def _is_plain(name: str) -> bool:
    return name.isidentifier() and len(name) <= _LONGEST_NAME


def shown(value: object, longest: int = _LONGEST) -> str:
    """Return `value` as JSON, cut where it is long."""
    try:
        text = to_json(value, inf_nan_mode="constants").decode()
    except ValueError:  # half a surrogate pair, which UTF-8 cannot write
        text = json.dumps(value, separators=(",", ":"), default=repr)
    return text if len(text) <= longest else _cut(text, longest)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def _problems(error: ValidationError, root: JsonObject) -> Iterable[Problem]:
    kind, at = error.kind, error.instance_path
    # Most of what is wrong is one of these two, and `match` takes twice as long to tell.
    if isinstance(kind, Kind.Required):
        return [Problem(path_of([*at, kind.property]), "a value, as it is required", "nothing")]
    if isinstance(kind, Kind.Type):
        return [Problem(path_of(at), kinds_in_words(kind.types), shown(error.instance))]
    match kind:
        case Kind.AdditionalProperties(names) | Kind.UnevaluatedProperties(names):
            return [_no_such_property(error, name) for name in names]
        case Kind.AnyOf(branches) | Kind.OneOfNotValid(branches):
            return _nearest(error, branches, root)
        case Kind.PropertyNames(inner):
            expected = f"property names that are {_expected(inner)}"
            return [Problem(path_of(at), expected, shown(inner.instance))]
        case Kind.Contains():
            expected = _contained(error, root) or _expected(error)
            return [Problem(path_of(at), expected, shown(error.instance))]
        case Kind.UnevaluatedItems():
            expected = "no items beyond those that are described"
            return [Problem(path_of(at), expected, shown(error.instance))]
        case _:
            return [Problem(path_of(at), _expected(error), shown(error.instance))]


def _no_such_property(error: ValidationError, name: str) -> Problem:
    got = shown(error.instance[name]) if isinstance(error.instance, dict) else "a value"
    path = path_of([*error.instance_path, name])
    return Problem(path, "nothing, as there is no such property", got)


def _nearest(
    error: ValidationError, branches: list[list[ValidationError]], root: JsonObject
) -> Iterator[Problem]:
    """Yield the problems of the one branch that takes values like this; else what all expect."""
    union = RefusedUnion(error, branches, root)
    if nearest := union.nearest():
        yield from problems_of(nearest, root)
    elif tags := union.tags():
        expected = " or ".join(dict.fromkeys(map(_expected, tags)))
        yield Problem(path_of(tags[0].instance_path), expected, shown(tags[0].instance))
    else:
        expected = _options(branches, len(error.instance_path))
        yield Problem(path_of(error.instance_path), expected, shown(error.instance))


def _contained(error: ValidationError, root: JsonObject) -> str | None:
    """Return which items `contains` wants, and how many; None where the schema is not at hand."""
    *way, keyword = error.schema_path
    schema = schema_at(root, way)
    if not isinstance(schema, dict) or "contains" not in schema:
        return None
    count = 1 if keyword == "contains" else schema[str(keyword)]
    assert isinstance(count, (int, float))
    most = "at most" if keyword == "maxContains" else "at least"
    wanted = referred(schema["contains"], root)
    kind = f" of this kind: {_in_words(wanted)}" if wanted else ""
    return f"{most} {_count(int(count), 'item')}{kind}"


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


def _options(branches: Iterable[Sequence[ValidationError]], depth: int) -> str:
    """Return what each of `branches` expects first, of a value that is `depth` keys deep."""
    options = dict.fromkeys(_option(branch[0], depth) for branch in branches if branch)
    return " or ".join(options) or "another value"


def _option(error: ValidationError, depth: int) -> str:
    at = list(error.instance_path)[depth:]
    match error.kind:
        case Kind.Required(name):
            return f"an object with `{path_of([*at, name])}`"
        case Kind.AdditionalProperties(names) | Kind.UnevaluatedProperties(names):
            return f"an object without `{path_of([*at, names[0]])}`"
        case _:
            return f"`{path_of(at)}` to be {_expected(error)}" if at else _expected(error)


_KINDS = {
    "array": "an array",
    "boolean": "a boolean",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}

_NAMES: dict[type, str] = {
    bool: "boolean",
    dict: "object",
    float: "number",
    int: "number",
    list: "array",
    str: "string",
}

_FORMATS = {
    "date": ", such as 2024-08-15",
    "date-time": ", such as 2024-08-15T12:30:00Z",
    "time": ", such as 12:30:00Z",
    "duration": ", such as P1DT2H",
    "email": ", such as name@example.com",
    "uuid": ", such as 123e4567-e89b-12d3-a456-426614174000",
    "uri": ", such as https://example.com/page",
}


_CONTAINS = {
    "contains": "an item that is as `contains` says",
    "minContains": "more items that are as `contains` says",
    "maxContains": "fewer items that are as `contains` says",
}


def _expected(error: ValidationError) -> str:
    kind = error.kind
    match kind:
        case Kind.Type(types):
            return kinds_in_words(types)
        case Kind.Constant(value) | Kind.Enum([value]):
            return shown(value)
        case Kind.Enum(options):
            more = f", ... ({len(options)} in all)" if len(options) > _MOST else ""
            return f"one of {', '.join(shown(option) for option in options[:_MOST])}{more}"
        case Kind.AnyOf(branches) | Kind.OneOfNotValid(branches):
            return _options(branches, len(error.instance_path))
        case Kind.Format(name):
            return f"a string in the format `{name}`{_FORMATS.get(name, '')}"
        case Kind.Pattern(pattern):
            return f"a string that matches `{pattern}`"
        case Kind.Not(schema):
            return f"a value that is not {shown(schema)}"
        case Kind.OneOfMultipleValid():
            return "a value that fits one of the alternatives, not several"
        case Kind.UniqueItems():
            return "items that differ from one another"
        case Kind.FalseSchema():
            return "nothing, as no value is allowed here"
        case Kind.Contains():
            return _CONTAINS[str(error.schema_path[-1])]
        case _:
            return _bound(kind) or error.message


def kind_of(value: JsonValue) -> str:
    """Return the name that the type of `value` has in JSON Schema; of each number `number`."""
    return _NAMES.get(type(value), "null")


def kinds_in_words(types: Iterable[str]) -> str:
    """Return the names of types in words: `an array or null`."""
    first, *others = types
    return (
        " or ".join([_KINDS[first], *map(_KINDS.__getitem__, others)]) if others else _KINDS[first]
    )


def _bound(kind: Kind) -> str | None:
    """Return what a keyword that sets a limit expects."""
    match kind:
        case Kind.Minimum(limit):
            return f"at least {limit}"
        case Kind.Maximum(limit):
            return f"at most {limit}"
        case Kind.ExclusiveMinimum(limit):
            return f"more than {limit}"
        case Kind.ExclusiveMaximum(limit):
            return f"less than {limit}"
        case Kind.MultipleOf(number):
            return f"a multiple of {number}"
        case Kind.MinLength(limit):
            return f"at least {_count(limit, 'character')}"
        case Kind.MaxLength(limit):
            return f"at most {_count(limit, 'character')}"
        case Kind.MinItems(limit):
            return f"at least {_count(limit, 'item')}"
        case Kind.MaxItems(limit) | Kind.AdditionalItems(limit):
            return f"at most {_count(limit, 'item')}"
        case Kind.MinProperties(limit):
            return f"at least {_count(limit, 'property', 'properties')}"
        case Kind.MaxProperties(limit):
            return f"at most {_count(limit, 'property', 'properties')}"
        case _:
            return None


def _count(number: int, noun: str, plural: str | None = None) -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
