"""What strict mode has no keyword for, in words for a description; the judge enforces it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from fngen.json_types import JsonObject, JsonValue

FORMATS = frozenset(
    ("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid")
)
"""The formats of strict mode."""

_LOOKAROUND = re.compile(r"\(\?<?[=!]")
_LONGEST = 300

_COUNTS = {
    "minLength": ("at least", "character"),
    "maxLength": ("at most", "character"),
    "minProperties": ("at least", "property"),
    "maxProperties": ("at most", "property"),
}
_PLURAL = {"character": "characters", "property": "properties"}


def is_strict_limit(key: str, value: JsonValue) -> bool:
    """Tell whether strict mode has the keyword `key` with `value`."""
    match key:
        case "pattern":
            return not _LOOKAROUND.search(str(value))
        case "format":
            return value in FORMATS
        case _:
            return key not in _COUNTS


def in_words(keywords: Mapping[str, JsonValue]) -> Iterator[str]:
    """Yield a sentence for each of `keywords`."""
    rest: JsonObject = {}
    for key, value in keywords.items():
        match key, value:
            case (("minLength" | "minProperties"), 0):
                pass
            case (("minLength" | "maxLength" | "minProperties" | "maxProperties"), int()):
                bound, noun = _COUNTS[key]
                yield f"{bound.capitalize()} {value} {noun if value == 1 else _PLURAL[noun]}."
            case "uniqueItems", True:
                yield "No two items are the same."
            case "uniqueItems", False:
                pass
            case "format", _:
                yield f"Format: {value}."
            case "contentEncoding", str():
                yield f"Text in the encoding {value}."
            case "contentMediaType", str():
                yield f"Its content is {value}."
            case "pattern", _:
                yield f"Matches the regular expression {value}"
            case _:
                rest[key] = value
    if rest:
        yield f"It must be valid for the JSON Schema {shortened(rest)}"


def is_long(value: JsonValue) -> bool:
    """Tell whether `value` is cut in a description."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) > _LONGEST


def shortened(value: JsonValue) -> str:
    """Return `value` as JSON text, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def annotated(schema: JsonObject) -> Iterator[str]:
    """Yield what `schema` says beside its judgement and description, a sentence each."""
    if "default" in schema:
        yield f"Default: {shortened(schema['default'])}."
    if isinstance(examples := schema.get("examples"), list) and examples:
        yield f"Example: {shortened(examples[0])}."
    if schema.get("deprecated") is True:
        yield "Deprecated."


def described(description: JsonValue, words: Iterable[str]) -> str:
    """Return `description` with `words` after it."""
    text = description if isinstance(description, str) else ""
    more = " ".join(words)
    return f"{text.rstrip()} {more}".strip() if more else text
