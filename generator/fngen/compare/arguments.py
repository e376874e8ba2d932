"""What changed of the arguments of one function."""

from __future__ import annotations

from collections.abc import Iterator

from fngen_runtime.contract import FunctionEntry, definitions_of

from fngen.compare.differences import Grade
from fngen.compare.schemas import Relation, judging, relation, taken_away
from fngen.compare.told import told
from fngen.compare.values import Place, Value, places, properties_of, required_of
from fngen.json_types import JsonObject


def of_arguments(old: FunctionEntry, new: FunctionEntry) -> Iterator[tuple[Grade, str | None, str]]:
    """Yield the grade of each difference, the argument it is of, and what to say of it."""
    one, other = _arguments(old), _arguments(new)
    before, after = properties_of(one), properties_of(other)
    must, must_now = required_of(one), required_of(other)
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
        yield from _of_value(name, one.of(before[name]), other.of(schema))
    yield from _of_all(old, new)


def _of_value(name: str, old: Value, new: Value) -> Iterator[tuple[Grade, str | None, str]]:
    """Yield what changed of the values of `name`: of an object, the properties that differ."""
    found = places(name, old, new)
    yield from map(_of_place, found)
    come_or_gone = {place.path for place in found if place.what}
    said = [(path, what) for path, what in told(name, old, new, set()) if path not in come_or_gone]
    yield from ((Grade.COSMETIC, path, what) for path, what in said)
    one, other = old.alone, new.alone
    if one != other and judging(one) == judging(other) and not said:
        yield Grade.COSMETIC, name, "what is said of its values changed"


def _of_place(place: Place) -> tuple[Grade, str | None, str]:
    if not place.what:
        return _changed(place.path, place.how, place.old.alone, place.new.alone)
    grade = Grade.WIDENED if place.how is Relation.MORE else Grade.BREAKING
    return grade, place.path, place.what


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


def _arguments(entry: FunctionEntry) -> Value:
    return Value(entry["parameters"], _definitions(entry))


def _definitions(entry: FunctionEntry) -> JsonObject:
    found = entry["parameters"].get("$defs", {})
    return found if isinstance(found, dict) else {}
