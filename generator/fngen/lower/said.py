"""A schema -> what it says in one piece: references followed, `allOf` and what stands beside merged.

What is said here is never more than the schema says: a value that is valid for the schema is what
it is said to be. The strict form may take more than the schema; the judge has the last word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import prod

from fngen.ir.declared import as_schema
from fngen.json_types import JsonObject, JsonValue, Schema
from fngen.lower.strict_limits import NoStrictFormError
from fngen.lower.words import annotated, both_told, described, joined, told_of
from fngen.resolve.keywords import TYPES

PREFIX = "#/$defs/"
ALL = frozenset(TYPES)
"""All types: `integer` stands for whole numbers and `number` for the others."""

_MOST_CASES = 64
_MOST_CHOICES = 500
_TIGHTER_BELOW = frozenset({"maximum", "exclusiveMaximum", "maxItems", "maxLength"})
_TIGHTER_ABOVE = frozenset({"minimum", "exclusiveMinimum", "minItems", "minLength"})
_OF_NUMBERS = frozenset(
    {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
)
LIMITS_OF = {
    "string": frozenset({"pattern", "format", "minLength", "maxLength"}),
    "number": _OF_NUMBERS,
    "integer": _OF_NUMBERS,
    "array": frozenset({"minItems", "maxItems"}),
}
"""The keywords that set limits to the values of a type."""

_LIMITS = frozenset[str]().union(*LIMITS_OF.values())

ENFORCED_OF = {
    "string": frozenset({"contentEncoding", "contentMediaType", "contentSchema"}),
    "array": frozenset(
        {"uniqueItems", "contains", "minContains", "maxContains", "unevaluatedItems"}
    ),
    "object": frozenset(
        {
            "dependentRequired",
            "dependentSchemas",
            "maxProperties",
            "minProperties",
            "patternProperties",
            "propertyNames",
            "unevaluatedProperties",
        }
    ),
}
ENFORCED_OF_ANY = frozenset({"not", "if", "then", "else"})
_ENFORCED = ENFORCED_OF_ANY.union(*ENFORCED_OF.values())
"""Keywords without a strict form, which only the judge enforces."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a schema says of a value.

    `description` is that of all its parts, the outermost first; so are the `examples` among the
    `annotations`, of which the outermost counts else. `untold` says which do not.
    `extra` is the schema of properties that are not declared, None where nothing is said of them.
    `unions` are those of `anyOf` and `oneOf` that still are to be chosen from. `enforced` are
    keywords that only the judge knows. `is_whole` is false where a value may have properties that
    are not among these and are evaluated, `is_inclusive` true where of one of the `unions` several
    branches may hold. `definition` is the one that says all this and nothing else.
    """

    types: frozenset[str] = ALL
    description: str = ""
    annotations: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    untold: tuple[str, ...] = ()
    values: tuple[JsonValue, ...] | None = None
    limits: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    properties: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    required: frozenset[str] = frozenset()
    extra: Schema | None = None
    prefix: tuple[Schema, ...] = ()
    items: Schema = True
    unions: tuple[tuple[Schema, ...], ...] = ()
    enforced: tuple[JsonObject, ...] = ()
    is_whole: bool = True
    is_inclusive: bool = False
    definition: str | None = None

    @property
    def is_structured(self) -> bool:
        """Whether it says what an object or an array holds."""
        return bool(self.properties or self.prefix) or not (
            self.extra in (None, True, {}) and self.items in (True, {})
        )

    @property
    def text(self) -> str:
        """Its description, and what its annotations tell."""
        return described(self.description, annotated(self.annotations))

    def without_text(self) -> Said:
        """Return what is said, not described."""
        if not (self.description or self.annotations or self.untold):
            return self
        return replace(self, description="", annotations={}, untold=())

    def extra_or_any(self) -> Schema:
        """Return the schema of what is not declared: anything, where nothing is said of it."""
        return True if self.extra is None else self.extra


NOTHING_SAID = Said()
IMPOSSIBLE = Said(types=frozenset())


class Reader:
    """Reads schemas that refer to the same definitions."""

    def __init__(self, definitions: Mapping[str, JsonValue]) -> None:
        self._definitions = definitions
        self._known: dict[str, Said] = {}
        self._reading: set[str] = set()
        self._chosen = 0

    def definition(self, name: str) -> Schema:
        """Return the definition `name`."""
        return as_schema(self._definitions[name])

    def read(self, schema: Schema) -> Said:
        """Return what `schema` says, its unions aside."""
        if isinstance(schema, bool):
            return NOTHING_SAID if schema else IMPOSSIBLE
        own = said_by(schema)
        said = own.without_text()
        if isinstance(ref := schema.get("$ref"), str):
            said = both(self._read_definition(ref.removeprefix(PREFIX)), said)
        if isinstance(parts := schema.get("allOf"), list):
            for part in parts:
                said = both(said, self.read(as_schema(part)))
        if not said.unions:  # what stands around this adds nothing to what it evaluates
            said = _closed(said)
        # What it says itself of these comes before what its parts say.
        text = joined(own.description, said.description)
        annotations = both_told(own.annotations, said.annotations)
        if text == said.description and annotations == said.annotations:
            return said
        return replace(said, description=text, annotations=annotations, definition=None)

    def cases(self, said: Said) -> list[Said]:
        """Return what is `said` in each case: one branch chosen of each of its unions.

        A union that would make too many cases is left to the judge.

        Raises:
            NoStrictFormError: the unions hold one another.
        """
        self._chosen = 0
        return [case for case in self._spread(said) if is_possible(case)]

    def _read_definition(self, name: str) -> Said:
        if name not in self._known:
            if name in self._reading:  # it is part of itself, which adds nothing
                return NOTHING_SAID
            self._reading.add(name)
            try:
                self._known[name] = replace(self.read(self.definition(name)), definition=name)
            finally:
                self._reading.remove(name)
        return self._known[name]

    def _spread(self, said: Said) -> Iterator[Said]:
        if not said.unions:
            yield _closed(said)
            return
        first, *others = said.unions
        rest = replace(said, unions=tuple(others), is_inclusive=False, definition=None)
        if said.is_inclusive and _unevaluated(said):  # what the others evaluate counts too
            rest = replace(rest, is_whole=False)
        if others and prod(map(len, said.unions)) > _MOST_CASES:
            left: JsonObject = {"anyOf": list[JsonValue](first)}
            rest = replace(rest, enforced=(*said.enforced, left), is_whole=False)
            yield from self._spread(rest)
            return
        for branch in first:
            self._chosen += 1
            if self._chosen > _MOST_CHOICES:
                raise NoStrictFormError("it has unions that hold one another, or are too large")
            yield from self._spread(both(self.read(branch), rest))


def said_by(schema: JsonObject) -> Said:
    """Return what `schema` says itself, without what it refers to and is made of."""
    limits: dict[str, JsonValue] = {}
    enforced: dict[str, JsonValue] = {}
    unions: list[tuple[Schema, ...]] = []
    for key, value in schema.items():
        if key in _LIMITS:
            limits[key] = value
        elif key in _ENFORCED:
            enforced[key] = value
        elif key in ("anyOf", "oneOf") and isinstance(value, list):
            unions.append(tuple(as_schema(branch) for branch in value))
    kind, required, prefix = schema.get("type"), schema.get("required"), schema.get("prefixItems")
    properties, additional = schema.get("properties"), schema.get("additionalProperties")
    if "patternProperties" in enforced and (additional is False or (additional and not properties)):
        enforced["additionalProperties"] = additional
    return Said(
        types=_types(kind),
        description=str(schema.get("description") or _label(schema)),
        annotations=told_of(schema),
        values=_values(schema),
        limits=limits,
        properties=_schemas(properties) if isinstance(properties, dict) else {},
        required=frozenset(map(str, required)) if isinstance(required, list) else frozenset(),
        extra=_extra(schema),
        prefix=tuple(map(as_schema, prefix)) if isinstance(prefix, list) else (),
        items=as_schema(schema.get("items", True)),
        unions=tuple(unions),
        enforced=(enforced,) if enforced else (),
        is_whole=not enforced.keys() & {"if", "dependentSchemas"},
        is_inclusive="anyOf" in schema,
    )


def _label(schema: JsonObject) -> JsonValue:
    """Return the title of a constant: what people call it."""
    return schema.get("title", "") if "const" in schema else ""


def _schemas(value: JsonObject) -> dict[str, Schema]:
    return {name: as_schema(schema) for name, schema in value.items()}


def _types(kind: JsonValue) -> frozenset[str]:
    if kind is None:
        return ALL
    named = frozenset(map(str, kind if isinstance(kind, list) else [kind]))
    return named | {"integer"} if "number" in named else named


def _values(schema: JsonObject) -> tuple[JsonValue, ...] | None:
    values = schema.get("enum")
    if "const" in schema:
        return (schema["const"],)
    return tuple(values) if isinstance(values, list) else None


def _extra(schema: JsonObject) -> Schema | None:
    additional, patterns = schema.get("additionalProperties"), schema.get("patternProperties")
    if not isinstance(patterns, dict) or not patterns:
        return None if additional is None else as_schema(additional)
    if additional is None:
        return True
    options = [*patterns.values(), *([] if additional is False else [additional])]
    return either([as_schema(option) for option in options])


def both(one: Said, other: Said) -> Said:
    """Return what is said of a value of which both `one` and `other` are said."""
    if one is NOTHING_SAID or one == NOTHING_SAID:
        return other
    if other == NOTHING_SAID:
        return one
    values = one.values
    if values is None or other.values is None:
        values = values if other.values is None else other.values
    else:
        values = tuple(value for value in values if any(same(value, v) for v in other.values))
    names = dict.fromkeys([*one.properties, *other.properties])
    limits, beyond = _tighter(one.limits, other.limits)
    long, short = sorted((one.prefix, other.prefix), key=len, reverse=True)
    rest = one.items if short is one.prefix else other.items
    return Said(
        types=one.types & other.types,
        description=joined(one.description, other.description),
        annotations=both_told(one.annotations, other.annotations),
        untold=(*one.untold, *other.untold, *_conflict(one.annotations, other.annotations)),
        values=values,
        limits=limits,
        properties={name: _and(_at(one, name), _at(other, name)) for name in names},
        required=one.required | other.required,
        extra=_and_extra(one.extra, other.extra),
        prefix=tuple(
            _and(item, short[index] if index < len(short) else rest)
            for index, item in enumerate(long)
        ),
        items=_and(one.items, other.items),
        unions=(*one.unions, *other.unions),
        enforced=(*one.enforced, *other.enforced, *beyond),
        is_whole=one.is_whole and other.is_whole,
        is_inclusive=one.is_inclusive or other.is_inclusive,
    )


def _conflict(one: Mapping[str, JsonValue], other: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """Return why not all is told where two defaults are given."""
    if "default" in one and "default" in other and not same(one["default"], other["default"]):
        return ("of two defaults one is told",)
    return ()


def _at(said: Said, name: str) -> Schema:
    return said.properties[name] if name in said.properties else said.extra_or_any()


def _and_extra(one: Schema | None, other: Schema | None) -> Schema | None:
    if one is None or other is None:
        return one if other is None else other
    return _and(one, other)


def _and(one: Schema, other: Schema) -> Schema:
    if one in (True, {}) or same(one, other):
        return other
    if other in (True, {}):
        return one
    if one is False or other is False:
        return False
    # Each part once: where schemas that lead to one another are merged, the same come again and again.
    parts = _parts(one)
    parts += [part for part in _parts(other) if not any(same(part, known) for known in parts)]
    return parts[0] if len(parts) == 1 else {"allOf": list[JsonValue](parts)}


def _parts(schema: Schema) -> list[Schema]:
    """Return the schemas that are all that `schema` says."""
    if isinstance(schema, dict) and schema.keys() == {"allOf"}:
        parts = schema["allOf"]
        assert isinstance(parts, list)
        return [as_schema(part) for part in parts]
    return [schema]


def either(options: list[Schema]) -> Schema:
    """Return a schema of what one of `options` takes."""
    distinct: list[Schema] = []
    for option in options:
        if option in (True, {}):
            return True
        if option is not False and not any(same(option, known) for known in distinct):
            distinct.append(option)
    if len(distinct) < 2:
        return distinct[0] if distinct else False
    return {"anyOf": list[JsonValue](distinct)}


def _tighter(
    one: Mapping[str, JsonValue], other: Mapping[str, JsonValue]
) -> tuple[dict[str, JsonValue], list[JsonObject]]:
    """Return the limits of both; apart from them those of two that cannot be said in one."""
    result, beyond = dict(one), list[JsonObject]()
    for key, value in other.items():
        known = result.setdefault(key, value)
        if isinstance(known, int | float) and isinstance(value, int | float):
            if key in _TIGHTER_BELOW:
                result[key] = min(known, value)
                continue
            if key in _TIGHTER_ABOVE:
                result[key] = max(known, value)
                continue
        if known != value:
            beyond.append({key: value})
    return result, beyond


def _closed(said: Said) -> Said:
    """Return `said` without undeclared properties, where `unevaluatedProperties` forbids them.

    Where a part allows them, it does so for all: they are evaluated.
    """
    unevaluated = _unevaluated(said)
    closes = unevaluated and all(schema is False for schema in unevaluated)
    if closes and said.extra is None and said.is_whole:
        return replace(said, extra=False, definition=None)
    return said


def _unevaluated(said: Said) -> list[JsonValue]:
    key = "unevaluatedProperties"
    return [part[key] for part in said.enforced if key in part]


def is_possible(said: Said) -> bool:
    """Tell whether some value may be as `said`."""
    return bool(said.types) and (said.values is None or bool(said.values))


def same(one: JsonValue, other: JsonValue) -> bool:
    """Tell whether two JSON values are equal: `true` is not 1."""
    if one is other:
        return True
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) is isinstance(other, bool) and one == other
