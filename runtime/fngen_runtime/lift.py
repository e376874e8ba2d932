"""Lifts: what turns a value of a strict schema back into one of the exact schema.

They are data of functions.json (`fngen.lower.lifts` says what there is), made functions once. A
value that is not as the strict schema wants it stays as it is, as far as that is told from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from fngen_runtime.reading import from_json_once
from fngen_runtime.words import kind_of, kinds_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fngen_runtime.contract import LiftEntry, OptionEntry
    from fngen_runtime.json_types import JsonObject, JsonValue

Lift: TypeAlias = "Callable[[JsonValue], JsonValue]"

NULL: JsonObject = {"explicit_null": True}
"""What stands for null where null itself means that a property is left out."""


class LiftError(ValueError):
    """A list of pairs that makes no object, or text that is not the JSON that it should be."""


def compiled(lift: LiftEntry) -> Lift:
    """Return the function that does what `lift` says; it raises LiftError and nothing else."""
    return _Compiler(lift.get("$defs", {})).compiled(lift)


class _Compiler:
    def __init__(self, definitions: Mapping[str, LiftEntry]) -> None:
        self._definitions = definitions
        self._functions: dict[str, Lift] = {}

    def compiled(self, lift: LiftEntry) -> Lift:
        """Return the function for `lift`."""
        if "$ref" in lift:
            return self._definition(lift["$ref"].removeprefix("#/$defs/"))
        by_type: dict[type, Lift] = {}
        if "options" in lift:
            by_type[dict] = self._one_of(lift["options"])
        elif not lift.keys().isdisjoint({"optional", "properties", "more"}):
            by_type[dict] = self._object(lift)
        if "items" in lift:
            by_type[list] = _array(self.compiled(lift["items"]))
        elif "pairs" in lift:
            by_type[list] = _pairs(self.compiled(lift["pairs"]))
        if "json" in lift:
            by_type[str] = _text(lift["json"])
        if len(by_type) < 2:
            return next(iter(by_type.values()), _unchanged)
        return lambda value: by_type.get(type(value), _unchanged)(value)

    def _definition(self, name: str) -> Lift:
        """Return the function of a definition, which may be part of itself."""

        def lift(value: JsonValue) -> JsonValue:
            if name not in self._functions:
                self._functions[name] = self.compiled(self._definitions[name])
            return self._functions[name](value)

        return lift

    def _object(self, lift: LiftEntry) -> Lift:
        optional = tuple(lift.get("optional", ()))
        inner = [(name, self.compiled(one)) for name, one in lift.get("properties", {}).items()]
        nullable, more = lift.get("nullable", ()), lift.get("more")
        values = self.compiled(lift.get("values", {}))

        def lift_optional(value: JsonValue) -> JsonValue:
            if not isinstance(value, dict):
                return value
            result = value
            for name in optional:
                if result.get(name, result) is None:
                    result = value.copy() if result is value else result
                    del result[name]
            return result

        def lift_all(value: JsonValue) -> JsonValue:
            if not isinstance(value, dict):
                return value
            result = value.copy()
            for name in optional:
                if result.get(name, result) is None:
                    del result[name]
            for name in nullable:
                if result.get(name) == NULL:
                    result[name] = None
            for name, function in inner:
                if name in result:
                    result[name] = function(result[name])
            if more is not None:
                _add_pairs(result, result.pop(more, None), values)
            return result

        return lift_all if inner or nullable or more else lift_optional

    def _one_of(self, options: list[OptionEntry]) -> Lift:
        choices = [
            (frozenset(one["keys"]), one.get("tags", {}), self.compiled(one.get("lift", {})))
            for one in options
        ]
        functions = [function for _, _, function in choices]

        def lift(value: JsonValue) -> JsonValue:
            if not isinstance(value, dict):
                return value
            given = value.keys()
            for keys, tags, function in choices:
                if given == keys and (not tags or _has(value, tags)):
                    return function(value)
            return functions[options.index(chosen(options, value))](value)

        return lift


def _pairs(values: Lift) -> Lift:
    def lift(value: JsonValue) -> JsonValue:
        if not isinstance(value, list):
            return value
        result: JsonObject = {}
        _add_pairs(result, value, values)
        return result

    return lift


def _add_pairs(result: JsonObject, pairs: JsonValue, values: Lift) -> None:
    """Add `pairs` to `result`; null is none."""
    if not isinstance(pairs, list):
        if pairs is None:
            return
        raise LiftError
    for pair in pairs:
        if (
            not isinstance(pair, dict)
            or not isinstance(key := pair.get("key"), str)
            or key in result
            or "value" not in pair
        ):
            raise LiftError
        result[key] = values(pair["value"])


def _text(kinds: list[str]) -> Lift:
    def lift(value: JsonValue) -> JsonValue:
        return said_by(value, kinds) if isinstance(value, str) else value

    return lift


def chosen(options: list[OptionEntry], value: JsonObject) -> OptionEntry:
    """Return the one of `options` that `value` is, or comes nearest to."""
    given = value.keys()
    return min(
        options,
        key=lambda one: (not _has(value, one.get("tags", {})), len(given ^ set(one["keys"]))),
    )


def _unchanged(value: JsonValue) -> JsonValue:
    return value


def _has(value: JsonObject, tags: Mapping[str, list[JsonValue]]) -> bool:
    """Tell whether each of `tags` has one of its values; `true` is not 1."""
    return all(
        any(given == one and isinstance(given, bool) is isinstance(one, bool) for one in known)
        for name, known in tags.items()
        for given in [value.get(name)]
    )


def _array(item: Lift) -> Lift:
    def lift(value: JsonValue) -> JsonValue:
        if not isinstance(value, list):
            return value
        return [item(one) for one in value]

    return lift


_TYPES: dict[str, type | tuple[type, ...]] = {
    "any": object,
    "array": list,
    "boolean": bool,
    "null": type(None),
    "number": (int, float),
    "object": dict,
    "string": str,
}


_OPENINGS = {"{": "object", "[": "array", '"': "string"}


def said_by(text: str, kinds: Sequence[str]) -> JsonValue:
    """Return what `text` says, which is JSON text of one of `kinds`.

    Text that is not is what it says where strings may be, unless it begins as JSON that may be.

    Raises:
        LiftError: it is no such text, and says why.
    """
    try:
        said = from_json_once(text)
    except ValueError as error:
        if _may_be_plain(text, kinds):
            return text
        raise LiftError(f"this text is no JSON: {error}") from None
    if isinstance(said, tuple(_TYPES[kind] for kind in kinds)):
        return said
    if "string" in kinds:
        return text
    raise LiftError(f"this text is that of {kinds_in_words([kind_of(said)])}")


def _may_be_plain(text: str, kinds: Sequence[str]) -> bool:
    """Tell whether `text`, which is no JSON, may be meant as the string that it is."""
    if kinds == ["any"]:
        kinds = list(_TYPES)
    return "string" in kinds and _OPENINGS.get(text.lstrip()[:1]) not in kinds
