"""Arguments as they were sent in strict form, read part by part: what they say, and what says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jsonschema_rs import ValidationErrorKind as Kind

from fngen_runtime.lift import NULL, LiftError, chosen, said_by
from fngen_runtime.problems import LONGEST_EXPECTED, Problem
from fngen_runtime.reading import from_json_told
from fngen_runtime.shapes import AS_IT_IS, PAIRS, Form, Lack, Place, Shape
from fngen_runtime.words import cut, kinds_in_words, path_of, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jsonschema_rs import ValidationError

    from fngen_runtime.contract import LiftEntry
    from fngen_runtime.json_types import JsonObject, JsonValue
    from fngen_runtime.problems import Found
    from fngen_runtime.words import Tokens

_OF_ITSELF = (
    Kind.Type,
    Kind.FalseSchema,
    Kind.AdditionalProperties,
    Kind.PropertyNames,
    Kind.MaxProperties,
)
"""Errors that no more properties mend, and none that are otherwise."""
_OF_ITS_KEYS = (
    *_OF_ITSELF,
    Kind.Required,
    Kind.MinProperties,
    Kind.MinItems,
    Kind.MaxItems,
    Kind.AdditionalItems,
)
"""Errors that hold whatever the values of properties and the items are."""


class Part:
    """A value as it was sent, where, what it says, and the parts of what it says.

    It has those parts only of which its lift says anything: others stay where and as they are.
    """

    __slots__ = ("at", "in_pair", "lift", "parts", "says", "sent")

    def __init__(self, at: Tokens, sent: JsonValue, lift: LiftEntry, *, in_pair: bool) -> None:
        self.at = at
        self.sent = sent
        self.lift = lift
        self.in_pair = in_pair
        self.says = sent
        self.parts: dict[str | int, Part] = {}

    @property
    def form(self) -> Form:
        """How its value is sent."""
        pairs = "pairs" in self.lift and not isinstance(self.sent, dict)
        texts = self.lift.get("json", ())
        return Form(pairs, texts) if pairs or texts else AS_IT_IS


class Sent(Shape):
    """Arguments as they were sent in strict form.

    What they say is `says`, without that of them which says nothing: `faults`. That is left out, or
    is text there, so that the rest can be judged.

    Args:
        value: the arguments.
        lift: what turns them into those of the exact schema.
        schema: the strict schema.
    """

    __slots__ = ("_around", "_definitions", "_lacking", "_root", "_schema", "_unread", "faults")

    def __init__(self, value: JsonObject, lift: LiftEntry, schema: JsonObject) -> None:
        self._definitions = lift.get("$defs", {})
        self._schema = schema
        self.faults: Found = {}
        self._lacking: set[Tokens] = set()
        self._unread: set[Tokens] = set()
        self._root = self._part(value, lift, (), ())
        super().__init__(self._root.says)
        broken = self._lacking | self._unread
        self._around = {at[:depth] for at in broken for depth in range(len(at))}

    # What was sent, read.

    def _part(
        self, value: JsonValue, lift: LiftEntry, at: Tokens, to: Tokens, *, in_pair: bool = False
    ) -> Part:
        """Return the part that is `value`, which is at `at` and will be at `to` in what is said."""
        lift = self._resolved(lift, value)
        part = Part(at, value, lift, in_pair=in_pair)
        match value:
            case str() if "json" in lift:
                part.says = self._text(value, lift["json"], at, to)
            case dict():
                part.says = self._object(part, value, to)
            case list() if "items" in lift:
                inner = lift["items"]
                items = [
                    self._part(one, inner, (*at, index), (*to, index))
                    for index, one in enumerate(value)
                ]
                part.parts.update(enumerate(items))
                part.says = [item.says for item in items]
            case list() if "pairs" in lift:
                says: JsonObject = {}
                part.says = says
                self._add_pairs(part, says, value, lift["pairs"], at, to)
            case _:
                pass
        return part

    def _object(self, part: Part, value: JsonObject, to: Tokens) -> JsonObject:
        lift, says = part.lift, value.copy()
        for name in lift.get("optional", ()):
            if says.get(name, says) is None:
                del says[name]
        for name in lift.get("nullable", ()):
            if says.get(name) == NULL:
                says[name] = None
        for name, inner in lift.get("properties", {}).items():
            if name in says:
                one = self._part(says[name], inner, (*part.at, name), (*to, name))
                part.parts[name], says[name] = one, one.says
        if (more := lift.get("more")) is not None:
            values = lift.get("values", {})
            self._add_pairs(part, says, says.pop(more, None), values, (*part.at, more), to)
        return says

    def _add_pairs(
        self,
        part: Part,
        says: JsonObject,
        pairs: JsonValue,
        values: LiftEntry,
        at: Tokens,
        to: Tokens,
    ) -> None:
        """Add `pairs` to what `part` says; null is none."""
        if not isinstance(pairs, list):
            if pairs is not None:
                self._lacking.add(to)
                self._fault(at, PAIRS, shown(pairs))
            return
        for index, pair in enumerate(pairs):
            place = (*at, index)
            key = pair.get("key") if isinstance(pair, dict) else None
            if not isinstance(pair, dict) or not isinstance(key, str) or "value" not in pair:
                self._lacking.add(to)
                self._fault(place, "a pair of `key` and `value`", shown(pair))
            elif key in says:
                self._lacking.add(to)
                self._fault((*place, "key"), "a key that is not there yet", shown(key))
            else:
                one = self._part(pair["value"], values, (*place, "value"), (*to, key), in_pair=True)
                part.parts[key], says[key] = one, one.says

    def _text(self, text: str, kinds: list[str], at: Tokens, to: Tokens) -> JsonValue:
        try:
            return said_by(text, kinds)
        except LiftError as error:
            self._unread.add(to)
            if repeated := _repeated_in(text, at):
                self.faults.update(repeated)
            else:
                what = "any value" if kinds == ["any"] else kinds_in_words(kinds)
                self._fault(at, f"JSON text of {what} ({error})", shown(text))
            return text

    def _fault(self, at: Tokens, expected: str, got: str) -> None:
        self.faults[Problem(path_of(at), cut(expected, LONGEST_EXPECTED), got)] = at

    def _resolved(self, lift: LiftEntry, value: JsonValue) -> LiftEntry:
        """Return what `lift` says of `value`: references followed, and the option that it is."""
        while "$ref" in lift or ("options" in lift and isinstance(value, dict)):
            if "$ref" in lift:
                lift = self._definitions[lift["$ref"].removeprefix("#/$defs/")]
            elif isinstance(value, dict):
                lift = chosen(lift["options"], value).get("lift", {})
        return lift

    # Where what is judged was sent.

    def place(self, at: Sequence[str | int], value: object) -> Place:
        """Return where `value`, which is `at` in what is said, was sent."""
        part, rest = self._found(at)
        if not rest:
            return Place(part.at, part.form, part.sent)
        inside = _sent_in(part.sent, rest)
        return Place([*part.at, *rest], AS_IT_IS, inside if inside is not None else value)

    def lack(self, at: Sequence[str | int], name: str) -> Lack:
        """Return where the property `name`, which is not in the object `at`, is to be sent."""
        part, rest = self._found(at)
        if isinstance(part.sent, list) and not rest and "pairs" in part.lift:
            return Lack(part.at, True, shown(part.sent))  # noqa: FBT003 - as in the class
        place = [*part.at, *rest]
        inside = _sent_in(part.sent, rest)
        given = inside if isinstance(inside, dict) else {}
        more = None if rest else part.lift.get("more")
        if more is not None and (name == more or not self._declares(place, name)):
            got = shown(given[more]) if more in given else "nothing"
            return Lack([*place, more], True, got)  # noqa: FBT003 - as in the class
        got = shown(given[name]) if name in given else "nothing"
        return Lack([*place, name], False, got)  # noqa: FBT003 - as in the class

    def key(self, at: Sequence[str | int]) -> Tokens | None:
        """Return where the key is that is the last of `at`; None where it is none of a pair."""
        part, rest = self._found(at)
        return None if rest or not part.in_pair else (*part.at[:-1], "key")

    def property(
        self, at: Sequence[str | int], value: object
    ) -> tuple[Sequence[str | int], object]:
        """Return where the property that is last of `at` was sent, and its value; of a pair its key."""
        if (key := self.key(at)) is not None:
            return key, at[-1]
        place = self.place(at, value)
        return place.at, place.sent

    def _found(self, at: Sequence[str | int]) -> tuple[Part, Sequence[str | int]]:
        """Return the part that leads furthest to `at`, and what is left of that."""
        part = self._root
        for index, token in enumerate(at):
            if (inner := part.parts.get(token)) is None:
                return part, at[index:]
            part = inner
        return part, ()

    def _declares(self, at: Sequence[str | int], name: str) -> bool:
        """Tell whether the strict schema has the property `name` in the object `at`."""
        schemas = self._leaves([self._schema])
        for key in at:
            schemas = self._leaves([inner for one in schemas if (inner := _inside(one, key))])
        return any(_inside(one, name) for one in schemas)

    def _leaves(self, schemas: list[JsonObject]) -> list[JsonObject]:
        """Return `schemas`, where references lead and branches of unions in place of these."""
        found: dict[int, JsonObject] = {}
        pending = schemas
        definitions = self._schema.get("$defs")
        while pending:
            schema = pending.pop()
            if id(schema) in found:
                continue
            found[id(schema)] = schema
            ref, branches = schema.get("$ref"), schema.get("anyOf")
            if isinstance(ref, str):
                name = ref.removeprefix("#/$defs/")
                one = definitions.get(name) if isinstance(definitions, dict) else None
                branches = [self._schema if ref == "#" else one]
            if isinstance(branches, list):
                pending += [one for one in branches if isinstance(one, dict)]
        return list(found.values())

    # What may be wrong only by what could not be read.

    def is_doubtful(self, error: ValidationError) -> bool:
        """Tell whether `error` may be there only by what could not be read."""
        if not self.faults:
            return False
        at = tuple(self.path(error))
        if any(at[:depth] in self._unread for depth in range(len(at) + 1)):
            return True
        is_lacking = at in self._lacking
        if not is_lacking and at not in self._around:
            return False
        match error.kind:
            case Kind.AnyOf(branches) | Kind.OneOfNotValid(branches):
                return any(all(map(self.is_doubtful, branch)) for branch in branches)
            case kind:
                return not isinstance(kind, _OF_ITSELF if is_lacking else _OF_ITS_KEYS)


def _inside(schema: JsonObject, key: str | int) -> JsonObject | None:
    """Return what `schema` itself says of what `key` leads to."""
    properties = schema.get("properties")
    inner = schema.get("items") if isinstance(key, int) else None
    if isinstance(key, str) and isinstance(properties, dict):
        inner = properties.get(key)
    return inner if isinstance(inner, dict) else None


def _sent_in(sent: JsonValue, at: Sequence[str | int]) -> JsonValue:
    """Return what is at `at` in `sent`; None where that is in JSON text."""
    for key in at:
        match sent, key:
            case dict(), str() if key in sent:
                sent = sent[key]
            case list(), int() if key < len(sent):
                sent = sent[key]
            case _:
                return None
    return sent


def _repeated_in(text: str, at: Tokens) -> Found:
    try:
        return from_json_told(text, at)[1]
    except ValueError:
        return {}
