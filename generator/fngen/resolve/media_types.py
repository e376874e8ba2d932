"""Which of the media types of a body suits a model best."""

from __future__ import annotations

from fngen.json_types import JsonValue

FORMS, TEXT, BINARY = (1, 2), 3, 4
_JSON = frozenset(
    {"application/json", "application/x-json", "text/json", "text/x-json", "*/*", "application/*"}
)
"""Media types of JSON (WHATWG, MIME Sniffing, "JSON MIME type"), and ranges that have it in them."""

_TEXTS = frozenset(
    f"application/{name}"
    for name in (
        *("ecmascript", "graphql", "javascript", "json-seq", "jsonl", "sql", "toml"),
        *("typescript", "x-javascript", "x-ndjson", "x-sh", "x-yaml", "xml", "yaml"),
    )
)
"""Media types of text that do not begin with `text/`, and that no name of theirs tells of."""


def preference(media_type: str) -> int:
    """Rank a media type by how well a model can fill it in: JSON, forms, text, the rest."""
    kind = media_type.partition(";")[0].strip().lower()
    if kind in _JSON or kind.endswith("+json"):
        return 0
    if kind == "application/x-www-form-urlencoded":
        return 1
    if kind.startswith("multipart/"):
        return 2
    is_text = kind.startswith("text/") or kind in _TEXTS or kind.endswith(("+xml", "+yaml"))
    return TEXT if is_text else BINARY


def is_octets(schema: JsonValue) -> bool:
    """Tell whether what `schema` describes is octets, which JSON cannot write.

    OpenAPI 3.0.4, section 4.7.14, and 3.1.1, section 4.8.14: `format: binary`, or a media type without
    an encoding.
    """
    match schema:
        case {"format": "binary"}:
            return True
        case {"contentMediaType": str(kind), **rest} if "contentEncoding" not in rest:
            return preference(kind) == BINARY
        case _:
            return False


def tells_octets(schema: JsonValue, key: str) -> bool:
    """Tell whether it is `key` of `schema` that says so."""
    if not isinstance(schema, dict):
        return False
    is_binary = schema.get("format") == "binary"
    return is_octets(schema) and key == ("format" if is_binary else "contentMediaType")
