"""What changed of the arguments of one function."""

from __future__ import annotations

from collections.abc import Iterator

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
        one = _alone(before[name], old)
        other = _alone(schema, new)
        how = relation(one, other)
        if how is Relation.SAME and judging(one) == judging(other) and one != other:
            yield Grade.COSMETIC, name, "its description or default changed"
        elif how is not Relation.SAME:
            yield _changed(name, how, one, other)
    yield from _of_all(old, new)


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
    found = entry["parameters"].get("required", [])
    return {name for name in found if isinstance(name, str)} if isinstance(found, list) else set()
