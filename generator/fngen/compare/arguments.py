"""What changed of the arguments of one function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fngen_runtime.contract import FunctionEntry, definitions_of

from fngen.compare.differences import Grade
from fngen.compare.schemas import Relation, judging, relation, taken_away
from fngen.json_types import JsonObject, JsonValue


def of_arguments(old: FunctionEntry, new: FunctionEntry) -> Iterator[tuple[Grade, str | None, str]]:
    """Yield the grade of each difference, the argument it is of, and what to say of it."""
    before, after = _properties(old), _properties(new)
    must, must_now = _required(old), _required(new)
    for name in before:
        if name not in after:
            yield Grade.BREAKING, name, "is gone"
    for name, schema in after.items():
        if name not in before:
            is_required = name in must_now
            grade = Grade.BREAKING if is_required else Grade.WIDENED
            yield grade, name, "is new, and required" if is_required else "is new"
            continue
        if (name in must) != (name in must_now):
            is_required = name in must_now
            grade = Grade.BREAKING if is_required else Grade.WIDENED
            yield grade, name, "is required now" if is_required else "is no longer required"
        yield from _of_value(name, _alone(before[name], old), _alone(schema, new))
    yield from _of_all(old, new)


def _of_value(
    name: str, old: JsonObject, new: JsonObject
) -> Iterator[tuple[Grade, str | None, str]]:
    """Yield what changed of the values of `name`: of an object, the properties that differ."""
    how = relation(old, new)
    if how is Relation.SAME:
        if judging(old) == judging(new) and old != new:
            yield Grade.COSMETIC, name, "its description or default changed"
        return
    yield from [*_inside(name, how, old, new)] or [_changed(name, how, old, new)]


def _inside(
    name: str, how: Relation, old: JsonObject, new: JsonObject
) -> Iterator[tuple[Grade, str | None, str]]:
    """Yield what changed of the properties of `name`, if it is an object and nothing else did."""
    one, other = _object(old), _object(new)
    if one is None or other is None or not _defined_alike(old, new):
        return
    was, now = one.properties, other.properties
    one_sided = [inner for inner in {**was, **now} if (inner in was) != (inner in now)]
    if judging(one.rest) != judging(other.rest) or (one.required ^ other.required) - {*one_sided}:
        return
    differ = [inner for inner in was if inner in now and was[inner] != now[inner]]
    if one_sided and len(one_sided) + len(differ) == 1:
        grade = Grade.WIDENED if how is Relation.MORE else Grade.BREAKING
        yield grade, f"{name}.{one_sided[0]}", "is new" if one_sided[0] in now else "is gone"
    elif not one_sided:
        for inner in differ:
            before: JsonObject = {**old, "allOf": [was[inner]]}
            after: JsonObject = {**new, "allOf": [now[inner]]}
            yield from _of_value(f"{name}.{inner}", before, after)


class _Object(NamedTuple):
    """The schema of an object; `rest` is what it says beside its properties."""

    properties: JsonObject
    required: set[str]
    rest: JsonObject


def _object(schema: JsonObject) -> _Object | None:
    """Return what `schema`, as `_alone` makes it, says of an object; None if it is of none."""
    match schema["allOf"]:
        case [dict(said)]:
            properties = said.get("properties")
        case _:
            return None
    if not isinstance(properties, dict):
        return None
    rest = {key: value for key, value in said.items() if key not in {"properties", "required"}}
    return _Object(properties, _names(said.get("required")), rest)


def _defined_alike(old: JsonObject, new: JsonObject) -> bool:
    """Tell whether the definitions that both have say the same."""
    one, other = old["$defs"], new["$defs"]
    assert isinstance(one, dict)
    assert isinstance(other, dict)
    return all(judging(one[key]) == judging(other[key]) for key in one.keys() & other.keys())


def _changed(
    name: str | None, how: Relation, old: JsonObject, new: JsonObject
) -> tuple[Grade, str | None, str]:
    if how is Relation.MORE:
        return Grade.WIDENED, name, "takes more than it did"
    lost = taken_away(old, new)
    said = "takes less than it did" if how is Relation.LESS else "takes other values than it did"
    return Grade.BREAKING, name, f"{said}, no longer `{lost}`" if lost else said


def _of_all(old: FunctionEntry, new: FunctionEntry) -> Iterator[tuple[Grade, str | None, str]]:
    """Yield what changed of what the arguments must be together."""
    if old.get("open", False) != new.get("open", False):
        is_open = new.get("open", False)
        grade = Grade.WIDENED if is_open else Grade.BREAKING
        said = "takes arguments of any name now" if is_open else "takes no other arguments any more"
        yield grade, None, said
    one, other = _together(old), _together(new)
    how = relation(one, other)
    if how is not Relation.SAME:
        grade, _, said = _changed(None, how, one, other)
        yield grade, None, f"of its arguments together, {said}"


def _together(entry: FunctionEntry) -> JsonObject:
    alone = {"properties", "required", "additionalProperties", "unevaluatedProperties"}
    rest = {key: value for key, value in entry["parameters"].items() if key not in alone}
    rest["$defs"] = definitions_of({**rest, "$defs": {}}, _definitions(entry))
    return rest


def _alone(schema: JsonValue, entry: FunctionEntry) -> JsonObject:
    return {"allOf": [schema], "$defs": definitions_of(schema, _definitions(entry))}


def _properties(entry: FunctionEntry) -> JsonObject:
    found = entry["parameters"].get("properties", {})
    return found if isinstance(found, dict) else {}


def _definitions(entry: FunctionEntry) -> JsonObject:
    found = entry["parameters"].get("$defs", {})
    return found if isinstance(found, dict) else {}


def _required(entry: FunctionEntry) -> set[str]:
    return _names(entry["parameters"].get("required", []))


def _names(found: JsonValue) -> set[str]:
    return {name for name in found if isinstance(name, str)} if isinstance(found, list) else set()
