"""An operation -> a function: its parameters and body become one flat list of arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from fngen.diagnostics import Location
from fngen.ir.declared import as_schema
from fngen.ir.model import Argument, Tool
from fngen.ir.presence import description_of
from fngen.ir.shapes import Shapes, definition_name
from fngen.ir.types import Property
from fngen.json_types import JsonObject, JsonValue, Schema
from fngen.names import Given
from fngen.resolve import Body, Definition, Effect, Operation, Place
from fngen.resolve.versions import HIDDEN, OPEN

_EFFECTS: dict[str, Effect] = {
    "get": "read",
    "head": "read",
    "options": "read",
    "trace": "read",
    "query": "read",
    "delete": "destructive",
}
_PLAIN = frozenset(
    {
        HIDDEN,
        OPEN,
        "type",
        "properties",
        "required",
        "additionalProperties",
        "title",
        "description",
        "default",
        "deprecated",
        "examples",
    }
)

_Where: TypeAlias = Place | Literal["body"]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An argument to be: `name` is what it is called in its place, None for the whole body."""

    wire_name: str
    place: _Where
    name: str | None
    schema: Schema
    required: bool
    origin: Location


def convert_operation(operation: Operation, name: Given, sent: Shapes, returned: Shapes) -> Tool:
    """Return the function that calls `operation`."""
    head, body = operation.head, operation.body
    plain, definition = _plain_object(body, sent.definitions) if body else (None, None)
    wanted: dict[str, _Wanted] = {}
    for parameter in operation.parameters:
        schema = _described(parameter.schema, parameter.description)
        called, place, origin = parameter.name, parameter.place, parameter.origin
        _add(wanted, _Wanted(called, place, called, schema, parameter.required, origin))
    if plain is not None and body is not None:
        for item in _properties(plain, body.origin):
            _add(wanted, item)
    elif body is not None:
        schema = _described(body.schema, _body_description(body, sent.definitions))
        _add(wanted, _Wanted("body", "body", None, schema, body.required, body.origin))
    additional = plain.get("additionalProperties", plain.get(OPEN, False)) if plain else False
    parameters: JsonObject = {
        "type": "object",
        "properties": {item.wire_name: item.schema for item in wanted.values()},
    }
    if required := [item.wire_name for item in wanted.values() if item.required]:
        parameters["required"] = list[JsonValue](required)
    if additional is not False:
        parameters["additionalProperties"] = additional
    returns = True if operation.result is None else operation.result
    if plain and HIDDEN in plain:
        parameters[HIDDEN] = plain[HIDDEN]
    declared = sent.declared_by(parameters)
    # What stands in a definition is called after it, whichever function is the first to need it.
    inside = {
        item.wire_name: (f"{definition.called} {item.name}", _property_of(definition, item.name))
        for item in wanted.values()
        if definition is not None and item.place == "body" and item.name is not None
    }
    properties = sent.properties_of(declared, name.tool, head.origin, inside)
    return Tool(
        key=head.key,
        name=name.tool,
        py_name=name.function,
        description=operation.description or f"{head.method.upper()} {head.path}",
        arguments=tuple(_argument(p, wanted[p.wire_name]) for p in properties),
        view=sent.view_of(name.tool, properties),
        open=additional is not False,
        parameters=parameters,
        result=returned.type_of(returns, f"{name.tool} result", head.origin),
        returns=operation.result,
        effect=operation.effect or _EFFECTS.get(head.method.lower(), "write"),
        alone=operation.alone,
        deprecated=head.deprecated,
        http=_http(operation, wanted),
        origin=head.origin,
    )


def _add(wanted: dict[str, _Wanted], item: _Wanted) -> None:
    """Add an argument; where its name is taken, its place becomes part of the name."""
    while item.wire_name in wanted:
        item = replace(item, wire_name=f"{item.wire_name}_{item.place}")
    wanted[item.wire_name] = item


def _properties(body: JsonObject, origin: Location) -> Iterator[_Wanted]:
    """Yield the properties of a body as arguments of their own."""
    properties, required = body["properties"], body.get("required", [])
    assert isinstance(properties, dict)
    assert isinstance(required, list)
    for name, schema in properties.items():
        yield _Wanted(name, "body", name, as_schema(schema), name in required, origin)


def _property_of(definition: Definition, name: str) -> Location:
    return definition.origin.child("properties", name)


def _plain_object(
    body: Body, definitions: Mapping[str, Definition]
) -> tuple[JsonObject | None, Definition | None]:
    """Return the schema of `body` where its properties can be arguments of their own.

    And the definition that it is, if it is one. It must say no more than properties and which are required. A body that may be left out but
    has required properties stays whole: its properties are required together or not at all.
    """
    schema, seen = body.schema, set[str]()
    definition: Definition | None = None
    while isinstance(schema, dict) and schema.keys() <= {"$ref", "description", "title"}:
        name = definition_name(schema.get("$ref"))
        if name is None or name in seen:
            break
        seen.add(name)
        definition = definitions[name]
        schema = definition.schema
    if not isinstance(schema, dict) or not schema.keys() <= _PLAIN:
        return None, None
    if schema.get("type") != "object" or not schema.get("properties"):
        return None, None
    properties, required = schema["properties"], schema.get("required", [])
    assert isinstance(properties, dict)
    assert isinstance(required, list)
    if (required and not body.required) or not properties.keys() >= set(required):
        return None, None
    return schema, definition


def _body_description(body: Body, definitions: Mapping[str, Definition]) -> str:
    """Return what is said of `body` and of its schema: each may say what the other does not."""
    own = body.schema
    name = definition_name(own.get("$ref")) if isinstance(own, dict) else None
    if name is not None and not description_of([own]):
        own = definitions[name].schema
    told = description_of([own])
    if not body.description or told in body.description:
        return body.description
    return f"{body.description}\n\n{told}"


def _described(schema: Schema, description: str) -> Schema:
    if not description:
        return schema
    if isinstance(schema, bool):
        return {"description": description} if schema else schema
    return {**schema, "description": description}


def _argument(declared: Property, wanted: _Wanted) -> Argument:
    return Argument(
        declared.wire_name,
        declared.py_name,
        declared.type,
        declared.presence,
        declared.description,
        wanted.origin,
        wanted.place,
        wanted.name,
    )


def _http(operation: Operation, wanted: Mapping[str, _Wanted]) -> JsonObject:
    """Return how the request is made of the arguments, for whoever sends it."""
    wires = {
        (parameter.place, parameter.name): parameter.wire for parameter in operation.parameters
    }
    http: JsonObject = {**operation.http}
    parameters: JsonObject = {}
    in_body: JsonObject = {}
    for item in wanted.values():
        if item.place == "body":
            in_body[item.wire_name] = item.name
        else:
            wire = wires[item.place, item.name or ""]
            parameters[item.wire_name] = {"in": item.place, "name": item.name, **wire}
    if parameters:
        http["parameters"] = parameters
    if operation.body is not None:
        body = http["body"] = {
            "media_type": operation.body.media_type,
            "required": operation.body.required,
            "arguments": in_body,
        }
        if operation.body.encoding:
            body["encoding"] = operation.body.encoding
        body.update(operation.body.parts)
        if operation.body.files:
            body["files"] = list[JsonValue](operation.body.files)
        if operation.body.others:
            body["other_media_types"] = list[JsonValue](operation.body.others)
    return http
