"""The shapes that values take in Python: a closed union, exhausted with `match`.

A shape says what a type annotation can say and nothing more: no bounds, patterns or formats. What a
schema accepts, its shape accepts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType, TypeAlias

from fngen.diagnostics import Location
from fngen.json_types import JsonValue

TypeId = NewType("TypeId", str)
"""Names an object type of an API. Object types are held by id, so recursion is no special case."""


@dataclass(frozen=True, slots=True)
class AnyType:
    """Any JSON value."""


@dataclass(frozen=True, slots=True)
class NullType:
    """`null`."""


@dataclass(frozen=True, slots=True)
class BooleanType:
    """`true` or `false`."""


@dataclass(frozen=True, slots=True)
class IntegerType:
    """A number without a fraction."""


@dataclass(frozen=True, slots=True)
class NumberType:
    """Any number."""


@dataclass(frozen=True, slots=True)
class StringType:
    """A string."""


@dataclass(frozen=True, slots=True)
class LiteralType:
    """One of some strings, integers or booleans, at least one."""

    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class ArrayType:
    """An array whose items have one type."""

    items: SchemaType


@dataclass(frozen=True, slots=True)
class MapType:
    """An object without declared properties, whose values have one type."""

    values: SchemaType


@dataclass(frozen=True, slots=True)
class ObjectRef:
    """An object with declared properties: an ObjectType, by its id."""

    id: TypeId


@dataclass(frozen=True, slots=True)
class ByProperty:
    """What a discriminator says: which type an object is, by the value of the property `name`.

    The type beside None is for any other value.
    """

    name: str
    types: tuple[tuple[str | None, ObjectRef], ...]


@dataclass(frozen=True, slots=True)
class UnionType:
    """One of at least two types, none of them a union or AnyType, NullType last."""

    options: tuple[SchemaType, ...]
    told_by: ByProperty | None = None


SchemaType: TypeAlias = (
    AnyType
    | NullType
    | BooleanType
    | IntegerType
    | NumberType
    | StringType
    | LiteralType
    | ArrayType
    | MapType
    | UnionType
    | ObjectRef
)


@dataclass(frozen=True, slots=True)
class Required:
    """Must be there."""


@dataclass(frozen=True, slots=True)
class Optional:
    """May be left out."""


@dataclass(frozen=True, slots=True)
class Default:
    """May be left out, and then stands for `value`."""

    value: JsonValue


Presence: TypeAlias = Required | Optional | Default


@dataclass(frozen=True, slots=True)
class Property:
    """A property of an object."""

    wire_name: str
    py_name: str
    type: SchemaType
    presence: Presence
    description: str
    origin: Location


@dataclass(frozen=True, slots=True)
class ObjectType:
    """An object with declared properties; `name` is that of its class.

    `wanted` is the name that it would have if no other class had it.
    """

    id: TypeId
    name: str
    wanted: str
    description: str
    properties: tuple[Property, ...]
    origin: Location


def told_by(marker: JsonValue, options: list[SchemaType]) -> ByProperty | None:
    """Return what `marker`, of `resolve`, says of the branches of a union that have the types `options`."""
    match marker:
        case [str(name), *branches]:
            types: dict[str | None, ObjectRef] = {}
            for values, kind in zip(branches, options, strict=True):
                if isinstance(kind, ObjectRef) and isinstance(values, list):
                    for value in values:
                        types.setdefault(None if value is None else str(value), kind)
            return ByProperty(name, tuple(types.items())) if types else None
        case _:
            return None


def union_of(options: list[SchemaType], told_by: ByProperty | None = None) -> SchemaType:
    """Return the type of values that have one of the types `options`."""
    if len(options) == 1:
        return options[0]
    tellers = {option.told_by for option in options if isinstance(option, UnionType)}
    flat: dict[SchemaType, None] = {}
    for option in options:
        for part in option.options if isinstance(option, UnionType) else (option,):
            flat.setdefault(part)
    if not flat or AnyType() in flat:
        return AnyType()
    literals = [value for part in flat if isinstance(part, LiteralType) for value in part.values]
    if literals:
        # Keyed by type too: 1 and True are equal in Python and not in JSON.
        merged = LiteralType(tuple({(type(value), value): value for value in literals}.values()))
        flat = dict.fromkeys(merged if isinstance(part, LiteralType) else part for part in flat)
    if NumberType() in flat:
        flat.pop(IntegerType(), None)
    if NullType() in flat:
        flat[NullType()] = flat.pop(NullType())
    parts = tuple(flat)
    tellers = {teller for teller in (told_by, *tellers) if teller is not None}
    # Of two properties that tell, neither is asked of what the other tells apart.
    teller = tellers.pop() if len(tellers) == 1 else None
    return parts[0] if len(parts) == 1 else UnionType(parts, teller)
