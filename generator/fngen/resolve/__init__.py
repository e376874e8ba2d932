"""Second stage: specs -> documents with every link followed and version differences gone."""

from __future__ import annotations

from collections.abc import Iterable

from fngen.diagnostics import Code, Diagnostics, Severity
from fngen.load import Spec, SpecKind
from fngen.resolve import functions, json_schema, openapi, swagger
from fngen.resolve.document import (
    Body,
    Definition,
    Document,
    Effect,
    Function,
    Operation,
    Parameter,
    Pin,
    Place,
)

__all__ = [
    "Body",
    "Definition",
    "Document",
    "Effect",
    "Function",
    "Operation",
    "Parameter",
    "Pin",
    "Place",
    "resolve",
]

_RESOLVERS = {
    SpecKind.OPENAPI: openapi.resolve,
    SpecKind.SWAGGER: swagger.resolve,
    SpecKind.JSON_SCHEMA: json_schema.resolve,
    SpecKind.FUNCTIONS: functions.resolve,
}


def resolve(specs: Iterable[Spec], diagnostics: Diagnostics) -> tuple[Document, ...]:
    """Return a document for each spec; report every link that leads nowhere."""
    return tuple(_resolve(spec, diagnostics) for spec in specs)


def _resolve(spec: Spec, diagnostics: Diagnostics) -> Document:
    before = len(diagnostics.items)
    document = _RESOLVERS[spec.kind](spec, diagnostics)
    reported = diagnostics.items[before:]
    empty = not (document.functions or document.operations or document.left_out)
    if empty and not any(item.severity is Severity.ERROR for item in reported):
        is_api = spec.kind in {SpecKind.OPENAPI, SpecKind.SWAGGER}
        what = "operation" if is_api else "function definition"
        data = spec.source.data
        keys = data.keys() if isinstance(data, dict) else ()
        holder = next((f"/{key}" for key in _HOLDERS if key in keys), "")
        diagnostics.warning(
            Code.NO_FUNCTIONS,
            f"there is no {what} here, so the package has nothing to call",
            spec.source.at(holder),
        )
    return document


_HOLDERS = ("paths", "functions", "tools", "result", "openapi", "swagger")
"""Where to look for what is missing, the best place first."""
