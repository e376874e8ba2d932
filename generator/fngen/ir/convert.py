"""One resolved document -> its API: each function named, its arguments flattened and typed."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from fngen import names
from fngen.diagnostics import Code, Diagnostics, Location
from fngen.ir.declared import Declared, with_required
from fngen.ir.model import Api, Argument, Tool
from fngen.ir.naming import group_all, name_all
from fngen.ir.operations import convert_operation
from fngen.ir.shapes import Shapes
from fngen.ir.walk import reachable
from fngen.json_types import JsonObject, Schema
from fngen.names import Given
from fngen.resolve import Document, Function, Operation


def convert(document: Document, given: Mapping[str, Given], diagnostics: Diagnostics) -> Api:
    """Return the API that `document` describes; names in `given` are kept."""
    sent = Shapes(document.definitions, names.MODEL_NAMES, diagnostics)
    returned = Shapes(document.result_definitions, names.RESULT_NAMES, diagnostics, unnamed=False)
    named = name_all(document, given, diagnostics)
    kept: list[Tool] = []
    all_of_them: tuple[Function | Operation, ...] = (*document.functions, *document.operations)
    for one in all_of_them:
        name = named[one.head.key]
        if isinstance(one, Function):
            tool = _convert_function(one, name, sent, returned, diagnostics)
        else:
            tool = convert_operation(one, name, sent, returned)
        sent.finish()
        returned.finish()
        kept += [] if tool is None else [tool]
    arguments = [argument.type for tool in kept for argument in tool.arguments]
    return Api(
        name=document.spec.name,
        title=document.title,
        source=document.spec.source.path,
        tools=tuple(kept),
        models=reachable(arguments, sent.objects()),
        results=reachable([tool.result for tool in kept], returned.objects()),
        definitions=document.definitions,
        result_definitions=document.result_definitions,
        http=document.http,
        left_out=document.left_out,
        files=document.files,
        groups=group_all(document.heads, named),
    )


def _convert_function(
    function: Function, name: Given, sent: Shapes, returned: Shapes, diagnostics: Diagnostics
) -> Tool | None:
    parameters = _object_schema(function.parameters, sent)
    if parameters is None:
        diagnostics.error(
            Code.NOT_AN_OBJECT,
            f"the arguments of `{name.tool}` are not an object, and a model always sends one",
            function.parameters_origin.child("type"),
            help='its schema needs `"type": "object"` at the root',
        )
        return None
    returns = True if function.returns is None else function.returns
    declared = sent.declared_by(parameters)
    if (whole := with_required(parameters, declared)) is not parameters:
        _tell_undeclared(declared, function.parameters_origin, diagnostics)
        parameters, declared = whole, sent.declared_by(whole)
    properties = sent.properties_of(declared, name.tool, function.parameters_origin)
    return Tool(
        key=function.head.key,
        name=name.tool,
        py_name=name.function,
        description=function.description,
        arguments=tuple(
            Argument(p.wire_name, p.py_name, p.type, p.presence, p.description, p.origin)
            for p in properties
        ),
        view=sent.view_of(name.tool, properties),
        open=declared.takes_more,
        parameters=parameters,
        result=returned.type_of(returns, f"{name.tool} result", function.head.origin),
        returns=function.returns,
        effect=function.effect,
        alone=function.alone,
        deprecated=False,
        http=None,
        origin=function.head.origin,
    )


def _tell_undeclared(declared: Declared, at: Location, diagnostics: Diagnostics) -> None:
    """Report what is required and not declared: it may be a slip of something that is."""
    required = declared.required | declared.named
    for name in sorted(required - declared.properties.keys()):
        near = get_close_matches(name, declared.properties.keys() - required, n=1)
        when = "" if name in declared.required else " in some cases"
        diagnostics.warning(
            Code.UNTYPED,
            f"`{name}` is required{when} and not declared, so it takes any value",
            at.child("required") if name in declared.required else at,
            help=f"did you mean `{near[0]}`?" if near else "declare it in `properties`",
        )


def _object_schema(schema: Schema, shapes: Shapes) -> JsonObject | None:
    """Return `schema` with its root said to be an object; None where it cannot be one."""
    if isinstance(schema, bool):
        return {"type": "object"} if schema else None
    kinds = shapes.kinds_of(schema)
    if kinds and "object" not in kinds:
        return None
    # Arguments are an object whatever the schema says, so saying it takes nothing away.
    rest = {key: value for key, value in schema.items() if key != "type"}
    return {"type": "object", **rest}
