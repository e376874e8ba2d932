"""Which of the media types of a body suits a model best."""

from __future__ import annotations

FORMS, TEXT, BINARY = (1, 2), 3, 4
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
    if kind in {"application/json", "*/*", "application/*"} or kind.endswith("+json"):
        return 0
    if kind == "application/x-www-form-urlencoded":
        return 1
    if kind.startswith("multipart/"):
        return 2
    is_text = kind.startswith("text/") or kind in _TEXTS or kind.endswith(("+xml", "+yaml"))
    return TEXT if is_text else BINARY
