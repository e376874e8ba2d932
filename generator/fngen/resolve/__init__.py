"""Second stage: specs -> documents with every link followed and version differences gone."""

from __future__ import annotations

from fngen.diagnostics import Code, Diagnostics, Severity
from fngen.load.source import SpecKind
from fngen.load.spec import Spec
from fngen.resolve import functions, json_schema, openapi, swagger
from fngen.resolve.document import (
    Body,
    Definition,
    Document,
    Effect,
    Function,
    Head,
    Operation,
    Parameter,
    Pin,
    Place,
    Wanted,
)

__all__ = [
    "Body",
    "Definition",
    "Document",
    "Effect",
    "Function",
    "Head",
    "Operation",
    "Parameter",
    "Pin",
    "Place",
    "Wanted",
    "resolve",
]

_RESOLVERS = {
    SpecKind.OPENAPI: openapi.resolve,
    SpecKind.SWAGGER: swagger.resolve,
    SpecKind.JSON_SCHEMA: json_schema.resolve,
    SpecKind.FUNCTIONS: functions.resolve,
}


def resolve(spec: Spec, wanted: Wanted, diagnostics: Diagnostics) -> Document:
    """Return `spec` as a document; report every link that leads nowhere.

    Of functions that are not `wanted` nothing is read, so no fault of theirs is in the way.
    """
    document = _RESOLVERS[spec.kind](spec, diagnostics, wanted)
    failed = any(item.severity is Severity.ERROR for item in diagnostics.items)
    if document.heads or failed:
        return document
    if document.left_out:
        diagnostics.warning(
            Code.NO_FUNCTIONS,
            "every function here is left out, so the package has nothing to call",
            spec.source.at(),
        )
    else:
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
