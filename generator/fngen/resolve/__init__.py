"""Second stage: specs -> documents with every link followed and version differences gone."""

from __future__ import annotations

from collections.abc import Iterable

from fngen.diagnostics import Diagnostics
from fngen.load import Spec, SpecKind
from fngen.resolve import functions, json_schema, openapi
from fngen.resolve.document import (
    Body,
    Definition,
    Document,
    Function,
    Operation,
    Parameter,
    Place,
)

__all__ = [
    "Body",
    "Definition",
    "Document",
    "Function",
    "Operation",
    "Parameter",
    "Place",
    "resolve",
]

_RESOLVERS = {
    SpecKind.OPENAPI: openapi.resolve,
    SpecKind.JSON_SCHEMA: json_schema.resolve,
    SpecKind.FUNCTIONS: functions.resolve,
}


def resolve(specs: Iterable[Spec], diagnostics: Diagnostics) -> tuple[Document, ...]:
    """Return a document for each spec; report every link that leads nowhere."""
    return tuple(_RESOLVERS[spec.kind](spec, diagnostics) for spec in specs)
