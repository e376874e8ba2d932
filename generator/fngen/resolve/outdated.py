"""Keywords of another dialect than the document's, where what they mean is plain all the same."""

from __future__ import annotations

from fngen.json_types import JsonObject, JsonValue
from fngen.resolve.keywords import JUDGE
from fngen.resolve.versions import BOUNDS, COMPOSING, Dialect

_SINCE = {
    **dict.fromkeys(("const", "contains", "propertyNames"), (Dialect.DRAFT_6, "draft 6")),
    "if": (Dialect.DRAFT_7, "draft 7"),
    **dict.fromkeys(
        (
            "dependentRequired",
            "dependentSchemas",
            "maxContains",
            "minContains",
            "unevaluatedItems",
            "unevaluatedProperties",
        ),
        (Dialect.DRAFT_2019_09, "2019-09"),
    ),
    "prefixItems": (Dialect.DRAFT_2020_12, "2020-12"),
}
"""The dialects that the keywords came with which judge and are not of draft 4."""


def untimely(key: str, dialect: Dialect) -> str | None:
    """Say how `key` is read if it came later than the draft of JSON Schema that is `dialect`."""
    since, name = _SINCE.get(key, (dialect, ""))
    if since <= dialect or dialect.has_nullable:
        return None
    return f"`{key}` is a keyword since JSON Schema {name}; it judges here all the same"


def outdated(
    schema: JsonValue, key: str, value: JsonValue, dialect: Dialect
) -> tuple[str, str] | None:
    """Say how `key: value` of `schema` is read and what to write, if it is out of its time there.

    `upgrade` reads it so.
    """
    if not isinstance(schema, dict):
        return None
    if key in JUDGE and "$ref" in schema and dialect.ref_hides_siblings and key != "nullable":
        message = f"`{key}` is without effect beside `$ref` before JSON Schema 2019-09"
        return message, "put the reference into `allOf`"
    if key in BOUNDS and isinstance(value, bool) and not dialect.boolean_exclusive:
        return _bound(key, schema)
    if key == "nullable" and value is True:
        return _nullable(schema, dialect)
    if key == "items" and isinstance(value, list) and dialect >= Dialect.DRAFT_2020_12:
        message = "a list in `items` is `prefixItems` since JSON Schema 2020-12; it is read as that"
        return message, "write `prefixItems`, and `items` in place of `additionalItems`"
    if key == "required" and isinstance(value, bool) and dialect.is_openapi:
        message = f"`required: {str(value).lower()}` has no meaning in a schema and is left out"
        return message, (
            "list the names of required properties in the `required` of the object around them"
        )
    return None


def _bound(key: str, schema: JsonObject) -> tuple[str, str] | None:
    bound = BOUNDS[key]
    limit = schema.get(bound)
    if schema[key] is False:
        return f"`{key}` is a number since JSON Schema draft 6; `false` is left out", "leave it out"
    if not isinstance(limit, int | float) or isinstance(limit, bool):
        return None
    message = f"`{key}` is a number since JSON Schema draft 6; `true` is read as excluding {limit}"
    return message, f"write `{key}: {limit}` in place of both"


def _nullable(schema: JsonObject, dialect: Dialect) -> tuple[str, str] | None:
    enum = schema.get("enum")
    lacks_null = isinstance(enum, list) and None not in enum
    if dialect is Dialect.OPENAPI_31:
        message = "`nullable` is gone since OpenAPI 3.1; it is read as letting the value be null"
        null = '{"type": "null"}'
    elif dialect is Dialect.OPENAPI_30 and "type" not in schema:
        if not lacks_null and not COMPOSING & schema.keys():
            return None
        message = "`nullable` means nothing without `type`; it is read as letting the value be null"
        null = '{"enum": [null]}'
    else:
        return None
    if COMPOSING & schema.keys():
        return message, f"write `anyOf`, with what is here and `{null}`"
    if lacks_null:
        return message, "add null to " + ("`type` and `enum`" if "type" in schema else "`enum`")
    kind = schema.get("type")
    told = isinstance(kind, str) and kind != "null"
    return message, f'write `type: [{kind}, "null"]`' if told else "leave it out"
