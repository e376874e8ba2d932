"""A value that satisfies a JSON Schema: the same one every time, with some optional properties in it.

Values are made along the schema, and what is hard to see from it (`not`, `oneOf`, a pattern) is left
to the judge: of many candidates, the first that is valid is taken.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import chain, count, islice, product

from fngen_runtime.json_types import JsonObject, JsonValue
from jsonschema_rs import Validator, validator_for

from conformance.patterns import strings

_DEPTHS = (4, 8, 16, 40)
_OPTIONAL = 2
"""How many optional properties stand in one another at most."""
_MOST_CANDIDATES = 60
_FEW = 3
_MOST_STEPS = 20_000
_ODD: tuple[JsonValue, ...] = (0, "", True, [], {}, None)
_SCALARS = frozenset(
    {"type", "enum", "const", "pattern", "format", "minLength", "maxLength", "multipleOf"}
    | {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
)
_JUDGED = frozenset(
    {"not", "oneOf", "if", "enum", "const", "contains", "uniqueItems"}
    | {"dependentSchemas", "dependentRequired", "propertyNames"}
    | {"unevaluatedProperties", "unevaluatedItems", "minProperties", "maxProperties"}
)
"""Keywords that have a value judged as soon as it is made, and not only with the whole."""

_FORMATS = {
    "date": ["2024-08-15", "2024-08-16"],
    "date-time": ["2024-08-15T12:00:00Z", "2024-08-16T12:00:00Z"],
    "duration": ["P1D", "PT1H"],
    "email": ["ada@example.org", "bob@example.org"],
    "hostname": ["example.org", "example.com"],
    "idn-email": ["ada@example.org"],
    "idn-hostname": ["example.org"],
    "ipv4": ["192.0.2.1", "192.0.2.2"],
    "ipv6": ["2001:db8::1", "2001:db8::2"],
    "iri": ["https://example.org/a", "https://example.org/b"],
    "iri-reference": ["/a", "/b"],
    "json-pointer": ["/a", "/b"],
    "regex": ["a", "b"],
    "relative-json-pointer": ["0", "1"],
    "time": ["12:00:00Z", "13:00:00Z"],
    "uri": ["https://example.org/a", "https://example.org/b"],
    "uri-reference": ["/a", "/b"],
    "uri-template": ["/a/{b}", "/b/{c}"],
    "uuid": ["0190a5d6-5a9e-7c3c-8d2e-6f3b1c2d4e5f", "0190a5d6-5a9e-7c3c-8d2e-6f3b1c2d4e60"],
}
_KEYWORDS = {
    "string": {"pattern", "format", "minLength", "maxLength"},
    "integer": set[str](),
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
    "object": {"properties", "required", "additionalProperties", "patternProperties"}
    | {"minProperties", "maxProperties", "propertyNames"},
    "array": {"items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"},
    "boolean": set[str](),
    "null": set[str](),
}


class NoInstanceError(Exception):
    """No value was found that a schema accepts."""


def instance_of(schema: JsonObject) -> JsonValue:
    """Return a value that `schema`, which stands alone, accepts.

    Raises:
        NoInstanceError: none was found.
    """
    judge = _judge(schema)
    # Deeper only where that is needed: a recursive value is then as small as can be.
    for depth, optional in product(_DEPTHS, (_OPTIONAL, 0)):
        values = _Values(_dict(schema, "$defs")).of([schema], depth, optional)
        for value in islice(values, _MOST_CANDIDATES):
            if judge.is_valid(value):
                return value
    raise NoInstanceError


class _Values:
    """Makes candidates for schemas that refer to `definitions`."""

    def __init__(self, definitions: JsonObject) -> None:
        self._definitions = definitions
        self._steps = 0

    def of(self, schemas: Sequence[JsonValue], depth: int, optional: int) -> Iterator[JsonValue]:
        """Yield values that all of `schemas` may accept, nested at most `depth` levels deep.

        Optional properties stand in one another at most `optional` times.
        """
        self._steps += 1
        if depth < 0 or self._steps > _MOST_STEPS:
            return
        for case in self._cases(schemas, frozenset()):
            made = self._of_case(case, depth, optional)
            if any(not _JUDGED.isdisjoint(schema) for schema in case):
                judge = _judge({"allOf": list(schemas), "$defs": self._definitions})
                candidates = list(islice(made, _MOST_CANDIDATES))
                made = filter(judge.is_valid, candidates)
                if any("oneOf" in schema for schema in case):
                    made = chain(made, self._told_apart(candidates, schemas, judge))
            yield from made

    def _told_apart(
        self, candidates: Sequence[JsonValue], schemas: Sequence[JsonValue], judge: Validator
    ) -> Iterator[JsonValue]:
        """Yield candidates with one property more, by which branches that take the same differ."""
        names = sorted(_declared([*schemas, self._definitions]))
        for value in candidates[:_FEW]:
            yield from (deepcopy(value) for _ in _altered(value, names) if judge.is_valid(value))

    def _cases(
        self, schemas: Sequence[JsonValue], followed: frozenset[str]
    ) -> Iterator[list[JsonObject]]:
        """Yield each way to satisfy `schemas`: them, what they refer to, and branches to take."""
        case: list[JsonObject] = []
        pending = list(schemas)
        while pending:
            schema = pending.pop(0)
            if schema is False:
                return
            if not isinstance(schema, dict):
                continue
            case.append(schema)
            pending += _list(schema, "allOf")
            ref = schema.get("$ref")
            if isinstance(ref, str) and ref not in followed:
                followed |= {ref}
                pending.append(self._definitions[ref.removeprefix("#/$defs/")])
            if choices := list(_choices(schema)):
                for chosen in product(*choices):
                    for rest in self._cases([*chain(*chosen), *pending], followed):
                        yield case + rest
                return
        yield case

    def _of_case(self, case: list[JsonObject], depth: int, optional: int) -> Iterator[JsonValue]:
        for schema in case:
            if "const" in schema or "enum" in schema:
                yield from [schema["const"]] if "const" in schema else _list(schema, "enum")
                return
        for kind in _kinds(case):
            match kind:
                case "object":
                    yield from self._objects(case, depth, optional)
                case "array":
                    yield from self._arrays(case, depth, optional)
                case _:
                    rules = [{key: s[key] for key in s.keys() & _SCALARS} for s in case]
                    judge = _judge({"allOf": [{"type": kind}, *rules]})
                    yield from filter(judge.is_valid, _scalars(kind, case))

    def _objects(self, case: list[JsonObject], depth: int, optional: int) -> Iterator[JsonObject]:
        required = {str(name): None for schema in case for name in _list(schema, "required")}
        low, high = _bounds(case, "minProperties", "maxProperties")
        names = {**{name: None for s in case for name in _dict(s, "properties")}, **required}
        if low > len(names) or any(_is_map(schema) for schema in case):
            names |= dict.fromkeys(islice(self._invented(case), max(1, int(low) - len(names))))
        whole: JsonObject = {}
        for name in names:
            must = name in required or len(required) < low
            if must or optional:
                schemas = [one for schema in case for one in _of_property(schema, name)]
                values = self.of(schemas, depth - 1, optional if must else optional - 1)
                if made := list(islice(values, 1)):
                    whole[name] = made[0]
        if not required.keys() <= whole.keys():
            return
        least = {name: whole.pop(name) for name in required}
        more = int(min(max(high - len(least), 0), len(whole)))
        yield {**least, **dict(islice(whole.items(), more))}
        yield least
        yield from ({**least, name: value} for name, value in whole.items())

    def _invented(self, case: list[JsonObject]) -> Iterator[str]:
        """Yield names for properties that are not declared."""
        for schema in case:
            for pattern in _dict(schema, "patternProperties"):
                judge = _judge({"pattern": pattern})
                yield from islice(filter(judge.is_valid, strings(pattern)), 3)
        rules = [schema["propertyNames"] for schema in case if "propertyNames" in schema]
        names = self.of([{"type": "string"}, *rules], 1, 0) if rules else _texts(0, 100)
        yield from map(str, names)

    def _arrays(
        self, case: list[JsonObject], depth: int, optional: int
    ) -> Iterator[list[JsonValue]]:
        low, high = _bounds(case, "minItems", "maxItems")
        first = max(len(_list(schema, "prefixItems")) for schema in case) if case else 0
        contained = [schema["contains"] for schema in case if "contains" in schema]
        wanted = max(first, 1, low) if optional or contained else low
        for size in dict.fromkeys((int(min(wanted, high)), int(low))):
            items: list[JsonValue] = []
            for index in range(size):
                schemas = [one for schema in case for one in _of_item(schema, index)]
                level = optional if size == low else optional - 1
                values = self.of([*schemas, *contained], depth - 1, level)
                # Each is another, as `uniqueItems` may want it, where there is another.
                made = list(islice(values, index + 1))
                items += [value for value in made if value not in items][:1] or made[:1]
            if len(items) == size:
                yield items


def _declared(schema: JsonValue) -> set[str]:
    """Return the names of all properties in `schema`, wherever they are declared or required."""
    if isinstance(schema, list):
        return set[str]().union(*map(_declared, schema))
    if not isinstance(schema, dict):
        return set()
    required = schema.get("required")
    names = {str(name) for name in required} if isinstance(required, list) else set[str]()
    return names.union(_dict(schema, "properties"), *map(_declared, schema.values()))


def _altered(value: JsonValue, names: Sequence[str]) -> Iterator[None]:
    """Give each object in `value` one of the properties `names`, of each type, in turn."""
    if isinstance(value, dict):
        for name in names:
            if name not in value:
                for odd in _ODD:
                    value[name] = odd
                    yield
                del value[name]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _altered(one, names)


def _judge(schema: JsonObject) -> Validator:
    return validator_for(schema, validate_formats=True, offline=True)


def _choices(schema: JsonObject) -> Iterator[list[list[JsonValue]]]:
    """Yield, for each keyword that has a choice, its branches: schemas that hold together."""
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            yield [[branch] for branch in _list(schema, keyword)]
    if "if" in schema:
        yield [[schema["if"], schema.get("then", True)], [schema.get("else", True)]]


def _kinds(case: list[JsonObject]) -> list[str]:
    """Return the types that `case` allows, those first of which its keywords speak."""
    allowed = list(_KEYWORDS)
    for schema in case:
        if "type" in schema:
            types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            allowed = [
                kind
                for kind in allowed
                if kind in types or (kind == "integer" and "number" in types)
            ]
    if "number" in allowed:  # it has every integer
        allowed.remove("integer")
    keys = {key for schema in case for key in schema}
    return sorted(allowed, key=lambda kind: keys.isdisjoint(_KEYWORDS[kind]))


def _of_property(schema: JsonObject, name: str) -> list[JsonValue]:
    """Return what `schema` says of the value of property `name`."""
    properties = _dict(schema, "properties")
    found = [properties[name]] if name in properties else []
    for pattern, rule in _dict(schema, "patternProperties").items():
        if _judge({"pattern": pattern}).is_valid(name):
            found.append(rule)
    return found or [schema.get("additionalProperties", True)]


def _of_item(schema: JsonObject, index: int) -> list[JsonValue]:
    prefix = _list(schema, "prefixItems")
    return [prefix[index] if index < len(prefix) else schema.get("items", True)]


def _is_map(schema: JsonObject) -> bool:
    additional = schema.get("additionalProperties")
    return isinstance(additional, dict) or "patternProperties" in schema


def _scalars(kind: str, case: list[JsonObject]) -> Iterator[JsonValue]:
    match kind:
        case "string":
            yield from _strings(case)
        case "integer" | "number":
            yield from _numbers(case, whole=kind == "integer")
        case "boolean":
            yield from (True, False)
        case _:
            yield None
    for schema in case:
        yield from _list(schema, "examples")
        yield from [schema[key] for key in ("default", "example") if key in schema]


def _strings(case: list[JsonObject]) -> Iterator[str]:
    low, high = (int(min(bound, 100_000)) for bound in _bounds(case, "minLength", "maxLength"))
    for schema in case:
        yield from _FORMATS.get(str(schema.get("format")), [])
    for schema in case:
        if isinstance(pattern := schema.get("pattern"), str):
            yield from strings(pattern, low)
    yield from islice(_texts(low, high), 20)


def _texts(low: int, high: int) -> Iterator[str]:
    for number in count(1):
        text = f"text {number}" if number > 1 else "text"
        yield text.rjust(low, "a")[-high:] if high else ""


def _numbers(case: list[JsonObject], *, whole: bool) -> Iterator[int | float]:
    bounds = [
        _bounds(case, "minimum", "maximum", -math.inf),
        _bounds(case, "exclusiveMinimum", "exclusiveMaximum", -math.inf),
    ]
    low, high = max(low for low, _ in bounds), min(high for _, high in bounds)
    steps = [schema["multipleOf"] for schema in case if "multipleOf" in schema]
    step = steps[0] if steps and isinstance(steps[0], int | float) else 1
    yield from (step, 0, 2 * step)
    for start in (low, high):
        if math.isfinite(start):
            nearest = round(start / step)
            yield from (step * (nearest + more) for more in (0, 1, -1, 2, -2))
            yield from () if whole else (start, start + 0.5, start - 0.5)
    if not whole and math.isfinite(low) and math.isfinite(high):
        yield (low + high) / 2


def _bounds(case: list[JsonObject], low: str, high: str, least: float = 0) -> tuple[float, float]:
    lows = [value for s in case if isinstance(value := s.get(low), int | float)]
    highs = [value for s in case if isinstance(value := s.get(high), int | float)]
    return max(lows, default=least), min(highs, default=math.inf)


def _list(schema: JsonObject, key: str) -> list[JsonValue]:
    value = schema.get(key, [])
    assert isinstance(value, list)
    return value


def _dict(schema: JsonObject, key: str) -> JsonObject:
    value = schema.get(key, {})
    assert isinstance(value, dict)
    return value
