"""What is wrong with arguments: one line a problem, for the model and for the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jsonschema_rs import ValidationErrorKind as Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jsonschema_rs import ValidationError

    from fngen_runtime.json_types import JsonObject

_LONGEST = 80


class Problem(NamedTuple):
    """One thing wrong with arguments: where, what was expected there, and what was found."""

    path: str
    expected: str
    got: str

    def as_json(self) -> JsonObject:
        """Return the problem as the model is told of it."""
        return {"path": self.path, "expected": self.expected, "got": self.got}

    def __str__(self) -> str:
        """Return the problem in one line."""
        return f"{self.path or 'arguments'}: expected {self.expected}; got {self.got}"


def problems_of(errors: Iterable[ValidationError]) -> list[Problem]:
    """Return a problem for each of `errors`, for unions those of the branch that came nearest."""
    found: dict[Problem, None] = {}
    for error in errors:
        for problem in _problems(error):
            found.setdefault(problem)
    return list(found)


def path_of(tokens: Sequence[str | int]) -> str:
    """Return `tokens` as a path: `lines[0].sku`."""
    path = ""
    for token in tokens:
        if isinstance(token, int):
            path += f"[{token}]"
        elif token.isidentifier():
            path += f".{token}" if path else token
        else:
            path += f"[{shown(token)}]"
    return path


def shown(value: object) -> str:
    """Return `value` as JSON, cut where it is long."""
    from pydantic_core import to_json

    text = to_json(value, inf_nan_mode="constants").decode()
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def _problems(error: ValidationError) -> Iterator[Problem]:
    kind, at = error.kind, list(error.instance_path)
    match kind:
        case Kind.Required(name):
            yield Problem(path_of([*at, name]), "a value, as it is required", "nothing")
        case Kind.AdditionalProperties(names) | Kind.UnevaluatedProperties(names):
            for name in names:
                got = shown(error.instance[name]) if isinstance(error.instance, dict) else "a value"
                yield Problem(path_of([*at, name]), "nothing, as there is no such property", got)
        case Kind.AnyOf(branches) | Kind.OneOfNotValid(branches):
            yield from _nearest(error, branches)
        case Kind.PropertyNames(inner):
            expected = f"property names that are {_expected(inner)}"
            yield Problem(path_of(at), expected, shown(inner.instance))
        case _:
            yield Problem(path_of(at), _expected(error), shown(error.instance))


def _nearest(error: ValidationError, branches: list[list[ValidationError]]) -> Iterator[Problem]:
    """Yield the problems of the one branch that takes values like this; else what all expect."""
    depth = len(error.instance_path)

    def fits(branch: list[ValidationError]) -> bool:
        decisive = (Kind.Type, Kind.Constant, Kind.Enum, Kind.FalseSchema)
        tagged = (Kind.Constant, Kind.Enum)
        return bool(branch) and not any(
            (isinstance(e.kind, decisive) and len(e.instance_path) == depth)
            or (isinstance(e.kind, tagged) and len(e.instance_path) == depth + 1)
            for e in branch
        )

    near = sorted((branch for branch in branches if fits(branch)), key=len)
    if near and (len(near) == 1 or len(near[0]) < len(near[1])):
        yield from problems_of(near[0])
        return
    options = dict.fromkeys(_expected(branch[0]) for branch in branches if branch)
    expected = " or ".join(options) or "another value"
    yield Problem(path_of(error.instance_path), expected, shown(error.instance))


_ARTICLES = {"array": "an array", "integer": "an integer", "object": "an object", "null": "null"}

_FORMATS = {
    "date": ", such as 2024-08-15",
    "date-time": ", such as 2024-08-15T12:30:00Z",
    "time": ", such as 12:30:00Z",
    "duration": ", such as P1DT2H",
    "email": ", such as name@example.com",
    "uuid": ", such as 123e4567-e89b-12d3-a456-426614174000",
    "uri": ", such as https://example.com/page",
}


def _expected(error: ValidationError) -> str:
    kind = error.kind
    match kind:
        case Kind.Type(types):
            return " or ".join(_ARTICLES.get(name, f"a {name}") for name in types)
        case Kind.Constant(value):
            return shown(value)
        case Kind.Enum(options):
            return f"one of {', '.join(shown(option) for option in options)}"
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
        case _:
            return _bound(kind) or error.message


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
