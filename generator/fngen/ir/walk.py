"""What a type is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from fngen.ir.types import (
    ArrayType,
    MapType,
    ObjectRef,
    ObjectType,
    SchemaType,
    TypeId,
    UnionType,
)


def parts_of(kind: SchemaType) -> Iterator[SchemaType]:
    """Yield `kind` and the types in it, in their order; an ObjectRef is not looked into."""
    pending = [kind]
    while pending:
        part = pending.pop()
        yield part
        match part:
            case ArrayType(inner) | MapType(inner):
                pending.append(inner)
            case UnionType(options):
                pending += reversed(options)
            case _:
                pass


def is_larger(kind: SchemaType, most: int) -> bool:
    """Tell whether `kind` has more than `most` types in it, itself included."""
    return any(True for _ in islice(parts_of(kind), most, None))


def holds_object(kind: SchemaType) -> bool:
    """Tell whether a value of type `kind` may have an object with declared properties in it."""
    return any(isinstance(part, ObjectRef) for part in parts_of(kind))


def reachable(
    kinds: Iterable[SchemaType], objects: Mapping[TypeId, ObjectType]
) -> dict[TypeId, ObjectType]:
    """Return those of `objects` that values of `kinds` may hold, each before those that it holds."""
    found: dict[TypeId, ObjectType] = {}
    pending = list(_held(kinds))[::-1]
    while pending:
        identifier = pending.pop()
        if identifier not in found:
            kind = found[identifier] = objects[identifier]
            pending += list(_held(prop.type for prop in kind.properties))[::-1]
    return found


def _held(kinds: Iterable[SchemaType]) -> Iterator[TypeId]:
    """Yield the objects that values of `kinds` hold themselves."""
    for kind in kinds:
        yield from (part.id for part in parts_of(kind) if isinstance(part, ObjectRef))
