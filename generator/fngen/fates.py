"""What became of every field of a function on its way into a payload, as a tree for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from fngen_runtime.contract import FunctionEntry, LiftEntry
from fngen_runtime.lift import chosen

from fngen.json_types import JsonObject, JsonValue
from fngen.lower.said import ENFORCED_OF, ENFORCED_OF_ANY, LIMITS_OF
from fngen.lower.words import is_strict_limit

_IN_WORDS = ENFORCED_OF_ANY.union(*ENFORCED_OF.values()) | {"default", "examples", "deprecated"}
_LIMITS = frozenset[str]().union(*LIMITS_OF.values())
_IN_A_UNION = ("anyOf", "oneOf")


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a field: `how` it was lowered, why it was hidden or lost, nothing if kept."""

    name: str
    depth: int
    kind: Literal["kept", "lowered", "hidden", "lost"]
    how: str = ""


def fates_of(entry: FunctionEntry) -> list[Fate]:
    """Return what became of the fields of a function, each before those in it."""
    fates = list(_Fates(entry).fields(entry["parameters"], entry.get("lift", {}), (), ()))
    hidden = [Fate(path, 0, "hidden", "it is read only") for path in entry.get("hidden", ())]
    return fates + hidden


def summary(entry: FunctionEntry) -> str:
    """Return in a line how the function is sent."""
    if "strict" in entry:
        return f"{entry['name']}: strict"
    why = f", as {entry['plain']}" if "plain" in entry else ""
    return f"{entry['name']}: plain{why}"


def tree(fates: Sequence[Fate]) -> Iterator[str]:
    """Yield a line for each of `fates`."""
    width = max((2 * fate.depth + len(fate.name) for fate in fates), default=0)
    for fate in fates:
        name = "  " * fate.depth + fate.name
        yield f"{name:{width}}  {fate.kind:7}  {fate.how}".rstrip()


@dataclass(slots=True)
class _Fates:
    """Follows the fields of one function."""

    entry: FunctionEntry
    _definitions: Mapping[str, JsonValue] = field(init=False)
    _lifts: Mapping[str, LiftEntry] = field(init=False)

    def __post_init__(self) -> None:
        definitions = self.entry["parameters"].get("$defs")
        self._definitions = definitions if isinstance(definitions, dict) else {}
        self._lifts = self.entry.get("lift", {}).get("$defs", {})

    def fields(
        self, schema: JsonObject, lift: LiftEntry, at: tuple[str, ...], within: tuple[str, ...]
    ) -> Iterator[Fate]:
        """Yield the fates of the fields in `schema`, which is at `at`, in definitions `within`."""
        parts = [self._resolved(schema), *map(self._resolved, _schemas(schema.get("allOf")))]
        for part in parts:
            properties = part.get("properties")
            own = self._lift_of(lift, properties if isinstance(properties, dict) else {})
            for name, inner in (properties or {}).items() if isinstance(properties, dict) else ():
                yield from self._field(name, inner, own, at, within)
            if isinstance(items := part.get("items"), dict):
                yield from self._inside("[]", items, lift.get("items", {}), at, within)
            if isinstance(values := part.get("additionalProperties"), dict):
                of_values = lift.get("pairs", lift.get("values", {}))
                yield from self._inside("{}", values, of_values, at, within)
            for keyword in _IN_A_UNION:
                for number, branch in enumerate(_schemas(part.get(keyword)), 1):
                    yield from self._inside(f"{keyword} {number}", branch, lift, at, within)

    def _field(
        self,
        name: str,
        schema: JsonValue,
        around: LiftEntry,
        at: tuple[str, ...],
        within: tuple[str, ...],
    ) -> Iterator[Fate]:
        how: list[str] = []
        if name in around.get("optional", ()):
            how.append("null where it is left out")
        if name in around.get("nullable", ()):
            how.append("an object `explicit_null` where it is null")
        lift = around.get("properties", {}).get(name, {})
        yield from self._inside(name, schema, lift, at, within, how)

    def _inside(
        self,
        name: str,
        schema: JsonValue,
        lift: LiftEntry,
        at: tuple[str, ...],
        within: tuple[str, ...],
        how: Sequence[str] = (),
    ) -> Iterator[Fate]:
        node = schema if isinstance(schema, dict) else {}
        lift = self._resolved_lift(lift)
        place = (*at, name)
        is_strict = "strict" in self.entry
        told = [*how, *(_lowerings(self._resolved(node), lift) if is_strict else ())]
        lost = [] if name.startswith(_IN_A_UNION) else self._lost(place)
        kind: Literal["kept", "lowered", "lost"] = "lowered" if told else "kept"
        yield Fate(name, len(at), "lost" if lost else kind, "; ".join([*lost, *told]))
        ref = node.get("$ref")
        if ref not in within:
            yield from self.fields(
                node, lift, place, (*within, ref) if isinstance(ref, str) else within
            )

    def _lost(self, place: tuple[str, ...]) -> list[str]:
        names = [name for name in place if not name.startswith(_IN_A_UNION)]
        path = ".".join(names).replace(".[", "[").replace(".{", "{")
        lost = self.entry.get("lost", {})
        return [lost[path]] if path in lost else []

    def _resolved(self, node: JsonObject) -> JsonObject:
        seen: set[str] = set()
        while isinstance(ref := node.get("$ref"), str) and ref not in seen:
            seen.add(ref)
            rest = {key: value for key, value in node.items() if key != "$ref"}
            target = self._definitions.get(ref.removeprefix("#/$defs/"))
            node = {**target, **rest} if isinstance(target, dict) else rest
        return node

    def _resolved_lift(self, lift: LiftEntry) -> LiftEntry:
        while "$ref" in lift:
            lift = self._lifts[lift["$ref"].removeprefix("#/$defs/")]
        return lift

    def _lift_of(self, lift: LiftEntry, properties: JsonObject) -> LiftEntry:
        """Return what is done with an object that has `properties`: one of several, perhaps."""
        lift = self._resolved_lift(lift)
        if "options" not in lift:
            return lift
        option = chosen(lift["options"], dict.fromkeys(properties))
        return self._resolved_lift(option.get("lift", {}))


def _lowerings(schema: JsonObject, lift: LiftEntry) -> Iterator[str]:
    """Yield how a value of `schema` is sent otherwise, and what is said otherwise of it."""
    if "json" in lift:
        yield "JSON text"
    if "pairs" in lift:
        yield "a list of pairs of key and value"
    if "more" in lift:
        yield f"what is not declared are pairs in `{lift['more']}`"
    if "oneOf" in schema:
        yield "`oneOf` is `anyOf`"
    if "allOf" in schema:
        yield "`allOf` is merged"
    if "prefixItems" in schema:
        yield "the order of items is told in the description"
    words = [
        f"`{key}`"
        for key, value in schema.items()
        if key in _IN_WORDS or (key in _LIMITS and not is_strict_limit(key, value))
    ]
    if words:
        yield f"told in the description: {', '.join(words)}"


def _schemas(value: JsonValue) -> list[JsonObject]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
