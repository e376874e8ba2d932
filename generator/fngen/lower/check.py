"""The last look at a schema before a model is sent it: it compiles, and something satisfies it."""

from __future__ import annotations

from jsonschema_rs import ReferencingError, ValidationError, canonicalize, validator_for
from jsonschema_rs.canonical import CanonicalizationError, Satisfiability

from fngen.diagnostics import Code, Diagnostics, Location
from fngen.ir.model import Tool
from fngen.json_types import JsonObject, join_pointer


def check(tool: Tool, parameters: JsonObject, diagnostics: Diagnostics) -> None:
    """Report if the arguments of `tool` cannot be checked, or if none would ever be valid."""
    try:
        validator_for(parameters, validate_formats=True, offline=True)
    except (ValidationError, ReferencingError) as error:
        path = error.instance_path if isinstance(error, ValidationError) else []
        at = Location(tool.origin.file, join_pointer(tool.origin.pointer, "parameters", *path))
        message = f"the arguments of `{tool.name}` have a schema that is none: {error.message}"
        diagnostics.error(Code.INVALID_SCHEMA, message, at)
        return
    if _is_impossible(parameters):
        message = f"no arguments of `{tool.name}` can be valid"
        if names := _impossible_properties(parameters):
            message += f": nothing satisfies the schema of {', '.join(names)}"
        diagnostics.error(Code.CONTRADICTORY_SCHEMA, message, tool.origin)


def _impossible_properties(parameters: JsonObject) -> list[str]:
    properties, definitions = parameters.get("properties"), parameters.get("$defs", {})
    if not isinstance(properties, dict):
        return []
    return [
        f"`{name}`"
        for name, schema in properties.items()
        if _is_impossible({"allOf": [schema], "$defs": definitions})
    ]


def _is_impossible(schema: JsonObject) -> bool:
    try:
        verdict = canonicalize(schema, offline=True).satisfiability()
    except (ValidationError, CanonicalizationError):
        return False
    return verdict is Satisfiability.NO
