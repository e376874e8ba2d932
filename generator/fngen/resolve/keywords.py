"""The keywords of JSON Schema: what each may hold, and where subschemas stand.

JSON Schema 2020-12, core (sections 8 to 11) and validation (section 6), with the older spellings.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator

from fngen.json_types import JsonObject, JsonValue
from fngen.resolve.patterns import is_pattern, read_pattern, why_unreadable
from fngen.resolve.versions import Dialect

TYPES = ("null", "boolean", "object", "array", "number", "string", "integer")

HOLDS_SCHEMA = frozenset(
    {
        "additionalItems",
        "additionalProperties",
        "contains",
        "contentSchema",
        "else",
        "if",
        "items",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)
HOLDS_LIST = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
HOLDS_MAP = frozenset({"properties", "patternProperties", "dependentSchemas"})
IN_PLACE = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"})
"""Keywords whose subschemas are of the same value as the schema they stand in."""

DYNAMIC = frozenset({"$dynamicRef", "$recursiveRef"})

HOLDS_DATA = frozenset({"const", "default", "enum", "examples"})

LEFT_BEHIND = frozenset(
    {
        "$anchor",
        "$comment",
        "$defs",
        "$dynamicAnchor",
        "$id",
        "$recursiveAnchor",
        "$schema",
        "$vocabulary",
        "collectionFormat",
        "definitions",
        "discriminator",
        "externalDocs",
        "xml",
    }
)
"""Keywords that mean nothing once references are followed, or that judge nothing."""

SAID_OF_VALUES = frozenset({"title", "description", "examples", "deprecated"})
"""Keywords that tell people something, and judge nothing."""

_OTHER_WORDS: dict[str, JsonObject] = {
    "any": {},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    **{
        word: {"type": name}
        for name, words in {
            "array": "arraylist list set tuple vector",
            "boolean": "bool",
            "integer": "bigint byte int int32 int64 long short",
            "null": "none",
            "number": "decimal double float float32 float64 num",
            "object": "dict dictionary hashmap map",
            "string": "char file str text",
        }.items()
        for word in words.split()
    },
}
"""What the types of other languages are in JSON Schema; what may be anything needs no keyword."""


_NOT_TEXT = re.compile(r"true|false|null|-?[0-9][0-9.eE+-]*")
FLAG_WORDS = {
    **dict.fromkeys(("true", "yes", "on"), "true"),
    **dict.fromkeys(("false", "no", "off"), "false"),
}


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_divisor(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _is_count(value: JsonValue) -> bool:
    if isinstance(value, float):
        return value.is_integer() and value >= 0
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_names(value: JsonValue) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_type(value: JsonValue) -> bool:
    if isinstance(value, list):
        return bool(value) and all(item in TYPES for item in value)
    return value in TYPES


def _is_pattern(value: JsonValue) -> bool:
    return isinstance(value, str) and read_pattern(value) is not None


_Check = tuple[Callable[[JsonValue], bool], str]
_SCHEMA: _Check = (lambda value: isinstance(value, dict | bool), "a schema")
_ITEMS: _Check = (lambda value: isinstance(value, dict | bool | list), "a schema or a list of them")
_SCHEMAS: _Check = (lambda value: isinstance(value, list) and bool(value), "a list of schemas")
_LIST: _Check = (lambda value: isinstance(value, list), "a list of values")
_MAP: _Check = (lambda value: isinstance(value, dict), "an object")
_TEXT: _Check = (lambda value: isinstance(value, str), "a string")
_FLAG: _Check = (lambda value: isinstance(value, bool), "`true` or `false`")
_COUNT: _Check = (_is_count, "a whole number of at least 0")
_NUMBER: _Check = (_is_number, "a number")
_BOUND: _Check = (lambda value: _is_number(value) or isinstance(value, bool), "a number")

_CHECKS: dict[str, _Check] = {
    **dict.fromkeys(HOLDS_SCHEMA, _SCHEMA),
    **dict.fromkeys(HOLDS_LIST, _SCHEMAS),
    **dict.fromkeys(
        HOLDS_MAP | {"dependentRequired", "dependencies", "$defs", "definitions"}, _MAP
    ),
    **dict.fromkeys(
        ("title", "description", "format", "$ref", "contentEncoding", "contentMediaType"), _TEXT
    ),
    **dict.fromkeys(("deprecated", "readOnly", "writeOnly"), _FLAG),
    "pattern": (_is_pattern, "a regular expression (ECMA-262)"),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), _COUNT),
    **dict.fromkeys(("minProperties", "maxProperties", "minContains", "maxContains"), _COUNT),
    **dict.fromkeys(("minimum", "maximum"), _NUMBER),
    "multipleOf": (_is_divisor, "a number above 0"),
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), _NUMBER),
    **dict.fromkeys(("uniqueItems", "nullable"), _FLAG),
    "items": _ITEMS,
    "type": (
        _is_type,
        "one of " + ", ".join(f"`{name}`" for name in TYPES) + ", or a list of some of them",
    ),
    "required": (_is_names, "a list of property names"),
    "enum": _LIST,
    "examples": _LIST,
}

KEYWORDS = frozenset(
    {"const", "default", "example", "id", "optional", *_CHECKS, *DYNAMIC, *LEFT_BEHIND}
)
"""All that a schema may say, by any dialect, or that is read as it was meant."""


JUDGE = _CHECKS.keys() - {"$ref", "$defs", "definitions", "readOnly", "writeOnly"} - SAID_OF_VALUES
"""Keywords by which a value may be refused."""


def fault(key: str, value: JsonValue, dialect: Dialect) -> tuple[str, str | None] | None:
    """Return what is wrong with `key: value` in a schema and a way out, or None."""
    check = _CHECKS.get(key)
    if key in {"exclusiveMinimum", "exclusiveMaximum"} and dialect.boolean_exclusive:
        check = _BOUND
    if check is None or check[0](value):
        return None
    if key == "pattern" and isinstance(value, str) and is_pattern(value):
        return f"this `pattern` cannot be checked: {why_unreadable(value)}", None
    if key == "type" and isinstance(value, list):
        # The member that is none says more than that there is a list.
        value = next((item for item in value if item not in TYPES), value)
    return f"`{key}` must be {check[1]}; found {describe(value)}", _way_out(key, value)


def meant_by(word: str) -> JsonObject | None:
    """Return what the type `word`, in any spelling, is in JSON Schema; None where it is unknown."""
    word = word.lower()
    return {"type": word} if word in TYPES else _OTHER_WORDS.get(word)


def _written(keywords: JsonObject) -> Iterator[str]:
    for key, value in keywords.items():
        yield str(value) if key == "type" else f'"{key}": "{value}"'


def _way_out(key: str, value: JsonValue) -> str | None:
    if key == "type" and isinstance(value, str):
        word = value.lower()
        if word == "any":
            return "leave `type` out to take any value"
        if word in _OTHER_WORDS:
            kind, *others = (f"`{text}`" for text in _written(_OTHER_WORDS[word]))
            return f"JSON Schema's word for it is {', with '.join([kind, *others])}"
        near = difflib.get_close_matches(word, TYPES, n=1)
        return f"did you mean `{near[0]}`?" if near else None
    if key == "type" and value is None:
        return 'write it in quotes: `"null"`'
    if key == "required" and isinstance(value, bool):
        return "list the names of required properties in the `required` of the object around them"
    if key in {"required", "enum"} and isinstance(value, str):
        return f'write `["{value}"]`'
    if _CHECKS[key] is _FLAG and isinstance(value, str) and value.lower() in FLAG_WORDS:
        return f"write `{FLAG_WORDS[value.lower()]}`, without quotes"
    if key == "pattern" and isinstance(value, str) and "(?P<" in value:
        return "write a named group as `(?<name>...)`"
    return None


def describe(value: JsonValue) -> str:
    """Say in a few words what `value` is."""
    match value:
        case None:
            return "null"
        case bool():
            return f"`{str(value).lower()}`"
        case "":
            return "an empty string"
        case str():
            text = f"`{value}`" if len(value) <= 40 else f"`{value[:37]}...`"
            return f"the string {text}" if _NOT_TEXT.fullmatch(value) else text
        case int() | float():
            return f"`{value}`"
        case list():
            return "a list" if value else "an empty list"
        case dict():
            return "an object"
