"""The part of judging that concerns the functions a request offers, in each of the three shapes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fngen_runtime.testing.api_errors import (
    ApiError,
    empty_array,
    empty_string,
    long_array,
    long_string,
    missing,
    wrong_type,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fngen_runtime.json_types import JsonObject, JsonValue

MAX_FUNCTIONS = 128
MAX_NAME = 64
_NAME = re.compile(r"[a-zA-Z0-9_-]+")

# "Supported schemas" of the structured outputs guide names all but oneOf, which is refused too.
_NOT_STRICT = (
    "allOf",
    "oneOf",
    "not",
    "dependentRequired",
    "dependentSchemas",
    "if",
    "then",
    "else",
)
_NOT_AT_ROOT = ("oneOf", "anyOf", "allOf", "enum", "not")


def check_name(param: str, name: JsonValue) -> Iterator[ApiError]:
    """Yield what is wrong with a function's name, wherever in a request it stands."""
    if name is None:
        yield missing(param)
    elif not isinstance(name, str):
        yield wrong_type(param, "a string", name)
    elif not name:
        yield empty_string(param)
    elif len(name) > MAX_NAME:
        yield long_string(param, MAX_NAME, len(name))
    elif not _NAME.fullmatch(name):
        message = (
            f"Invalid '{param}': string does not match pattern. "
            "Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'."
        )
        yield ApiError(message, param, "invalid_value")


def check_chat_offer(body: JsonObject) -> Iterator[ApiError]:
    """Yield what is wrong with `functions` and `tools` of a chat completions request."""
    if body.get("functions") is not None and body.get("tools") is not None:
        message = "Invalid parameter: 'functions' and 'tools' cannot be used in one request."
        yield ApiError(message, "functions")
    for option, offer in (
        ("function_call", "functions"),
        ("tool_choice", "tools"),
        ("parallel_tool_calls", "tools"),
    ):
        if body.get(option) is not None and body.get(offer) is None:
            message = (
                f"Invalid value for '{option}': "
                f"'{option}' is only allowed when '{offer}' are specified."
            )
            yield ApiError(message, option)
    for offer in ("functions", "tools"):
        if body.get(offer) == []:
            yield empty_array(offer)
        yield from _check_list(body, offer)
    for param, function in _elements(body, "functions"):
        yield from _check_function(param, function, strict=False)
    for param, tool in _elements(body, "tools"):
        yield from _check_chat_tool(param, tool)


def check_responses_offer(body: JsonObject) -> Iterator[ApiError]:
    """Yield what is wrong with `tools` of a responses request."""
    yield from _check_list(body, "tools")
    for param, tool in _elements(body, "tools"):
        if not isinstance(tool, dict):
            yield wrong_type(param, "an object", tool)
        elif tool.get("type") is None:
            yield missing(f"{param}.type")
        elif tool["type"] == "function":
            yield from _check_function(param, tool, strict=tool.get("strict") is True)


def _check_list(body: JsonObject, key: str) -> Iterator[ApiError]:
    offered = body.get(key)
    if isinstance(offered, list):
        if len(offered) > MAX_FUNCTIONS:
            yield long_array(key, MAX_FUNCTIONS, len(offered))
    elif offered is not None:
        yield wrong_type(key, "an array of objects", offered)


def _elements(body: JsonObject, key: str) -> Iterator[tuple[str, JsonValue]]:
    offered = body.get(key)
    for index, element in enumerate(offered if isinstance(offered, list) else ()):
        yield f"{key}[{index}]", element


def _check_chat_tool(param: str, tool: JsonValue) -> Iterator[ApiError]:
    if not isinstance(tool, dict):
        yield wrong_type(param, "an object", tool)
    elif tool.get("type") is None:
        yield missing(f"{param}.type")
    elif tool["type"] == "function":
        function = tool.get("function")
        if function is None:
            yield missing(f"{param}.function")
        else:
            strict = isinstance(function, dict) and function.get("strict") is True
            yield from _check_function(f"{param}.function", function, strict=strict)


def _check_function(param: str, function: JsonValue, *, strict: bool) -> Iterator[ApiError]:
    if not isinstance(function, dict):
        yield wrong_type(param, "an object", function)
        return
    name = function.get("name")
    yield from check_name(f"{param}.name", name)
    description = function.get("description")
    if not isinstance(description, str | None):
        yield wrong_type(f"{param}.description", "a string", description)
    parameters = function.get("parameters")
    where = f"{param}.parameters"
    if parameters is None:
        return
    if not isinstance(parameters, dict):
        yield wrong_type(where, "an object", parameters)
        return
    for fault in _schema_faults(parameters, strict=strict):
        message = f"Invalid schema for function '{name}': {fault}"
        yield ApiError(message, where, "invalid_function_parameters")


def _schema_faults(schema: JsonObject, *, strict: bool) -> Iterator[str]:
    if schema.get("type") != "object":
        yield f"schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{schema.get('type')}\"'."
    if any(keyword in schema for keyword in _NOT_AT_ROOT):
        yield (
            "schema must have type 'object' and not have "
            "'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level."
        )
    for context, node in _nodes(schema, ()):
        if node.get("type") == "array" and "items" not in node and "prefixItems" not in node:
            yield f"In context={context}, array schema missing items."
        if strict:
            yield from _strict_faults(context, node)


def _strict_faults(context: tuple[str, ...], node: JsonObject) -> Iterator[str]:
    for keyword in _NOT_STRICT:
        if keyword in node:
            yield f"In context={context}, '{keyword}' is not permitted."
    if not any(keyword in node for keyword in ("type", "$ref", "anyOf", "enum", "const")):
        yield f"In context={context}, schema must have a 'type' key."
    if not _is_object(node):
        return
    if node.get("additionalProperties") is not False:
        yield (
            f"In context={context}, 'additionalProperties' is required to be supplied "
            "and to be false."
        )
    properties, required = node.get("properties"), node.get("required")
    for name in properties if isinstance(properties, dict) else ():
        if not isinstance(required, list) or name not in required:
            yield (
                f"In context={context}, 'required' is required to be supplied and to be an array "
                f"including every key in properties. Missing '{name}'."
            )


def _is_object(node: JsonObject) -> bool:
    kind = node.get("type")
    return kind == "object" or (isinstance(kind, list) and "object" in kind) or "properties" in node


def _nodes(
    schema: JsonObject, context: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], JsonObject]]:
    yield context, schema
    for keyword in ("properties", "$defs", "definitions"):
        children = schema.get(keyword)
        for name, child in children.items() if isinstance(children, dict) else ():
            if isinstance(child, dict):
                yield from _nodes(child, (*context, keyword, name))
    for keyword in ("anyOf", "oneOf", "allOf"):
        branches = schema.get(keyword)
        for index, child in enumerate(branches if isinstance(branches, list) else ()):
            if isinstance(child, dict):
                yield from _nodes(child, (*context, keyword, str(index)))
    items = schema.get("items")
    if isinstance(items, dict):
        yield from _nodes(items, (*context, "items"))
