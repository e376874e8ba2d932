"""Older dialects of JSON Schema -> 2020-12, one schema object at a time.

Sources: JSON Schema 2019-09 and 2020-12 release notes; OpenAPI 3.0.4, section 4.7.24.
"""

from __future__ import annotations

import enum

from fngen.json_types import JsonObject, JsonValue

ANNOTATIONS = frozenset({"title", "description", "default", "examples", "deprecated"})
"""Keywords that tell and do not judge."""


class Dialect(enum.IntEnum):
    """A dialect of JSON Schema, oldest first."""

    OPENAPI_30 = 3
    DRAFT_4 = 4
    DRAFT_6 = 6
    DRAFT_7 = 7
    DRAFT_2019_09 = 2019
    DRAFT_2020_12 = 2020

    @property
    def ref_hides_siblings(self) -> bool:
        """Whether keywords beside `$ref` are without effect."""
        return self <= Dialect.DRAFT_7

    @property
    def boolean_exclusive(self) -> bool:
        """Whether `exclusiveMinimum` is a boolean that modifies `minimum`."""
        return self <= Dialect.DRAFT_4


_BY_URI = {
    "http://json-schema.org/draft-04/schema": Dialect.DRAFT_4,
    "http://json-schema.org/draft-06/schema": Dialect.DRAFT_6,
    "http://json-schema.org/draft-07/schema": Dialect.DRAFT_7,
    "https://json-schema.org/draft/2019-09/schema": Dialect.DRAFT_2019_09,
    "https://json-schema.org/draft/2020-12/schema": Dialect.DRAFT_2020_12,
}


def dialect_of(data: JsonValue) -> Dialect:
    """Return the dialect that the `$schema` of `data` names; 2020-12 where there is none."""
    uri = data.get("$schema") if isinstance(data, dict) else None
    if not isinstance(uri, str):
        return Dialect.DRAFT_2020_12
    return _BY_URI.get(uri.rstrip("#"), Dialect.DRAFT_2020_12)


def upgrade(schema: JsonObject, dialect: Dialect) -> JsonObject:
    """Return `schema`, whose subschemas are upgraded already, as 2020-12."""
    if dialect.ref_hides_siblings and "$ref" in schema:
        return {k: v for k, v in schema.items() if k == "$ref" or k in ANNOTATIONS}
    if dialect.boolean_exclusive:
        _upgrade_bounds(schema)
    if dialect is Dialect.OPENAPI_30:
        _upgrade_nullable(schema)
    if dialect <= Dialect.DRAFT_7:
        _upgrade_dependencies(schema)
    if dialect <= Dialect.DRAFT_2019_09:
        _upgrade_items(schema)
    return schema


def _upgrade_bounds(schema: JsonObject) -> None:
    for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if schema.pop(exclusive, None) is True and bound in schema:
            schema[exclusive] = schema.pop(bound)


def _upgrade_nullable(schema: JsonObject) -> None:
    # `nullable` has a meaning only beside `type`, and `enum` still decides (OpenAPI 3.0.4).
    if schema.pop("nullable", None) is True and isinstance(kind := schema.get("type"), str):
        schema["type"] = [kind, "null"]


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
    if isinstance(schema.get("items"), list):
        schema["prefixItems"] = schema.pop("items")
        if additional is not None:
            schema["items"] = additional
