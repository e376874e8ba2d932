"""Arguments in the form of strict mode: told from others, lifted, and problems said in their terms."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from jsonschema_rs import validator_for

from fngen_runtime.lift import LiftError, chosen, compiled, said_by
from fngen_runtime.problems import Problem, kinds_in_words, path_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jsonschema_rs import Validator

    from fngen_runtime.contract import FunctionEntry, LiftEntry
    from fngen_runtime.json_types import JsonObject, JsonValue

_STEP = re.compile(r"\[(\d+)\]|\[(\"(?:[^\"\\]|\\.)*\")\]|\.?([^.\[]+)")


_AS_PAIRS = {"an object": "a list of pairs", "properties": "pairs", "property": "pair"}
"""What an object is where it is sent as a list of pairs."""


class Strict:
    """How the arguments of a function are read that was sent to the model in strict mode.

    They have all of `names`: strict mode leaves none out. `lift` turns them back; it raises
    LiftError.
    """

    __slots__ = ("_definitions", "_lift", "_schema", "_validator", "lift", "names")

    def __init__(self, entry: FunctionEntry) -> None:
        schema = entry.get("strict")
        self._schema: JsonObject = schema if isinstance(schema, dict) else {}
        self._validator: Validator | None = None
        properties = self._schema.get("properties")
        self.names = frozenset(properties if isinstance(properties, dict) else ())
        self._lift = entry.get("lift", {})
        self._definitions = self._lift.get("$defs", {})
        self.lift = compiled(self._lift)

    def holds(self, value: JsonObject) -> bool:
        """Tell whether `value` is what strict mode sends, and not made of a plain payload."""
        if self._validator is None:
            self._validator = validator_for(self._schema, validate_formats=True, offline=True)
        try:
            return self._validator.is_valid(value)
        except ValueError:  # a mapping that holds what JSON has not
            return False

    def lifted(self, value: JsonObject) -> tuple[JsonObject, list[Problem]]:
        """Return what `value` says in the terms of the exact schema; or what is wrong with it."""
        try:
            lifted = self.lift(value)
        except LiftError:
            return value, list(self._faults(value, self._lift, ()))
        assert isinstance(lifted, dict)
        return lifted, []

    def told(self, problem: Problem, value: JsonObject) -> Problem:
        """Return `problem`, of what `value` was lifted to, in the terms of `value`."""
        way = self._way(problem.path, value)
        if way is None:
            return problem
        _, expected, got = problem
        sent = _sent_at(value, way)
        if isinstance(sent, list) and got.startswith("{"):
            got = shown(sent)
            for what, as_pairs in _AS_PAIRS.items():
                expected = expected.replace(what, as_pairs)
        return Problem(path_of(way), expected, got)

    def place_of(self, path: str, value: JsonObject) -> str:
        """Return the path in `value` to what `path` leads to in what it was lifted to."""
        way = self._way(path, value)
        return path if way is None else path_of(way)

    def _way(self, path: str, value: JsonObject) -> list[str | int] | None:
        """Return the way in `value` to what `path` leads to; None where part of the path was cut."""
        tokens = _tokens(path)
        return self._place(value, self._lift, tokens) if path_of(tokens) == path else None

    def _place(
        self, value: JsonValue, lift: LiftEntry, tokens: Sequence[str | int]
    ) -> list[str | int]:
        """Return the way in `value` to what `tokens` lead to once it is lifted."""
        if not tokens:
            return []
        first, *rest = tokens
        lift = self._resolved(lift, value)
        if isinstance(value, dict) and isinstance(first, str):
            more = lift.get("more", "")
            for index, pair in _pairs(value.get(more)):
                if pair.get("key") == first:
                    inner = self._place(pair.get("value"), lift.get("values", {}), rest)
                    return [more, index, "value", *inner]
            inside = lift.get("properties", {}).get(first, {})
            return [first, *self._place(value.get(first), inside, rest)]
        if isinstance(value, list) and isinstance(first, int) and first < len(value):
            return [first, *self._place(value[first], lift.get("items", {}), rest)]
        if "pairs" in lift:
            for index, pair in _pairs(value):
                if pair.get("key") == first:
                    return [index, "value", *self._place(pair.get("value"), lift["pairs"], rest)]
        return [*tokens]

    def _faults(
        self, value: JsonValue, lift: LiftEntry, at: tuple[str | int, ...]
    ) -> Iterator[Problem]:
        """Yield what is wrong with the lists of pairs and texts in `value`, which is at `at`."""
        lift = self._resolved(lift, value)
        if isinstance(value, str) and "json" in lift:
            yield from _text_faults(value, lift["json"], at)
        elif isinstance(value, dict):
            more = lift.get("more", "")
            declared = {name for name, item in value.items() if item is not None and name != more}
            if value.get(more) is not None:
                yield from self._pair_faults(
                    value[more], lift.get("values", {}), (*at, more), declared
                )
            for name, inner in lift.get("properties", {}).items():
                yield from self._faults(value.get(name), inner, (*at, name))
        elif isinstance(value, list) and "pairs" in lift:
            yield from self._pair_faults(value, lift["pairs"], at, set())
        elif isinstance(value, list) and "items" in lift:
            for index, item in enumerate(value):
                yield from self._faults(item, lift["items"], (*at, index))

    def _pair_faults(
        self, pairs: JsonValue, values: LiftEntry, at: tuple[str | int, ...], known: set[str]
    ) -> Iterator[Problem]:
        if not isinstance(pairs, list):
            yield Problem(path_of(at), "a list of pairs, each with `key` and `value`", shown(pairs))
            return
        for index, pair in enumerate(pairs):
            place = (*at, index)
            key = pair.get("key") if isinstance(pair, dict) else None
            if not isinstance(pair, dict) or not isinstance(key, str) or "value" not in pair:
                yield Problem(path_of(place), "a pair of `key` and `value`", shown(pair))
            elif key in known:
                yield Problem(path_of((*place, "key")), "a key that is not there yet", shown(key))
            else:
                known.add(key)
                yield from self._faults(pair["value"], values, (*place, "value"))

    def _resolved(self, lift: LiftEntry, value: JsonValue) -> LiftEntry:
        """Return what `lift` says of `value`: references followed, and the option that it is."""
        while "$ref" in lift or ("options" in lift and isinstance(value, dict)):
            if "$ref" in lift:
                lift = self._definitions[lift["$ref"].removeprefix("#/$defs/")]
            elif isinstance(value, dict):
                lift = chosen(lift["options"], value).get("lift", {})
        return lift


def _sent_at(value: JsonValue, way: Sequence[str | int]) -> JsonValue:
    """Return what is in `value` at the end of `way`; None where that leads into text."""
    for key in way:
        match value, key:
            case dict(), str():
                value = value.get(key)
            case list(), int() if key < len(value):
                value = value[key]
            case _:
                return None
    return value


def _text_faults(text: str, kinds: list[str], at: tuple[str | int, ...]) -> Iterator[Problem]:
    try:
        said_by(text, kinds)
    except LiftError as error:
        what = "any value" if kinds == ["any"] else kinds_in_words(kinds)
        expected = f"JSON text of {what} (this text is no JSON: {error})"
        yield Problem(path_of(at), expected, shown(text))


def _pairs(value: JsonValue) -> Iterator[tuple[int, JsonObject]]:
    for index, pair in enumerate(value if isinstance(value, list) else ()):
        if isinstance(pair, dict):
            yield index, pair


def _tokens(path: str) -> list[str | int]:
    """Return the tokens of a path that `path_of` wrote."""
    return [
        int(number) if number else json.loads(quoted) if quoted else name
        for number, quoted, name in _STEP.findall(path)
    ]
