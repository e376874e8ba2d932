"""The objects in arguments -> the views of their classes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fngen.emit.docstrings import docstring
from fngen.emit.fields import Declaration, declarations
from fngen.emit.imports import names_used
from fngen.emit.layout import break_field
from fngen.emit.views import ModelView
from fngen.ir.model import Api, Argument
from fngen.ir.types import Property
from fngen.ir.walk import holds_object
from fngen.memo import Memo
from fngen.names import Namespace, name_as_field


class _Class(NamedTuple):
    name: str
    description: str
    properties: tuple[Property, ...]


def model_views(api: Api, memo: Memo) -> Iterator[ModelView]:
    """Yield the view of each class in arguments of `api`."""
    classes = list(_classes(api))
    names = {identifier: kind.name for identifier, kind in api.models.items()}
    properties = [prop for one in classes for prop in one.properties]
    declared = iter(declarations(properties, names, memo))
    for one in classes:
        fields = [(prop, next(declared)) for prop in one.properties]
        used = {name for _, field in fields for name in _names(field)}
        yield ModelView(
            name=one.name,
            docstring=docstring(one.description),
            fields=tuple(_field(prop, field) for prop, field in fields),
            names=tuple(sorted({"Model", *used})),
        )


def _classes(api: Api) -> Iterator[_Class]:
    for kind in api.models.values():
        yield _Class(kind.name, kind.description, kind.properties)
    for tool in api.tools:
        if tool.view is None:
            continue
        description = f"The objects in arguments of `{tool.name}`."
        yield _Class(tool.view, description, tuple(_fields(tool.arguments)))


def _fields(arguments: Iterable[Argument]) -> Iterator[Property]:
    """Yield those of `arguments` that hold objects, known by the names that they have in Python."""
    fields = Namespace()
    for argument in arguments:
        if holds_object(argument.type):
            yield Property(
                argument.py_name,
                fields.claim(name_as_field(argument.py_name)),
                argument.type,
                argument.presence,
                argument.description,
                argument.origin,
            )


def _field(prop: Property, field: Declaration) -> tuple[str, ...]:
    """Return the lines of a field, without the indentation of its class."""
    return *break_field(prop.py_name, *field), *docstring(prop.description)


def _names(field: Declaration) -> frozenset[str]:
    return names_used(field.annotation) | names_used(field.value.removeprefix(" = "))
