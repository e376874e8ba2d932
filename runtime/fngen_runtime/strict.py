"""Arguments in the form of strict mode: told from others, lifted, and problems said in their terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jsonschema_rs import validator_for

from fngen_runtime.lift import LiftError, chosen, compiled, said_by
from fngen_runtime.problems import Problem, kind_of, kinds_in_words, path_of, shown, tokens_of
from fngen_runtime.reading import from_json_told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jsonschema_rs import Validator

    from fngen_runtime.contract import FunctionEntry, LiftEntry
    from fngen_runtime.json_types import JsonObject, JsonValue
    from fngen_runtime.repairs import Repair

_PAIRS = "a list of pairs, each with `key` and `value`"
_AS_PAIRS = {"an object": _PAIRS, "properties": "pairs", "property": "pair"}
"""What an object is where it is sent as a list of pairs."""


class _Place(NamedTuple):
    """Where in arguments as they were sent something is that is about them once they are lifted.

    `way` leads to `sent`, which is lifted by `lift`. What is in there only once it is lifted, as in
    JSON text, is at `rest`.
    """

    way: list[str | int]
    rest: Sequence[str | int]
    sent: JsonValue
    lift: LiftEntry


class Strict:
    """How the arguments of a function are read that was sent to the model in strict mode.

    They have all of `names`: strict mode leaves none out. Nor does another form have `more`, where
    there is one. `lift` turns them back; it raises LiftError.
    """

    __slots__ = ("_definitions", "_lift", "_schema", "_validator", "lift", "more", "names")

    def __init__(self, entry: FunctionEntry) -> None:
        schema = entry.get("strict")
        self._schema: JsonObject = schema if isinstance(schema, dict) else {}
        self._validator: Validator | None = None
        properties = self._schema.get("properties")
        self.names = frozenset(properties if isinstance(properties, dict) else ())
        self._lift = entry.get("lift", {})
        self._definitions = self._lift.get("$defs", {})
        self.more = self._lift.get("more")
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
        """Return what `value` says in the terms of the exact schema, and what of it says nothing.

        That is left out of what is returned, or is text in it, so that the rest can be judged.
        """
        faults: list[Problem] = []
        try:
            lifted = self.lift(value)
        except LiftError:
            faults = list(self._faults(value, self._lift, ()))
            lifted = compiled(self._lift, is_lenient=True)(value)
        assert isinstance(lifted, dict)
        return lifted, faults

    def told(
        self,
        value: JsonObject,
        repairs: Iterable[Repair],
        problems: Iterable[Problem],
        faults: Sequence[Problem],
    ) -> tuple[tuple[Repair, ...], list[Problem]]:
        """Return `repairs` and `problems` of what `value` was lifted to in the terms of `value`.

        The problems come after its `faults`, without those that may be there by them.
        """
        broken = [tokens_of(fault.path) for fault in faults]
        found = dict.fromkeys(faults)
        for problem in problems:
            one = self._told(problem, value)
            at = tokens_of(one.path)
            # What is about all of something, or about a part of it, may be so by that alone.
            if not any(at[: len(fault)] == fault[: len(at)] for fault in broken):
                found[one] = None
        placed = [one._replace(path=self._path_in(value, one.path)) for one in repairs]
        return tuple(placed), list(found)

    def _told(self, problem: Problem, value: JsonObject) -> Problem:
        """Return `problem`, of what `value` was lifted to, in the terms of `value`."""
        place = self._place_in(value, problem.path)
        if place is None:
            return problem
        way, rest, sent, lift = place
        _, expected, got = problem
        if isinstance(sent, list) and "pairs" in lift and rest:
            expected = f"a pair with the key {shown(rest[0])}, as it is required"
            return Problem(path_of(way), expected, shown(sent))
        if not rest and not isinstance(sent, dict) and "pairs" in lift:
            for what, as_pairs in _AS_PAIRS.items():
                expected = expected.replace(what, as_pairs)
            got = shown(sent) if isinstance(sent, list) else got
        kinds = lift.get("json", ["any"])
        if not rest and kinds != ["any"] and kind_of(sent) not in {"string", *kinds}:
            expected = _as_text(expected, kinds)
        return Problem(path_of([*way, *rest]), expected, got)

    def _path_in(self, value: JsonObject, path: str) -> str:
        """Return the path in `value` to what `path` leads to in what it was lifted to."""
        place = self._place_in(value, path)
        return path if place is None else path_of([*place.way, *place.rest])

    def _place_in(self, value: JsonObject, path: str) -> _Place | None:
        """Return the place of `path` in `value`; None where part of the path was cut."""
        tokens = tokens_of(path)
        return self._place(value, tokens) if path_of(tokens) == path else None

    def _place(self, value: JsonValue, tokens: Sequence[str | int]) -> _Place:
        lift, way = self._resolved(self._lift, value), list[str | int]()
        for index, token in enumerate(tokens):
            step = _step(value, lift, token)
            if step is None:
                return _Place(way, tokens[index:], value, lift)
            to, lift = step
            for key in to:
                value = _sent_at(value, key)
            way += to
            lift = self._resolved(lift, value)
        return _Place(way, (), value, lift)

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
            yield Problem(path_of(at), _PAIRS, shown(pairs))
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


def _step(
    value: JsonValue, lift: LiftEntry, token: str | int
) -> tuple[list[str | int], LiftEntry] | None:
    """Return what leads in `value` to what `token` does once it is lifted; None where nothing does."""
    match value, token:
        case dict(), str():
            more = lift.get("more", "")
            if value.get(token) is None:
                for index in _pairs_of(token, value.get(more)):
                    return [more, index, "value"], lift.get("values", {})
            return [token], lift.get("properties", {}).get(token, {})
        case list(), int() if token < len(value):
            return [token], lift.get("items", {})
        case list(), str() if "pairs" in lift:
            for index in _pairs_of(token, value):
                return [index, "value"], lift["pairs"]
        case _:
            pass
    return None


def _pairs_of(key: str, pairs: JsonValue) -> Iterator[int]:
    """Yield where in `pairs` those with `key` are."""
    for index, pair in enumerate(pairs if isinstance(pairs, list) else ()):
        if isinstance(pair, dict) and pair.get("key") == key and "value" in pair:
            yield index


def _sent_at(value: JsonValue, key: str | int) -> JsonValue:
    match value, key:
        case dict(), str():
            return value.get(key)
        case list(), int():
            return value[key]
        case _:
            return None


def _text_faults(text: str, kinds: list[str], at: tuple[str | int, ...]) -> Iterator[Problem]:
    try:
        said_by(text, kinds)
    except LiftError as error:
        if repeated := _repeated_in(text):
            for problem in repeated:
                path = path_of([*at, *tokens_of(problem.path)])
                yield problem._replace(path=path)
            return
        what = "any value" if kinds == ["any"] else kinds_in_words(kinds)
        yield Problem(path_of(at), f"JSON text of {what} ({error})", shown(text))


def _repeated_in(text: str) -> list[Problem]:
    try:
        return from_json_told(text)[1]
    except ValueError:
        return []


def _as_text(expected: str, kinds: list[str]) -> str:
    """Return what is `expected` where values of `kinds` are sent as JSON text."""
    together = kinds_in_words(kinds)
    if together in expected:
        return expected.replace(together, f"JSON text of {together}")
    for kind in kinds:
        expected = expected.replace(
            kinds_in_words([kind]), f"JSON text of {kinds_in_words([kind])}"
        )
    return expected
