"""What a type is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

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
    """Yield `kind` and the types in it; an ObjectRef is not looked into."""
    pending = [kind]
    while pending:
        part = pending.pop()
        yield part
        match part:
            case ArrayType(inner) | MapType(inner):
                pending.append(inner)
            case UnionType(options):
                pending += options
            case _:
                pass


def holds_object(kind: SchemaType) -> bool:
    """Tell whether a value of type `kind` may have an object with declared properties in it."""
    return any(isinstance(part, ObjectRef) for part in parts_of(kind))


def reachable(
    kinds: Iterable[SchemaType], objects: Mapping[TypeId, ObjectType]
) -> dict[TypeId, ObjectType]:
    """Return those of `objects` that values of `kinds` may hold, in the order of `objects`."""
    found: set[TypeId] = set()
    pending = [part for kind in kinds for part in parts_of(kind)]
    while pending:
        part = pending.pop()
        if isinstance(part, ObjectRef) and part.id not in found:
            found.add(part.id)
            for prop in objects[part.id].properties:
                pending += parts_of(prop.type)
    return {identifier: kind for identifier, kind in objects.items() if identifier in found}
