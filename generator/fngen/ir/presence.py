"""What is said beside a property's type: its description, and what its absence stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fngen.ir.types import (
    AnyType,
    BooleanType,
    Default,
    IntegerType,
    LiteralType,
    NullType,
    NumberType,
    Optional,
    Presence,
    SchemaType,
    StringType,
    UnionType,
)
from fngen.json_types import JsonValue, Schema


def description_of(schemas: Iterable[Schema]) -> str:
    """Return the first description among `schemas`."""
    for schema in schemas:
        text = schema.get("description") if isinstance(schema, dict) else None
        if isinstance(text, str) and text.strip():
            return text.strip()
    return ""


def presence_of(schemas: Iterable[Schema], kind: SchemaType) -> Presence:
    """Return the presence of a property that is not required: its default, where it fits `kind`."""
    for schema in schemas:
        if isinstance(schema, dict) and "default" in schema and fits(schema["default"], kind):
            return Default(schema["default"])
    return Optional()


def fits(value: JsonValue, kind: SchemaType) -> bool:
    """Tell whether the scalar `value` can be written as a default of a parameter of type `kind`."""
    match kind:
        case LiteralType(values):
            return any(type(value) is type(known) and value == known for known in values)
        case AnyType():
            return value is None or isinstance(value, str | int | float)
        case UnionType(options):
            return any(fits(value, option) for option in options)
        case _:
            check = _FITS.get(type(kind))
            return check is not None and check(value)


_FITS: dict[type, Callable[[JsonValue], bool]] = {
    NullType: lambda value: value is None,
    BooleanType: lambda value: isinstance(value, bool),
    IntegerType: lambda value: isinstance(value, int) and not isinstance(value, bool),
    NumberType: lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    StringType: lambda value: isinstance(value, str),
}
