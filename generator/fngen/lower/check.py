"""The last look at a schema before a model is sent it: it compiles, and something satisfies it."""

from __future__ import annotations

from jsonschema_rs import ReferencingError, ValidationError, validator_for
from jsonschema_rs.canonical import CanonicalizationError, Satisfiability

from fngen.canonical import canonical
from fngen.diagnostics import Code, Diagnostics, Location
from fngen.ir.model import Argument, Tool
from fngen.ir.types import Required
from fngen.json_types import JsonObject
from fngen.memo import Memo


def check(tool: Tool, parameters: JsonObject, memo: Memo, diagnostics: Diagnostics) -> None:
    """Report if the arguments of `tool` cannot be checked, or if none would ever be valid."""
    key = memo.key("sound", parameters)
    if memo.find(key) is not None:
        return
    try:
        validator_for(parameters, validate_formats=True, offline=True)
    except (ValidationError, ReferencingError) as error:
        message = f"the arguments of `{tool.name}` cannot be checked: {error.message}"
        at = _argument_at(tool, error) if isinstance(error, ValidationError) else tool.origin
        diagnostics.error(Code.INVALID_SCHEMA, message, at)
        return
    if not _is_impossible(parameters):
        memo.keep(key, value=True)
        return
    message = f"no arguments of `{tool.name}` can be valid"
    help_text = f"mend it, or leave the function out: `--exclude name:{tool.name}`"
    impossible = _impossible_arguments(tool, parameters)
    for argument in impossible:
        why = f"{message}: nothing satisfies the schema of `{argument.wire_name}`"
        diagnostics.error(Code.CONTRADICTORY_SCHEMA, why, argument.origin, help=help_text)
    if not impossible:
        diagnostics.error(Code.CONTRADICTORY_SCHEMA, message, tool.origin, help=help_text)


def _argument_at(tool: Tool, error: ValidationError) -> Location:
    """Return where the argument is whose schema `error` is about; it may be in a definition."""
    match error.instance_path:
        case ["properties", name, *_]:
            named = [argument for argument in tool.arguments if argument.wire_name == name]
            return named[0].origin if named else tool.origin
        case _:
            return tool.origin


def _impossible_arguments(tool: Tool, parameters: JsonObject) -> list[Argument]:
    properties, definitions = parameters.get("properties"), parameters.get("$defs", {})
    if not isinstance(properties, dict):
        return []
    return [
        argument
        for argument in tool.arguments
        if isinstance(argument.presence, Required)  # others can be left out
        and _is_impossible(
            {"allOf": [properties.get(argument.wire_name, True)], "$defs": definitions}
        )
    ]


def _is_impossible(schema: JsonObject) -> bool:
    form = canonical(schema)
    try:
        return form is not None and form.satisfiability() is Satisfiability.NO
    except CanonicalizationError:
        return False
