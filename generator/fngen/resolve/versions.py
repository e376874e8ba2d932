"""Older dialects of JSON Schema -> 2020-12, one schema object at a time.

Sources: JSON Schema 2019-09 and 2020-12 release notes; OpenAPI 3.0.4, section 4.7.24.
"""

from __future__ import annotations

import enum

from fngen.json_types import JsonObject, JsonValue

ANNOTATIONS = frozenset({"title", "description", "default", "examples", "deprecated"})
"""Keywords that tell and do not judge."""

HIDDEN = "x-hidden"
"""Beside `properties`: the names of those that are left out, as they are read only."""

OPEN = "x-open"
"""Beside `properties`: what is not among them is taken, and judged as if this did not stand there."""

BY_PROPERTY = "x-by-property"
"""Beside `oneOf` or `anyOf`: a property, and which of its values each branch is named by."""

BOUNDS = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}

COMPOSING = frozenset({"$ref", "allOf", "anyOf", "oneOf", "not", "if", "const"})
"""Keywords that may keep out a null that stands in `type` and `enum`."""


class Dialect(enum.IntEnum):
    """A dialect of JSON Schema, oldest first."""

    SWAGGER_20 = 2
    OPENAPI_30 = 3
    DRAFT_4 = 4
    DRAFT_6 = 6
    DRAFT_7 = 7
    DRAFT_2019_09 = 2019
    DRAFT_2020_12 = 2020
    OPENAPI_31 = 2021

    @property
    def ref_hides_siblings(self) -> bool:
        """Whether keywords beside `$ref` are without effect."""
        return self <= Dialect.DRAFT_7

    @property
    def boolean_exclusive(self) -> bool:
        """Whether `exclusiveMinimum` is a boolean that modifies `minimum`."""
        return self <= Dialect.DRAFT_4

    @property
    def has_nullable(self) -> bool:
        """Whether `nullable` (`x-nullable` in Swagger, by custom) is a keyword."""
        return self <= Dialect.OPENAPI_30

    @property
    def is_openapi(self) -> bool:
        """Whether it is the dialect of a version of OpenAPI."""
        return self.has_nullable or self is Dialect.OPENAPI_31


_BY_URI = {
    "http://json-schema.org/draft-04/schema": Dialect.DRAFT_4,
    "http://json-schema.org/draft-06/schema": Dialect.DRAFT_6,
    "http://json-schema.org/draft-07/schema": Dialect.DRAFT_7,
    "https://json-schema.org/draft/2019-09/schema": Dialect.DRAFT_2019_09,
    "https://json-schema.org/draft/2020-12/schema": Dialect.DRAFT_2020_12,
}


_OPENAPI = "https://spec.openapis.org/oas/3."


def _dialect_named(uri: str) -> Dialect | None:
    """Return the dialect that is called `uri`, as people write that too; None where there is none."""
    uri = uri.rstrip("#/")
    if uri.startswith(_OPENAPI):
        return Dialect.OPENAPI_31
    return _BY_URI.get(uri) or _BY_URI.get(uri.replace("https:", "http:", 1))


def dialect_of(data: JsonValue) -> Dialect:
    """Return the dialect that the `$schema` of `data` names; 2020-12 where there is none."""
    uri = data.get("$schema") if isinstance(data, dict) else None
    named = _dialect_named(uri) if isinstance(uri, str) else None
    return named or Dialect.DRAFT_2020_12


def own_metaschema(schema: JsonObject) -> str:
    """Return the URI that the `$schema` of `schema` names, if it is that of no draft; else nothing."""
    uri = schema.get("$schema")
    return uri if isinstance(uri, str) and _dialect_named(uri) is None else ""


def upgrade(schema: JsonObject, dialect: Dialect) -> JsonObject:
    """Return `schema`, whose subschemas are upgraded already, as 2020-12."""
    # Whether a keyword is there at all is asked first, as it hardly ever is.
    nullable = "nullable" in schema and dialect.is_openapi and schema.pop("nullable") is True
    if "$ref" in schema and dialect.ref_hides_siblings:
        schema = {k: v for k, v in schema.items() if k == "$ref" or k in ANNOTATIONS}
    if not BOUNDS.keys().isdisjoint(schema):
        _upgrade_bounds(schema)
    if nullable:
        schema = _with_null(schema, dialect)
    if "dependencies" in schema and dialect <= Dialect.DRAFT_7:
        _upgrade_dependencies(schema)
    if isinstance(schema.get("items"), list):
        _upgrade_items(schema)
    elif "additionalItems" in schema and dialect <= Dialect.DRAFT_2019_09:
        del schema["additionalItems"]
    return schema


def _upgrade_bounds(schema: JsonObject) -> None:
    for exclusive, bound in BOUNDS.items():
        if isinstance(schema.get(exclusive), bool) and schema.pop(exclusive) and bound in schema:
            schema[exclusive] = schema.pop(bound)


def _with_null(schema: JsonObject, dialect: Dialect) -> JsonObject:
    """Return `schema`, which is nullable, as one that takes null."""
    kind, enum = schema.get("type"), schema.get("enum")
    if dialect.has_nullable and kind is not None:
        # Beside `type` it adds to that, and `enum` still decides (OpenAPI 3.0.4, section 4.7.24.1).
        return {**schema, "type": _and_null(kind)}
    if COMPOSING & schema.keys():
        told = {k: v for k, v in schema.items() if k in ANNOTATIONS}
        judged: JsonObject = {k: v for k, v in schema.items() if k not in ANNOTATIONS}
        return {**told, "anyOf": [judged, {"type": "null"}]}
    if kind is not None:
        schema = {**schema, "type": _and_null(kind)}
    if isinstance(enum, list) and None not in enum:
        schema = {**schema, "enum": [*enum, None]}
    return schema


def _and_null(kind: JsonValue) -> list[JsonValue]:
    kinds: list[JsonValue] = kind if isinstance(kind, list) else [kind]
    return kinds if "null" in kinds else [*kinds, "null"]


def _upgrade_dependencies(schema: JsonObject) -> None:
    dependencies = schema.pop("dependencies", None)
    if not isinstance(dependencies, dict):
        return
    required = {k: v for k, v in dependencies.items() if isinstance(v, list)}
    schemas = {k: v for k, v in dependencies.items() if not isinstance(v, list)}
    if required:
        schema["dependentRequired"] = dict(required)
    if schemas:
        schema["dependentSchemas"] = dict(schemas)


def _upgrade_items(schema: JsonObject) -> None:
    additional = schema.pop("additionalItems", None)
    if first := schema.pop("items"):  # which may be an empty list, and no `prefixItems` is
        schema["prefixItems"] = first
    if additional is not None:
        schema["items"] = additional
