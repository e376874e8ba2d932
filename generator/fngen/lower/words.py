"""What strict mode has no keyword for, in words for a description; the judge enforces it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from fngen.json_types import JsonObject, JsonValue

FORMATS = frozenset(
    ("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid")
)
"""The formats of strict mode."""

_LOOKAROUND = re.compile(r"\(\?<?[=!]")
_LONGEST = 300
_CLOSING = frozenset(")]}\"'`*")
"""What may end a sentence that has no full stop."""

_COUNTS = {
    "minLength": ("at least", "character", "characters"),
    "maxLength": ("at most", "character", "characters"),
    "minItems": ("at least", "item", "items"),
    "maxItems": ("at most", "item", "items"),
    "minProperties": ("at least", "property", "properties"),
    "maxProperties": ("at most", "property", "properties"),
}
_COUNTS_OF_PAIRS = {
    "minProperties": ("at least", "pair", "pairs"),
    "maxProperties": ("at most", "pair", "pairs"),
}
_BOUNDS = {
    "minimum": "At least",
    "maximum": "At most",
    "exclusiveMinimum": "More than",
    "exclusiveMaximum": "Less than",
    "multipleOf": "A multiple of",
}
_WEAK = frozenset({"minLength", "maxLength", "minProperties", "maxProperties"})


def is_strict_limit(key: str, value: JsonValue) -> bool:
    """Tell whether strict mode has the keyword `key` with `value`."""
    match key:
        case "pattern":
            return not _LOOKAROUND.search(str(value))
        case "format":
            return value in FORMATS
        case _:
            return key not in _WEAK


def in_words(keywords: Mapping[str, JsonValue], *, as_pairs: bool = False) -> Iterator[str]:
    """Yield a sentence for each of `keywords`; one for all that have none of their own.

    They are of an object, if that is sent `as_pairs`.
    """
    rest: JsonObject = {}
    for key, value in keywords.items():
        said = _sentence_of_pairs(key, value, keywords) if as_pairs else None
        if said is None:
            said = _sentence(key, value, keywords)
        if said is None:
            rest[key] = value
        elif said:
            yield said
    if rest:
        yield f"It must be valid for the JSON Schema `{shortened(rest)}`."


def untold(keywords: Mapping[str, JsonValue]) -> Iterator[str]:
    """Yield why `in_words` does not say all of `keywords`, if it does not."""
    rest = {key: one for key, one in keywords.items() if _sentence(key, one, keywords) is None}
    if is_long(rest):
        names = ", ".join(f"`{key}`" for key in rest)
        yield f"{names} {'is' if len(rest) == 1 else 'are'} too long for a description"
    for key, value in rest.items():
        if _refers(value):
            yield f"`{key}` refers to a definition, which a description does not show"


def _sentence(key: str, value: JsonValue, beside: Mapping[str, JsonValue]) -> str | None:
    """Return what `key` says, which stands `beside` others; "" where that is nothing."""
    match key, value:
        case _, int() | float() if key in _COUNTS or key in _BOUNDS:
            return _limit(key, value)
        case "uniqueItems", bool():
            return "No two items are the same." if value else ""
        case "enum", list() if not is_long(value):
            return f"One of {', '.join(map(shortened, value))}."
        case "required", list():
            return f"An object has {', '.join(f'`{name}`' for name in value)}."
        case "propertyNames", {"not": {"enum": list(hidden)}} if value == {
            "not": {"enum": hidden}
        } and not is_long(hidden):
            return f"No property is called {' or '.join(f'`{name}`' for name in hidden)}."
        case "format", _:
            return f"Format: {value}."
        case "contentEncoding", str():
            return f"Text in the encoding {value}."
        case "contentMediaType", str():
            return f"Its content is {value}."
        case "pattern", _:
            return f"Matches the regular expression `{value}`."
        case "additionalProperties", False:  # it is told beside `patternProperties`
            return f"Names that are not declared match the regular expression {_patterns(beside)}."
        case "patternProperties", dict() if beside.get("additionalProperties") is False:
            first, *others = value.values()
            return None if any(other != first for other in others) else ""
        case _:
            return None


def _sentence_of_pairs(key: str, value: JsonValue, beside: Mapping[str, JsonValue]) -> str | None:
    """Return what `key` says of an object that is sent as pairs, where that is said otherwise."""
    match key, value:
        case _, int() | float() if key in _COUNTS_OF_PAIRS:
            return _limit(key, value, _COUNTS_OF_PAIRS)
        case "required", [name]:
            return f"A pair with the key `{name}` is required."
        case "required", list():
            names = ", ".join(f"`{name}`" for name in value)
            return f"Pairs with the keys {names} are required."
        case "additionalProperties", False:
            return f"Keys match the regular expression {_patterns(beside)}."
        case _:
            return None


def _patterns(keywords: Mapping[str, JsonValue]) -> str:
    patterns = keywords.get("patternProperties")
    return " or ".join(f"`{one}`" for one in patterns) if isinstance(patterns, dict) else ""


def _limit(key: str, value: float, counts: Mapping[str, tuple[str, str, str]] = _COUNTS) -> str:
    if key in _BOUNDS:
        return f"{_BOUNDS[key]} {value}."
    bound, one, several = counts[key]
    if value == 0 and bound == "at least":
        return ""
    return f"{bound.capitalize()} {value} {one if value == 1 else several}."


def _refers(value: JsonValue) -> bool:
    if isinstance(value, list):
        return any(map(_refers, value))
    return isinstance(value, dict) and ("$ref" in value or any(map(_refers, value.values())))


def is_long(value: JsonValue) -> bool:
    """Tell whether `value` is cut in a description."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) > _LONGEST


def shortened(value: JsonValue) -> str:
    """Return `value` as JSON text, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def annotated(schema: Mapping[str, JsonValue]) -> Iterator[str]:
    """Yield what `schema` says beside its judgement and description, a sentence each."""
    if "default" in schema:
        yield f"Default: {shortened(schema['default'])}."
    if examples := _examples(schema):
        told = examples[: _told(examples)]
        noun = "Example" if len(told) == 1 else "Examples"
        yield f"{noun}: {', '.join(map(shortened, told))}."
    if "format" in schema and not is_width(schema["format"]):
        yield f"Format: {schema['format']}."
    if schema.get("deprecated") is True:
        yield "Deprecated."


def told_of(schema: JsonObject) -> JsonObject:
    """Return the keywords of `schema` that `annotated` tells."""
    told: JsonObject = {
        key: schema[key] for key in ("default", "examples", "deprecated") if key in schema
    }
    if "format" in schema and schema.get("type") in ("integer", "number"):
        told["format"] = schema["format"]  # which is a limit of strings
    return told


def both_told(
    outer: Mapping[str, JsonValue], inner: Mapping[str, JsonValue]
) -> Mapping[str, JsonValue]:
    """Return what `annotated` tells of both; where that is not the same, what it tells of `outer`."""
    if not (outer and inner):
        return outer or inner
    result = {**inner, **outer}
    if inner.get("deprecated") is True:
        result["deprecated"] = True
    if more := _examples(inner):
        known = _examples(outer)
        texts = set(map(json.dumps, known))
        result["examples"] = [*known, *(one for one in more if json.dumps(one) not in texts)]
    return result


def is_width(form: JsonValue) -> bool:
    """Tell whether the `format` of a number is none but how many bits other languages give it."""
    return form in ("int32", "int64", "float", "double")


def unannotated(schema: Mapping[str, JsonValue]) -> Iterator[str]:
    """Yield why `annotated` does not tell all of `schema`, if it does not."""
    if is_long(schema.get("default")):
        yield "`default` is too long for a description"
    examples = _examples(schema)
    told = _told(examples)
    if told < len(examples):
        yield f"of {len(examples)} `examples` {told} {'is' if told == 1 else 'are'} told"
    if examples and is_long(examples[0]):
        yield "`examples` are too long for a description"


def _examples(schema: Mapping[str, JsonValue]) -> list[JsonValue]:
    examples = schema.get("examples")
    return examples if isinstance(examples, list) else []


def _told(examples: Sequence[JsonValue]) -> int:
    """Return how many of `examples` a description has room for: the first, if there is one."""
    sizes = accumulate(len(shortened(example)) for example in examples)
    return max(sum(size <= _LONGEST for size in sizes), min(len(examples), 1))


def joined(one: str, other: str) -> str:
    """Return both descriptions, once where one says what the other does."""
    if not (one and other) or one in other or other in one:
        return max(one, other, key=len)
    return described(one, [other])


def described(description: JsonValue, words: Iterable[str]) -> str:
    """Return `description` with `words`, which are sentences, after it."""
    text = description if isinstance(description, str) else ""
    more = " ".join(words)
    if not more:
        return text
    text = text.rstrip()
    stop = "." if text and (text[-1].isalnum() or text[-1] in _CLOSING) else ""
    return f"{text}{stop} {more}".lstrip()
