"""JSON as a person would lay it out: what fits on a line stands on one."""

from __future__ import annotations

import json

from fngen.json_types import JsonValue

_WIDTH = 100
_text = json.JSONEncoder(ensure_ascii=False).encode


def lay_out(value: JsonValue, indent: int = 0, before: int = 0) -> str:
    """Return `value` as JSON text, of which lines after the first have `indent` spaces.

    `before` is how many characters stand in front of the first line.
    """
    if not isinstance(value, dict | list) or not value:
        return _text(value)
    inner = indent + 2
    if isinstance(value, dict):
        opening, closing = "{", "}"
        keys = [f"{_text(key)}: " for key in value]
        items = zip(keys, value.values(), strict=True)
        parts = [key + lay_out(item, inner, len(key)) for key, item in items]
    else:
        opening, closing = "[", "]"
        parts = [lay_out(item, inner) for item in value]
    line = opening + ", ".join(parts) + closing
    if indent + before + len(line) < _WIDTH and "\n" not in line:
        return line
    pad = "\n" + " " * inner
    return opening + pad + f",{pad}".join(parts) + "\n" + " " * indent + closing
