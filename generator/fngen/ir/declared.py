"""What a schema declares of an object, in every branch of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from fngen.json_types import JsonObject, JsonValue, Schema
from fngen.resolve.versions import OPEN

_ASKS = frozenset({"const", "enum", "minProperties", "propertyNames", "not"})
_CLOSES = frozenset({"additionalProperties", "unevaluatedProperties"})


@dataclass(slots=True)
class Declared:
    """What a schema declares of an object: its properties, each with every schema given for it.

    `sure` are those of the schemas that hold in every case. `named` are properties that are required
    in some cases, declared or not. `asks` tells that it speaks of properties without declaring or
    naming them; `least` is how many there must be.
    """

    properties: dict[str, list[Schema]] = field(default_factory=dict[str, list[Schema]])
    sure: dict[str, list[Schema]] = field(default_factory=dict[str, list[Schema]])
    required: set[str] = field(default_factory=set[str])
    named: set[str] = field(default_factory=set[str])
    open: bool = False
    asks: bool = False
    least: int = 0

    @property
    def takes_more(self) -> bool:
        """Whether what is not declared is taken: as is said, or as nothing could be given else."""
        is_bare = self.asks and not self.properties
        return self.open or is_bare or self.least > len(self.properties)

    def add(self, part: JsonObject) -> None:
        """Take in `part`, which always holds."""
        properties = part.get("properties")
        if isinstance(properties, dict):
            for name, schema in properties.items():
                _add(self.properties, name, [as_schema(schema)])
                _add(self.sure, name, [as_schema(schema)])
        required = part.get("required")
        if isinstance(required, list):
            self.required.update(name for name in required if isinstance(name, str))
        dependent = part.get("dependentRequired")
        if isinstance(dependent, dict):
            for name, others in dependent.items():
                self.named.add(name)
                self.named.update(map(str, others if isinstance(others, list) else ()))
        additional = part.get("additionalProperties")
        self.open = self.open or (additional is not None and additional is not False)
        self.open = self.open or "patternProperties" in part or OPEN in part
        self.asks = self.asks or not _ASKS.isdisjoint(part)
        least = part.get("minProperties")
        if isinstance(least, int):
            self.least = max(self.least, least)

    def add_all(self, other: Declared) -> None:
        """Take in everything that `other` declares, which always holds as well."""
        for name, schemas in other.properties.items():
            _add(self.properties, name, schemas)
        for name, schemas in other.sure.items():
            _add(self.sure, name, schemas)
        self.required |= other.required
        self.named |= other.named
        self.open = self.open or other.open
        self.asks = self.asks or other.asks
        self.least = max(self.least, other.least)

    def add_case(self, case: Declared) -> None:
        """Take in what is declared in some cases only."""
        for name, schemas in case.properties.items():
            _add(self.properties, name, schemas)
        self.named |= case.required | case.named
        self.open = self.open or case.open
        self.asks = self.asks or case.asks

    def add_cases(self, cases: Sequence[Declared]) -> None:
        """Take in `cases`, one of which is always given: what all of them say, holds."""
        for case in cases:
            self.add_case(case)
        first, *others = (case.sure for case in cases)
        for name, schemas in first.items():
            if all(other.get(name) == schemas for other in others):
                _add(self.sure, name, schemas)


def _add(known: dict[str, list[Schema]], name: str, schemas: Sequence[Schema]) -> None:
    """Add `schemas` to those of `name`, each once: branches often lead to the same ones."""
    there = known.get(name)
    if there is None:
        known[name] = [*schemas]
    else:
        there += [schema for schema in schemas if not any(schema is other for other in there)]


def with_required(schema: JsonObject, declared: Declared) -> JsonObject:
    """Return `schema` with what it requires, in some cases at least, and does not declare.

    These are properties of any value.

    That means the same, unless the schema refuses what is not declared.
    """
    if declared.takes_more or not _CLOSES.isdisjoint(schema):
        return schema
    missing = sorted((declared.required | declared.named) - declared.properties.keys())
    if not missing:
        return schema
    properties = schema.get("properties")
    known = properties if isinstance(properties, dict) else {}
    return {**schema, "properties": {**known, **dict.fromkeys(missing, True)}}


def as_schema(value: JsonValue) -> Schema:
    """Return `value`, which stands where a schema does and was checked to be one."""
    assert isinstance(value, dict | bool), "resolve reports what is no schema"
    return value
