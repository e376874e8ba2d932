"""What a schema says -> the kinds of values it takes, in so far as a strict schema can tell them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from fngen.json_types import JsonObject, JsonValue, Schema
from fngen.lower.said import (
    ALL,
    ENFORCED_OF,
    ENFORCED_OF_ANY,
    LIMITS_OF,
    Said,
    either,
    same,
)
from fngen.lower.words import described, in_words, is_strict_limit

_OF_ANY = ENFORCED_OF_ANY | {"anyOf", "enum"}
MAP_KEYS = frozenset[str | None]({None})
"""The keys of an object of which nothing is declared."""

OBJECT = frozenset({"object"})
_NOTHING: frozenset[str] = frozenset()
JSON_TYPES = frozenset({"null", "boolean", "number", "string", "array", "object"})


@dataclass(slots=True)
class Alternatives:
    """The values that a schema takes, by what they are sent as.

    `scalars` are strict schemas of one type each. `texts` are the types whose values may be sent
    as JSON text; `words` are for the description of that text. `is_blurred` says that objects were
    merged which differ, so that it is not told which of their properties go together.
    """

    scalars: list[JsonObject] = field(default_factory=list[JsonObject])
    null: bool = False
    objects: list[Said] = field(default_factory=list[Said])
    arrays: list[Said] = field(default_factory=list[Said])
    texts: frozenset[str] = _NOTHING
    words: list[str] = field(default_factory=list[str])
    is_blurred: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is taken."""
        return not (self.scalars or self.null or self.objects or self.arrays or self.texts)


def alternatives_of(cases: Iterable[Said]) -> Alternatives:
    """Return what is taken in one of `cases`."""
    found = Alternatives()
    for case in cases:
        if case.values is not None:
            _add_values(found, case, case.values)
        else:
            _add_types(found, case)
    if found.texts:
        _send_strings_as_text(found)
    if len(found.objects) > 1:
        told = _told_apart(found.objects)
        found.is_blurred = len(told) < len(found.objects) and are_different(found.objects)
        found.objects = told
    return found


def words_of(case: Said, kind: str) -> list[str]:
    """Return what strict mode cannot say of the values of type `kind`, in words."""
    left: JsonObject = {
        key: value
        for key, value in case.limits.items()
        if key in LIMITS_OF.get(kind, _NOTHING) and not is_strict_limit(key, value)
    }
    concerned = ENFORCED_OF.get(kind, _NOTHING)
    for part in case.enforced:
        for key, value in part.items():
            if key in _OF_ANY or key in concerned:
                left.setdefault(key, value)
    if case.extra is False:
        left.pop("unevaluatedProperties", None)
    return list(in_words(left)) if left else []


def _add_values(found: Alternatives, case: Said, values: Iterable[JsonValue]) -> None:
    """Add the constants of `case`; objects and arrays are sent as text."""
    by_kind: dict[str, list[JsonValue]] = {}
    for value in values:
        if (kind := type_of(value)) in case.types:
            by_kind.setdefault(kind, []).append(value)
    if by_kind.pop("null", None):
        found.null = True
    composites = [value for kind in ("array", "object") for value in by_kind.pop(kind, [])]
    if composites:
        found.words += in_words({"enum": composites})
        found.texts |= {type_of(value) for value in composites}
    if "number" in by_kind:
        by_kind["number"] += by_kind.pop("integer", [])
    for kind, constants in by_kind.items():
        _add_scalar(found, {"type": kind, "enum": constants}, case)


def _add_types(found: Alternatives, case: Said) -> None:
    """Add what `case` takes of each type."""
    types = case.types
    if types == ALL and not case.is_structured:
        found.texts |= JSON_TYPES
        words = [
            word
            for kind in ("string", "number", "array", "object")
            for word in words_of(case, kind)
        ]
        found.words += [described(case.description, dict.fromkeys(words))]
        return
    found.null = found.null or "null" in types
    for kind in ("string", "number", "integer", "boolean"):
        if kind in types and (kind != "integer" or "number" not in types):
            of_kind = LIMITS_OF.get(kind, _NOTHING)
            kept = {
                key: value
                for key, value in case.limits.items()
                if key in of_kind and is_strict_limit(key, value)
            }
            _add_scalar(found, {"type": kind, **kept}, case)
    if "object" in types:
        _add_object(found, case)
    if "array" in types:
        if types != ALL or case.prefix or case.items not in (True, {}):
            found.arrays.append(case)
        else:
            found.texts |= {"array"}


def _add_object(found: Alternatives, case: Said) -> None:
    if case.properties or case.extra not in (None, True, {}):
        found.objects.append(case)
    else:
        found.texts |= OBJECT
        found.words += [described(case.description, words_of(case, "object"))]


def _add_scalar(found: Alternatives, schema: JsonObject, case: Said) -> None:
    kind = schema["type"]
    assert isinstance(kind, str)
    if text := described(case.description, words_of(case, kind)):
        schema["description"] = text
    if not any(same(schema, known) for known in found.scalars):
        found.scalars.append(schema)


def _send_strings_as_text(found: Alternatives) -> None:
    """Let strings be JSON text too where some text is: they could not be told apart otherwise."""
    for schema in [schema for schema in found.scalars if schema["type"] == "string"]:
        found.texts |= {"string"}
        found.scalars.remove(schema)
        limits = {key: value for key, value in schema.items() if key not in ("type", "description")}
        found.words += [described(schema.get("description"), in_words(limits) if limits else ())]
    if "null" in found.texts:
        found.null = False


def type_of(value: JsonValue) -> str:
    """Return the type of `value`; a number without a fraction is an integer."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "number"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"


def keys_of(case: Said) -> frozenset[str | None]:
    """Return the keys that an object has in strict form; None is that of what is not declared."""
    declared = frozenset[str | None](
        name for name, schema in case.properties.items() if schema is not False
    )
    return declared if case.extra is False else declared | MAP_KEYS


def tags_of(case: Said) -> dict[str, list[JsonValue]]:
    """Return the constants of the properties of `case` that are always there and have some."""
    return {
        name: values
        for name, schema in case.properties.items()
        if name in case.required and (values := _constants(schema))
    }


def _constants(schema: Schema) -> list[JsonValue]:
    if not isinstance(schema, dict):
        return []
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    if not isinstance(values, list) or any(isinstance(v, dict | list | None) for v in values):
        return []
    return values


def _told_apart(objects: list[Said]) -> list[Said]:
    """Return `objects`, those merged that have the same keys and no constant to tell them by."""
    groups: list[list[Said]] = []
    for case in objects:
        alike = [group for group in groups if any(_is_alike(case, other) for other in group)]
        groups = [group for group in groups if group not in alike]
        groups.append([*(other for group in alike for other in group), case])
    told = [merged(group) for group in groups]
    # What is merged may lack the constant that told it from a third.
    return told if len(told) == len(objects) else _told_apart(told)


def _is_alike(one: Said, other: Said) -> bool:
    if keys_of(one) != keys_of(other):
        return False
    tags = tags_of(other)
    return not any(
        not any(same(value, known) for value in values for known in tags[name])
        for name, values in tags_of(one).items()
        if name in tags
    )


def are_different(objects: list[Said]) -> bool:
    """Tell whether `objects` differ in more than what they require."""
    return any(case.properties != objects[0].properties for case in objects)


def taken_otherwise(cases: list[Said], names: Iterable[str]) -> dict[str, Schema]:
    """Return what those of `names` may be, beyond what `merged` says, that one of `cases` declares.

    Another, which does not declare them, takes them as it takes what is not declared.
    """
    found: dict[str, Schema] = {}
    for name in names:
        declaring = [case for case in cases if name in case.properties]
        extra = either([case.extra_or_any() for case in cases if name not in case.properties])
        if declaring and extra is not False and merged(declaring).properties[name] is not True:
            found[name] = extra
    return found


def merged(cases: list[Said]) -> Said:
    """Return what is said of an object in any of `cases`; which it is, the judge knows.

    What one declares and another does not may be among its further properties, so that none of it
    is required.
    """
    first, *others = cases
    if not others:
        return first
    properties: dict[str, list[Schema]] = {}
    for case in cases:
        for name, schema in case.properties.items():
            properties.setdefault(name, []).append(schema)
    partly = {name for name, schemas in properties.items() if len(schemas) < len(cases)}
    required = first.required.intersection(*(case.required for case in others)) - partly
    needed = [sorted(case.required - required) for case in cases]
    enforced: tuple[JsonObject, ...] = ()
    if all(needed):
        enforced = ({"anyOf": [{"required": list[JsonValue](names)} for names in needed]},)
    return replace(
        first,
        properties={name: either(schemas) for name, schemas in properties.items()},
        required=required,
        extra=either([case.extra_or_any() for case in cases]),
        enforced=enforced,
        description="",
        definition=None,
    )
