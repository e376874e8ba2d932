"""What `resolve` makes of a spec: functions or operations, with self-contained schemas.

Every schema here is JSON Schema 2020-12 whose only references are `#/$defs/NAME`, for a NAME in
the document's definitions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from fngen.diagnostics import Location
from fngen.json_types import JsonObject, JsonValue, Schema
from fngen.load.spec import Spec

Place: TypeAlias = Literal["path", "query", "querystring", "header", "cookie"]
"""Where a parameter goes in a request (OpenAPI 3.2.0, section 4.12.1).

`querystring` is the whole of what `query` names a part of.
"""

Effect: TypeAlias = Literal["read", "write", "destructive"]
"""What calling a function does to the world (RFC 9110, sections 9.2.1 and 9.3.5)."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A schema that others refer to by `name`; its class is `called` after what the spec calls it."""

    name: str
    called: str
    schema: Schema
    origin: Location


@dataclass(frozen=True, slots=True)
class Pin:
    """A name that a spec gives a function whatever else asks for it, and where it does."""

    name: str
    origin: Location


@dataclass(frozen=True, slots=True)
class Head:
    """What a function can be told and chosen by, before anything else of it is read.

    `key` names it across builds, whatever a model calls it. `name` is what the spec calls it, as
    written: the name of a definition, or an operationId if there is one.
    """

    key: str
    name: str | None
    origin: Location
    pin: Pin | None = None
    method: str = ""
    path: str = ""
    tags: tuple[str, ...] = ()
    deprecated: bool = False


Wanted: TypeAlias = Callable[[str, Head], bool]
"""Tells of a package, by name, and a function of it whether that is to be generated."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function definition as a model is sent it, and what else is known of it."""

    head: Head
    description: str
    parameters: Schema
    parameters_origin: Location
    returns: Schema | None = None
    effect: Effect | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation; `wire` is how it is written into the request.

    `ignored` says why it is none after all, and nothing but its name counts.
    """

    name: str
    place: Place
    required: bool
    description: str
    schema: Schema
    wire: JsonObject
    origin: Location
    ignored: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A request body, in the one media type that is offered to the model.

    `encoding` says how properties of a form are written, where that is not as usual. `files` are
    those whose base64 text is decoded before it is sent. `others` are the media types that the API
    takes as well. `parts` says how items are written that are sent as parts.
    """

    media_type: str
    required: bool
    description: str
    schema: Schema
    origin: Location
    encoding: JsonObject = field(default_factory=dict[str, JsonValue])
    files: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    parts: JsonObject = field(default_factory=dict[str, JsonValue])


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of an API."""

    head: Head
    description: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    result: Schema | None
    http: JsonObject
    effect: Effect | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One spec, resolved. It has functions or operations, not both.

    `http` is what holds for every operation that does not say otherwise: servers, security, and
    the security schemes. `left_out` are the keys of functions that are not to be generated. `files`
    are those that were read for it.
    """

    spec: Spec
    title: str
    functions: tuple[Function, ...] = ()
    operations: tuple[Operation, ...] = ()
    definitions: Mapping[str, Definition] = field(default_factory=dict[str, Definition])
    result_definitions: Mapping[str, Definition] = field(default_factory=dict[str, Definition])
    http: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    left_out: tuple[str, ...] = ()
    files: frozenset[str] = frozenset()

    @property
    def heads(self) -> tuple[Head, ...]:
        """The heads of all functions, in document order."""
        return (*(one.head for one in self.functions), *(one.head for one in self.operations))
