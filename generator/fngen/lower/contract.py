"""The format of functions.json: everything the dispatcher knows of its functions.

    format       1
    title        of the spec
    source       the spec's file name
    functions    in spec order, each
        name, handler    to the model, and in Python
        description
        parameters       the exact schema of the arguments; stands alone
        arguments        Python name by argument name
        open             true where arguments that are not declared are taken
        view             class and arguments: those that the class in models.py holds
        returns          the schema of the result; refers to the file's `$defs`
        effect           read, write or destructive
        alone            true where no other call may run while it does
        deprecated       true where the API says so
        http             method, path, where each argument goes, and how it is written there
        origin           JSON pointer into the spec; behind `FILE#` into a file beside it
    http         servers, security and security schemes, where a function does not say otherwise
    $defs        what `returns` refers to

A key whose value says nothing is left out.
"""

from __future__ import annotations

import posixpath

from fngen.diagnostics import Diagnostics
from fngen.ir.model import Api, Tool
from fngen.ir.walk import holds_object
from fngen.json_types import JsonObject, JsonValue
from fngen.lower.check import check
from fngen.lower.payload import Payloads
from fngen.memo import Memo

FORMAT = 1


def contract_of(api: Api, memo: Memo, diagnostics: Diagnostics) -> JsonObject:
    """Return the content of functions.json; report schemas that nothing can satisfy."""
    contract: JsonObject = {
        "format": FORMAT,
        "title": api.title,
        "source": api.source.rsplit("/", 1)[-1],
    }
    if api.http:
        contract["http"] = dict(api.http)
    payloads = Payloads(api.definitions)
    contract["functions"] = [
        _function(tool, api.source, payloads, memo, diagnostics) for tool in api.tools
    ]
    if api.result_definitions:
        contract["$defs"] = {
            name: definition.schema for name, definition in api.result_definitions.items()
        }
    return contract


def _function(
    tool: Tool, source: str, payloads: Payloads, memo: Memo, diagnostics: Diagnostics
) -> JsonObject:
    parameters = payloads.self_contained(tool.parameters)
    check(tool, parameters, memo, diagnostics)
    function: JsonObject = {
        "name": tool.name,
        "handler": tool.py_name,
        "description": tool.description,
        "parameters": parameters,
        "arguments": {argument.wire_name: argument.py_name for argument in tool.arguments},
    }
    if tool.open:
        function["open"] = True
    if tool.view is not None:
        viewed: list[JsonValue] = [a.wire_name for a in tool.arguments if holds_object(a.type)]
        function["view"] = {"class": tool.view, "arguments": viewed}
    if tool.returns is not None:
        function["returns"] = tool.returns
    if tool.effect is not None:
        function["effect"] = tool.effect
    if tool.alone:
        function["alone"] = True
    if tool.deprecated:
        function["deprecated"] = True
    if tool.http is not None:
        function["http"] = tool.http
    function["origin"] = _origin(tool, source)
    return function


def _origin(tool: Tool, source: str) -> str:
    if tool.origin.file == source:
        return tool.origin.pointer
    file = posixpath.relpath(tool.origin.file, posixpath.dirname(source) or ".")
    return f"{file}#{tool.origin.pointer}"
