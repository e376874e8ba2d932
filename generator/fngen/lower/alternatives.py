"""What a schema says -> the kinds of values it takes, in so far as a strict schema can tell them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from fngen.ir.declared import as_schema
from fngen.json_types import JsonObject, JsonValue, Schema, type_of
from fngen.lower.said import (
    ALL,
    ENFORCED_OF,
    ENFORCED_OF_ANY,
    LIMITS_OF,
    Said,
    either,
    same,
)
from fngen.lower.words import described, in_words, is_strict_limit, unannotated, untold
from fngen.resolve.reading import list_of

_OF_ANY = ENFORCED_OF_ANY | {"anyOf", "enum"}
_CONCERNED = {
    kind: LIMITS_OF.get(kind, frozenset()) | ENFORCED_OF.get(kind, frozenset()) | _OF_ANY
    for kind in ("string", "number", "integer", "boolean", "array", "object")
}
_CONCERNED["object"] |= {"additionalProperties"}  # where it is `enforced`
AS_OBJECT = "alternatives are sent as one object, which does not say what goes together"
_AS_LIST = "alternatives are sent as one list, which does not say what goes together"
_BESIDE_CONSTANTS = "what is said of the properties or items of constants is not told"
MAP_KEYS = frozenset[str | None]({None})
"""The keys of an object of which nothing is declared."""

OBJECT = frozenset({"object"})
_NOTHING: frozenset[str] = frozenset()
JSON_TYPES = frozenset({"null", "boolean", "number", "string", "array", "object"})


@dataclass(slots=True)
class Alternatives:
    """The values that a schema takes, by what they are sent as.

    `scalars` are strict schemas of one type each. `texts` are the types whose values may be sent
    as JSON text; `words` are for the description of that text, `nulls` what null means. `lost` says what is
    not told.
    """

    scalars: list[JsonObject] = field(default_factory=list[JsonObject])
    null: bool = False
    nulls: list[str] = field(default_factory=list[str])
    objects: list[Said] = field(default_factory=list[Said])
    arrays: list[Said] = field(default_factory=list[Said])
    texts: frozenset[str] = _NOTHING
    words: list[str] = field(default_factory=list[str])
    lost: dict[str, None] = field(default_factory=dict[str, None])

    @property
    def is_empty(self) -> bool:
        """Whether nothing is taken."""
        return not (self.scalars or self.null or self.objects or self.arrays or self.texts)


def alternatives_of(cases: Iterable[Said]) -> Alternatives:
    """Return what is taken in one of `cases`."""
    found = Alternatives()
    for case in cases:
        if not is_reference(case):
            found.lost |= dict.fromkeys(texts_lost(case))
        if case.values is not None:
            _add_values(found, case, case.values)
        else:
            _add_types(found, case)
    if found.texts:
        _send_strings_as_text(found)
    if len(found.objects) > 1:
        told = _told_apart(found.objects)
        if len(told) < len(found.objects) and are_different(found.objects):
            found.lost[AS_OBJECT] = None
        found.objects = told
    for case in found.objects:
        if not is_reference(case):
            found.lost |= dict.fromkeys((*case.untold, *untold_of(case, "object")))
    if any(_items_of(case) != _items_of(found.arrays[0]) for case in found.arrays):
        found.lost[_AS_LIST] = None
    return found


def is_reference(case: Said) -> bool:
    """Tell whether `case` is sent as a reference to the definition that says all of it."""
    return case.definition is not None and case.types == OBJECT


def _items_of(case: Said) -> tuple[Iterable[Schema], Schema]:
    return case.prefix, case.items


def words_of(case: Said, kind: str, *, as_pairs: bool = False) -> list[str]:
    """Return what strict mode cannot say of the values of type `kind`, in words."""
    return list(_in_words(_left_of(case, kind), as_pairs=as_pairs))


def untold_of(case: Said, kind: str) -> Iterator[str]:
    """Yield what of that `words_of` cannot say."""
    for keywords in _left_of(case, kind):
        yield from untold(keywords)


def texts_lost(said: Said) -> Iterator[str]:
    """Yield why the text of what is `said` does not tell all that its schema does."""
    yield from said.untold
    yield from unannotated(said.annotations)


def _left_of(case: Said, kind: str, *, as_text: bool = False) -> list[JsonObject]:
    """Return the keywords that are left to words, those that are the same apart.

    They are all that there are, where a value is sent as JSON text. Of what is required they name
    else what is not declared, as all that is declared is sent.
    """
    limits: JsonObject = {
        key: value
        for key, value in case.limits.items()
        if key in LIMITS_OF.get(kind, _NOTHING) and (as_text or not is_strict_limit(key, value))
    }
    required = case.required if as_text else case.required - case.properties.keys()
    if required and kind == "object":
        limits["required"] = list[JsonValue](sorted(required))
    left = [limits]
    for part in case.enforced:
        concerned: JsonObject = {
            key: value for key, value in part.items() if key in _CONCERNED[kind]
        }
        if case.extra is False:
            concerned.pop("unevaluatedProperties", None)
        if not any(same(concerned, known) for known in left):
            left.append(concerned)
    return _together(left)


def _together(parts: Iterable[JsonObject]) -> list[JsonObject]:
    """Return `parts` in as few as have no keyword twice."""
    result: list[JsonObject] = []
    for part in filter(None, parts):
        free = next((one for one in result if one.keys().isdisjoint(part)), None)
        if free is None:
            result.append({**part})
        else:
            free.update(part)
    return result


def _in_words(parts: Iterable[JsonObject], *, as_pairs: bool = False) -> Iterator[str]:
    for keywords in parts:
        yield from in_words(keywords, as_pairs=as_pairs)


def _add_values(found: Alternatives, case: Said, values: Iterable[JsonValue]) -> None:
    """Add the constants of `case`; objects and arrays are sent as text."""
    by_kind: dict[str, list[JsonValue]] = {}
    for value in values:
        if (kind := type_of(value)) in case.types:
            by_kind.setdefault(kind, []).append(value)
    if by_kind.pop("null", None):
        _add_null(found, "" if by_kind else case.text)
    if kinds := [kind for kind in ("array", "object") if kind in by_kind]:
        left = [part for kind in kinds for part in _left_of(case, kind, as_text=True)]
        composites = [value for kind in kinds for value in by_kind.pop(kind)]
        _add_words(found, case.text, [{"enum": composites}, *left])
        found.texts |= {*kinds}
        if case.is_structured:
            found.lost[_BESIDE_CONSTANTS] = None
    if "number" in by_kind:
        by_kind["number"] += by_kind.pop("integer", [])
    for kind, constants in by_kind.items():
        _add_scalar(found, {"type": kind, "enum": constants, **_limits_of(case, kind)}, case)


def _add_null(found: Alternatives, text: str) -> None:
    found.null = True
    if text:
        found.nulls.append(text)


def _add_types(found: Alternatives, case: Said) -> None:
    """Add what `case` takes of each type."""
    types = case.types
    if types == ALL and not case.is_structured:
        found.texts |= JSON_TYPES
        left = [
            keywords
            for kind in ("string", "number", "array", "object")
            for keywords in _left_of(case, kind, as_text=True)
        ]
        _add_words(found, case.text, left)
        return
    if "null" in types:
        _add_null(found, "" if len(types) > 1 else case.text)
    for kind in ("string", "number", "integer", "boolean"):
        if kind in types and (kind != "integer" or "number" not in types):
            _add_scalar(found, {"type": kind, **_limits_of(case, kind)}, case)
    if "object" in types:
        _add_object(found, case)
    if "array" in types:
        if types != ALL or case.prefix or case.items not in (True, {}):
            found.arrays.append(case)
            found.lost |= dict.fromkeys(untold_of(case, "array"))
        else:
            found.texts |= {"array"}
            _add_words(found, "", _left_of(case, "array", as_text=True))


def _limits_of(case: Said, kind: str) -> JsonObject:
    """Return the limits of `case` to values of type `kind` that strict mode has."""
    return {
        key: value
        for key, value in case.limits.items()
        if key in LIMITS_OF.get(kind, _NOTHING) and is_strict_limit(key, value)
    }


def _add_object(found: Alternatives, case: Said) -> None:
    if case.properties or case.extra not in (None, True, {}):
        found.objects.append(case)
    else:
        found.texts |= OBJECT
        _add_words(found, case.text, _left_of(case, "object", as_text=True))


def _add_words(found: Alternatives, description: JsonValue, left: Iterable[JsonObject]) -> None:
    """Say of what is sent as text all that is `left` to words."""
    parts: list[JsonObject] = []
    for keywords in left:
        if not any(same(keywords, known) for known in parts):
            parts.append(keywords)
            found.lost |= dict.fromkeys(untold(keywords))
    found.words.append(described(description, dict.fromkeys(_in_words(parts))))


def _add_scalar(found: Alternatives, schema: JsonObject, case: Said) -> None:
    kind = schema["type"]
    assert isinstance(kind, str)
    if text := described(case.text, words_of(case, kind)):
        schema["description"] = text
    found.lost |= dict.fromkeys(untold_of(case, kind))
    if not any(same(schema, known) for known in found.scalars):
        found.scalars.append(schema)


def _send_strings_as_text(found: Alternatives) -> None:
    """Let strings be JSON text too where some text is: they could not be told apart otherwise."""
    for schema in [schema for schema in found.scalars if schema["type"] == "string"]:
        found.texts |= {"string"}
        found.scalars.remove(schema)
        limits = {key: value for key, value in schema.items() if key not in ("type", "description")}
        _add_words(found, schema.get("description"), [limits] if limits else [])
    if "null" in found.texts:
        found.null = False


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
        if name in case.required and (values := constants_of(schema))
    }


def constants_of(schema: Schema) -> list[JsonValue]:
    """Return the fewest constants that `schema` says its values are among, if they are scalars."""
    if not isinstance(schema, dict):
        return []
    told = [constants_of(as_schema(part)) for part in list_of(schema.get("allOf"))]
    for branches in filter(None, (list_of(schema.get(key)) for key in ("anyOf", "oneOf"))):
        taken = [constants_of(as_schema(branch)) for branch in branches]
        told.append([value for values in taken for value in values] if all(taken) else [])
    told.append([schema["const"]] if "const" in schema else list_of(schema.get("enum")))
    told = [values for values in told if values and not any(map(_is_no_tag, values))]
    return min(told, key=len) if told else []


def _is_no_tag(value: JsonValue) -> bool:
    return isinstance(value, dict | list | None)


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
    first = objects[0]
    return any(
        case.properties != first.properties or case.enforced != first.enforced for case in objects
    )


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
    enforced, untold = first.enforced, [why for case in cases for why in case.untold]
    if any(case.enforced != enforced for case in others):
        enforced = ()
        keywords = sorted({key for case in cases for part in case.enforced for key in part})
        names = ", ".join(f"`{key}`" for key in keywords)
        untold.append(f"{names} of alternatives {'is' if len(keywords) == 1 else 'are'} not told")
    is_told = all(case.text == first.text for case in others)
    if not is_told:
        untold.append("what is said of each alternative is not told")
    if all(needed):
        either_way: list[JsonValue] = [{"required": list[JsonValue](names)} for names in needed]
        enforced = (*enforced, {"anyOf": either_way})
    return replace(
        first,
        properties={name: either(schemas) for name, schemas in properties.items()},
        required=required,
        extra=either([case.extra_or_any() for case in cases]),
        enforced=enforced,
        description=first.description if is_told else "",
        annotations=first.annotations if is_told else {},
        untold=tuple(dict.fromkeys(untold)),
        definition=None,
    )
