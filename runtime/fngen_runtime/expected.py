"""What a schema expects where it refuses a value, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jsonschema_rs import ValidationErrorKind as Kind

from fngen_runtime.shapes import AS_IT_IS, Shape
from fngen_runtime.words import counted, path_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jsonschema_rs import ValidationError

    from fngen_runtime.shapes import Form

_MOST = 40

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

REQUIRED = "a value, as it is required"
NO_PROPERTY = "nothing, as there is no such property"


def expected_by(error: ValidationError, shape: Shape, form: Form) -> str:
    """Return what `error` expects of a value that is sent in `form`, as part of `shape`."""
    kind = error.kind
    match kind:
        case Kind.AnyOf(branches) | Kind.OneOfNotValid(branches):
            return options_of(branches, len(shape.path(error)), shape, form)
        case Kind.PropertyNames(inner):
            return f"property names that are {expected_by(inner, Shape(None), AS_IT_IS)}"
        case Kind.Contains():
            return _CONTAINS[str(error.schema_path[-1])]
        case _:
            return _of_value(kind, form) or _bound(kind, form) or error.message


def _of_value(kind: Kind, form: Form) -> str | None:
    match kind:
        case Kind.Type(types):
            return form.kinds(types)
        case Kind.Constant(value) | Kind.Enum([value]):
            return form.constant(value)
        case Kind.Enum(options):
            more = f", ... ({len(options)} in all)" if len(options) > _MOST else ""
            return f"one of {', '.join(map(form.constant, options[:_MOST]))}{more}"
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
        case Kind.UnevaluatedItems():
            return "no items beyond those that are described"
        case Kind.FalseSchema():
            return "nothing, as no value is allowed here"
        case _:
            return None


def options_of(
    branches: Iterable[Sequence[ValidationError]], depth: int, shape: Shape, form: Form
) -> str:
    """Return what each of `branches` expects first, of a value that is `depth` keys deep."""
    options = dict.fromkeys(_option(one[0], depth, shape, form) for one in branches if one)
    return " or ".join(options) or "another value"


def _option(error: ValidationError, depth: int, shape: Shape, form: Form) -> str:
    at = shape.path(error)
    start = len(shape.place(at[:depth], None).at)
    match error.kind:
        case Kind.Required(name):
            lack = shape.lack(at, name)
            if lack.is_pair:
                return f"a pair with the key {shown(name)}{_within(lack.at[start:])}"
            return f"{form.kinds(['object'])} with `{path_of(lack.at[start:])}`"
        case Kind.AdditionalProperties(names) | Kind.UnevaluatedProperties(names):
            name = names[0]
            if (key := shape.key([*at, name])) is not None:
                return f"no pair with the key {shown(name)}{_within(key[start:-2])}"
            to = shape.place([*at, name], None).at
            return f"{form.kinds(['object'])} without `{path_of(to[start:])}`"
        case _:
            place = shape.place(at, None)
            inner = expected_by(error, shape, place.form)
            return f"`{path_of(place.at[start:])}` to be {inner}" if at[depth:] else inner


def _within(at: Sequence[str | int]) -> str:
    return f" in `{path_of(at)}`" if at else ""


def _bound(kind: Kind, form: Form) -> str | None:
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
            return f"at least {counted(limit, 'character')}"
        case Kind.MaxLength(limit):
            return f"at most {counted(limit, 'character')}"
        case Kind.MinItems(limit):
            return f"at least {counted(limit, 'item')}"
        case Kind.MaxItems(limit) | Kind.AdditionalItems(limit):
            return f"at most {counted(limit, 'item')}"
        case Kind.MinProperties(limit):
            return f"at least {form.properties(limit)}"
        case Kind.MaxProperties(limit):
            return f"at most {form.properties(limit)}"
        case _:
            return None
