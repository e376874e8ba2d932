"""An API: its functions, and the types they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from fngen.diagnostics import Location
from fngen.ir.types import ObjectType, Presence, SchemaType, TypeId
from fngen.json_types import JsonObject, JsonValue, Schema
from fngen.resolve import Definition, Effect, Place


@dataclass(frozen=True, slots=True)
class Argument:
    """A top-level property of a function's arguments: a keyword parameter of its handler.

    `wire_name` is what the model calls it. For an operation, `place` and `name` say where the HTTP
    request has it; `name` is None where the argument is the whole body.
    """

    wire_name: str
    py_name: str
    type: SchemaType
    presence: Presence
    description: str
    origin: Location
    place: Place | Literal["body"] | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that a model can call.

    `parameters` and `returns` are the exact schemas, referring to the API's definitions. `open`
    says whether arguments that are not declared are taken, `alone` that no other call may run
    while it does. `key` names the function across builds.
    """

    key: str
    name: str
    py_name: str
    description: str
    arguments: tuple[Argument, ...]
    view: str | None
    open: bool
    parameters: JsonObject
    result: SchemaType
    returns: Schema | None
    effect: Effect | None
    alone: bool
    deprecated: bool
    http: JsonObject | None
    origin: Location


@dataclass(frozen=True, slots=True)
class Api:
    """What one spec makes: the package `name`.

    `left_out` counts the functions of the spec that are not in it, as someone asked. `files` are
    those that the spec is made of.
    """

    name: str
    title: str
    source: str
    tools: tuple[Tool, ...]
    models: Mapping[TypeId, ObjectType]
    results: Mapping[TypeId, ObjectType]
    definitions: Mapping[str, Definition]
    result_definitions: Mapping[str, Definition]
    http: Mapping[str, JsonValue]
    left_out: int
    files: frozenset[str]
