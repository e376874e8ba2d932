"""The format of functions.json: everything the dispatcher knows of its functions.

    format       1
    title        of the spec
    source       the spec's file name
    functions    in spec order, each
        name, handler    to the model, and in Python
        description
        parameters       the exact schema of the arguments; stands alone
        strict           the schema that a model is sent in strict mode; true where it is `parameters`
        lift             what turns arguments of the strict schema back (`lower/lifts.py`)
        plain            why there is none, where one was wanted
        lost             what `strict` does not tell a model that `parameters` does, by where it is
        hidden           the properties that are left out of `parameters`, as they are read only
        by_property      where a discriminator tells the branches of a union in `parameters` apart: its
                         property, and the values of each branch, null for any other; by JSON pointer
        arguments        Python name by argument name
        open             true where arguments that are not declared are taken
        view             class and arguments: those that the class in models.py holds
        returns          the schema of the result; refers to the file's `$defs`
        effect           read, write or destructive
        alone            true where no other call may run while it does
        deprecated       true where the API says so
        http             method, path, where each argument goes, and how it is written there; the
                         header parameters that are ignored, and why; the media types of answers
                         that tell of success, by status
        origin           JSON pointer into the spec; behind `FILE#` into a file beside it
    http         servers, security and security schemes, where a function does not say otherwise
    $defs        what `returns` refers to

A key whose value says nothing is left out.
"""

from __future__ import annotations

import posixpath

from fngen.diagnostics import Code, Diagnostics
from fngen.ir.model import Api, Tool
from fngen.ir.walk import holds_object
from fngen.json_types import JsonObject, JsonValue
from fngen.lower.check import check
from fngen.lower.payload import Payloads
from fngen.lower.steps import check_steps
from fngen.lower.strict import StrictForms
from fngen.lower.strict_limits import NoStrictFormError
from fngen.memo import Memo
from fngen.options import PayloadOptions

FORMAT = 1


def contract_of(
    api: Api, memo: Memo, diagnostics: Diagnostics, options: PayloadOptions
) -> JsonObject:
    """Return the content of functions.json; report schemas that nothing can satisfy."""
    contract: JsonObject = {
        "format": FORMAT,
        "title": api.title,
        "source": api.source.rsplit("/", 1)[-1],
    }
    if api.http:
        contract["http"] = dict(api.http)
    check_steps(api.definitions, diagnostics)
    check_steps(api.result_definitions, diagnostics)
    payloads, forms = Payloads(api.definitions), StrictForms()
    contract["functions"] = [
        _function(tool, api.source, payloads, forms, memo, diagnostics, options)
        for tool in api.tools
    ]
    if api.result_definitions:
        contract["$defs"] = {
            name: definition.schema for name, definition in api.result_definitions.items()
        }
    return contract


def _function(
    tool: Tool,
    source: str,
    payloads: Payloads,
    forms: StrictForms,
    memo: Memo,
    diagnostics: Diagnostics,
    options: PayloadOptions,
) -> JsonObject:
    parameters, by_property = payloads.self_contained(tool.parameters)
    check(tool, parameters, memo, diagnostics)
    function: JsonObject = {
        "name": tool.name,
        "handler": tool.py_name,
        "description": tool.description,
        "parameters": parameters,
        **_strict(tool, parameters, forms, memo, diagnostics, options),
        "arguments": {argument.wire_name: argument.py_name for argument in tool.arguments},
    }
    if hidden := sorted(set(payloads.hidden_in(tool.parameters))):
        function["hidden"] = list[JsonValue](hidden)
    if by_property:
        function["by_property"] = by_property
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


def _strict(
    tool: Tool,
    parameters: JsonObject,
    forms: StrictForms,
    memo: Memo,
    diagnostics: Diagnostics,
    options: PayloadOptions,
) -> JsonObject:
    """Return what functions.json says of the strict form of `tool`; report where there is none."""
    if options.strict == "off":
        return {}
    names = [argument.wire_name for argument in tool.arguments]
    key = memo.key("strict", parameters, names, tool.open)
    known = None if options.fail_on_loss else memo.find(key)
    if not isinstance(known, dict):
        known = _strict_entry(tool, parameters, forms, diagnostics, options)
        memo.keep(key, known)
    if "plain" in known:
        message = f"`{tool.name}` has no strict payload: {known['plain']}"
        if options.strict == "require":
            help_text = "make it smaller, or leave it out with `--exclude`"
            diagnostics.error(Code.NOT_STRICT, message, tool.origin, help=help_text)
        else:
            diagnostics.note(Code.NOT_STRICT, f"{message}; it is sent plain", tool.origin)
    return known


def _strict_entry(
    tool: Tool,
    parameters: JsonObject,
    forms: StrictForms,
    diagnostics: Diagnostics,
    options: PayloadOptions,
) -> JsonObject:
    """Return what functions.json says of the strict form of `tool`; report what that loses if asked."""
    names = [argument.wire_name for argument in tool.arguments]
    try:
        form = forms.of(parameters, names, is_open=tool.open)
    except NoStrictFormError as error:
        return {"plain": str(error)}
    if form.parameters == parameters:
        return {"strict": True}
    if options.fail_on_loss:
        for place, why in form.lost.items():
            message = f"the payload of `{tool.name}` does not tell all: {_at(place)}{why}"
            help_text = f"`--exclude name:{tool.name}`, or `--strict off` for plain payloads"
            diagnostics.error(Code.PAYLOAD_LOSS, message, tool.origin, help=help_text)
    entry: JsonObject = {"strict": form.parameters, "lift": form.lift}
    entry["lost"] = dict[str, JsonValue](form.lost)
    return {name: value for name, value in entry.items() if value}


def _at(place: str) -> str:
    return f"of `{place}`, " if place else ""


def _origin(tool: Tool, source: str) -> str:
    if tool.origin.file == source:
        return tool.origin.pointer
    file = posixpath.relpath(tool.origin.file, posixpath.dirname(source) or ".")
    return f"{file}#{tool.origin.pointer}"
