"""Lifts: what turns a value of a strict schema back into one of the exact schema, as data.

`fngen_runtime.lift` runs them. Where it says nothing of a value, that stays as it is.
    optional, nullable   of an object: the properties that are left out where they are null; those
                         of them that are null where they are an object with the key `explicit_null`
    properties           of an object: the lifts of its properties
    more, values         of an object: the property whose list of pairs are further properties,
                         and the lift of their values
    options              of an object: what it may be, the first of which it has the `keys` and, in
                         its properties, one of the constants in `tags`; `lift` is to be done then
    items                of an array: the lift of each item
    pairs                of an array: it is the pairs of an object; the lift of the values, or {}
    json                 of a string: it is JSON text, if what it says is of one of these types or `any`
    $ref                 the lift that stands under this name in `$defs` of the outermost
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from fngen.json_types import JsonObject, JsonValue

_ACTS = frozenset({"optional", "nullable", "more", "pairs", "json"})


def with_definitions(lift: JsonObject, definitions: Mapping[str, JsonObject]) -> JsonObject:
    """Return `lift` with those of `definitions` that it refers to; what changes nothing is left out."""
    idle = set(definitions)
    while acting := {name for name in idle if _acts(definitions[name], idle)}:
        idle -= acting
    result = _pruned(lift, idle)
    if kept := {name: _pruned(one, idle) for name, one in definitions.items() if name not in idle}:
        return {**result, "$defs": dict[str, JsonValue](kept)}
    return result


def _acts(lift: JsonValue, idle: Collection[str]) -> bool:
    """Tell whether `lift` changes anything, if the definitions in `idle` do not."""
    if not isinstance(lift, dict):
        return False
    return not _ACTS.isdisjoint(lift) or bool(_pruned(lift, idle))


def _pruned(lift: JsonObject, idle: Collection[str]) -> JsonObject:
    """Return `lift` without what changes nothing."""
    result: JsonObject = {}
    for key, value in lift.items():
        match key, value:
            case "$ref", str():
                if value.removeprefix("#/$defs/") not in idle:
                    result[key] = value
            case "properties", dict():
                properties = {n: p for n, one in value.items() if (p := _inner(one, idle))}
                if properties:
                    result[key] = dict[str, JsonValue](properties)
            case "options", list():
                options = [_option(option, idle) for option in value]
                if any("lift" in option for option in options):
                    result[key] = list[JsonValue](options)
            case (("items" | "values"), _):
                if inner := _inner(value, idle):
                    result[key] = inner
            case "pairs", _:
                result[key] = _inner(value, idle)
            case _:
                result[key] = value
    return result


def _inner(lift: JsonValue, idle: Collection[str]) -> JsonObject:
    return _pruned(lift, idle) if isinstance(lift, dict) else {}


def _option(option: JsonValue, idle: Collection[str]) -> JsonObject:
    assert isinstance(option, dict)
    rest: JsonObject = {key: value for key, value in option.items() if key != "lift"}
    inner = _inner(option.get("lift"), idle)
    return {**rest, "lift": inner} if inner else rest
