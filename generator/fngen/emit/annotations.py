"""Types and values -> the Python that says them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from fngen.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    Default,
    IntegerType,
    LiteralType,
    MapType,
    NullType,
    NumberType,
    ObjectRef,
    Optional,
    Presence,
    Required,
    SchemaType,
    StringType,
    TypeId,
    UnionType,
    union_of,
)
from fngen.json_types import JsonValue


def python_literal(value: JsonValue) -> str:
    """Return `value`, a scalar, as a Python literal in the quotes that formatters prefer."""
    text = repr(value)
    if text.startswith("'") and '"' not in text:
        return '"' + text[1:-1].replace("\\'", "'") + '"'
    return text


def annotation(kind: SchemaType, classes: Mapping[TypeId, str]) -> str:
    """Return the annotation for values of type `kind`; `classes` tells how each id is written."""
    match kind:
        case AnyType():
            return "Any"
        case NullType():
            return "None"
        case BooleanType():
            return "bool"
        case IntegerType():
            return "int"
        case NumberType():
            return "float"
        case StringType():
            return "str"
        case LiteralType(values):
            return f"Literal[{', '.join(python_literal(value) for value in values)}]"
        case ArrayType(items):
            return f"list[{annotation(items, classes)}]"
        case MapType(values):
            return f"dict[str, {annotation(values, classes)}]"
        case UnionType(options):
            return " | ".join(annotation(option, classes) for option in options)
        case ObjectRef(identifier):
            return classes[identifier]
    assert_never(kind)


def without_literals(kind: SchemaType) -> SchemaType:
    """Return `kind` with the types of its literals in their stead: shorter, and true as well."""
    match kind:
        case LiteralType(values):
            kinds: dict[type, SchemaType] = {
                bool: BooleanType(),
                int: IntegerType(),
                str: StringType(),
            }
            return union_of([kinds[type(value)] for value in values])
        case ArrayType(items):
            return ArrayType(without_literals(items))
        case MapType(values):
            return MapType(without_literals(values))
        case UnionType(options):
            return union_of([without_literals(option) for option in options])
        case _:
            return kind


def optional(kind: SchemaType, presence: Presence) -> SchemaType:
    """Return the type of a parameter: with None where that is what stands for a missing value."""
    match presence:
        case Required() | Default():
            return kind
        case Optional():
            return kind if kind == AnyType() else union_of([kind, NullType()])
    assert_never(presence)
