"""Two values of a function, old and new -> the places in them that differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, TypeAlias

from fngen_runtime.contract import definitions_of

from fngen.compare.schemas import TOLD, Relation, judging, relation
from fngen.json_types import JsonObject, JsonValue

_REF = "#/$defs/"
_FEW = 8
"""So many definitions may a value have, or it is told of as a whole: it takes long to look into more."""
_MANY = 20
"""So many places are told of, or the whole is."""
_ELSEWHERE = {"patternProperties", "unevaluatedProperties"}
"""Keywords that may say of a property what `additionalProperties` does of others."""


Refs: TypeAlias = tuple[str | None, str | None]
"""What two values refer to."""


@dataclass(frozen=True, slots=True)
class Value:
    """A schema, and the definitions that it may refer to."""

    schema: JsonValue
    definitions: JsonObject

    @property
    def alone(self) -> JsonObject:
        """The schema with the definitions that it needs, and no others."""
        return {"allOf": [self.schema], "$defs": definitions_of(self.schema, self.definitions)}

    @property
    def ref(self) -> str | None:
        """What the schema refers to."""
        found = self.schema.get("$ref") if isinstance(self.schema, dict) else None
        return found if isinstance(found, str) else None

    @property
    def said(self) -> JsonObject:
        """What the schema says, with what it refers to; nothing where both say something."""
        said = self.schema if isinstance(self.schema, dict) else {}
        passed: set[str] = set()
        while isinstance(ref := said.get("$ref"), str):
            target = self.definitions.get(ref.removeprefix(_REF))
            rest = {key: value for key, value in said.items() if key != "$ref"}
            if ref in passed or not isinstance(target, dict) or rest.keys() & target.keys() - TOLD:
                return {}
            passed.add(ref)
            said = {**target, **rest}
        return said

    def of(self, schema: JsonValue) -> Value:
        """Return a part of this value."""
        return Value(schema, self.definitions)


class Place(NamedTuple):
    """A place in a value that differs, `how`, and what is to be said of it, if that is more."""

    path: str
    how: Relation
    what: str
    old: Value
    new: Value


def places(path: str, old: Value, new: Value) -> list[Place]:
    """Return the innermost places in which `old` and `new`, at `path`, do not take the same."""
    how = relation(old.alone, new.alone)
    if how is Relation.SAME:
        return []
    whole = Place(path, how, "", old, new)
    found = (
        [*islice(_innermost(whole, set()), _MANY + 1)] if _is_small(old) and _is_small(new) else []
    )
    return found if 0 < len(found) <= _MANY else [whole]


def _is_small(value: Value) -> bool:
    return len(definitions_of(value.schema, value.definitions)) <= _FEW


def _innermost(place: Place, passed: set[Refs]) -> Iterator[Place]:
    """Yield the innermost places in `place`; none where `passed` has it, as they are told of already."""
    if looked_into(place.old, place.new, passed):
        return
    found = _members(place) if rest_of(place.old) == rest_of(place.new) else []
    if not found:
        yield place
    for one in found:
        if one.what:
            yield one
        else:
            yield from _innermost(one, passed)


def looked_into(old: Value, new: Value, passed: set[Refs]) -> bool:
    """Tell whether definitions that `old` and `new` refer to are in `passed`; now they are."""
    refs = old.ref, new.ref
    is_passed = refs in passed
    if refs != (None, None):
        passed.add(refs)
    return is_passed


def rest_of(value: Value) -> JsonValue:
    """Return what an object or array says beside what its members are."""
    members = {"properties", "required", "items"}
    return judging({key: each for key, each in value.said.items() if key not in members})


def _members(place: Place) -> list[Place]:
    """Return the members of an object or array that differ; none where they cannot be told apart."""
    path, old, new = place.path, place.old, place.new
    was, now = properties_of(old), properties_of(new)
    if was.keys() ^ now.keys() and _ELSEWHERE & old.said.keys():
        return []
    if ("items" in old.said) != ("items" in new.said):
        return []
    found = [
        one
        for name in {**was, **now}
        for one in _of_property(f"{path}.{name}" if path else name, name, old, new)
    ]
    if "items" in old.said:
        one, other = old.of(old.said["items"]), new.of(new.said["items"])
        how = relation(one.alone, other.alone)
        found += [Place(f"{path}[]", how, "", one, other)] if how is not Relation.SAME else []
    if required_of(old).symmetric_difference(required_of(new)) - {*was, *now}:
        return []
    return found


def _of_property(path: str, name: str, old: Value, new: Value) -> Iterator[Place]:
    """Yield what changed of the property `name`, which is at `path`."""
    was, now = properties_of(old), properties_of(new)
    must, must_now = name in required_of(old), name in required_of(new)
    others = old.said.get("additionalProperties", True)
    one, other = old.of(was.get(name, others)), new.of(now.get(name, others))
    how = relation(one.alone, other.alone)
    if name in was and name in now:
        if must != must_now:
            what = "is required now" if must_now else "is no longer required"
            yield Place(path, Relation.LESS if must_now else Relation.MORE, what, one, other)
        if how is not Relation.SAME:
            yield Place(path, how, "", one, other)
        return
    if must != must_now:
        only = Relation.LESS if must_now else Relation.MORE
        how = only if how in {only, Relation.SAME} else Relation.OTHER
    if how is not Relation.SAME:
        yield Place(path, how, "is new" if name in now else "is gone", one, other)


def properties_of(value: Value) -> JsonObject:
    """Return the properties that an object declares."""
    found = value.said.get("properties")
    return found if isinstance(found, dict) else {}


def required_of(value: Value) -> set[str]:
    """Return the properties that an object requires."""
    found = value.said.get("required")
    return {name for name in found if isinstance(name, str)} if isinstance(found, list) else set()
