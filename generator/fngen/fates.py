"""What became of every field of a function on its way into a payload, as a tree for people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, cast

from fngen_runtime.contract import FunctionEntry, LiftEntry
from fngen_runtime.lift import chosen

from fngen.ir.declared import as_schema
from fngen.json_types import JsonObject, JsonValue
from fngen.lower.alternatives import alternatives_of, constants_of
from fngen.lower.said import ENFORCED_OF, ENFORCED_OF_ANY, LIMITS_OF, NOTHING_SAID, Reader, Said
from fngen.lower.strict_limits import NoStrictFormError
from fngen.lower.words import annotated, in_words, is_strict_limit, is_width
from fngen.resolve.keywords import TYPES

_ANNOTATED = frozenset({"default", "examples", "deprecated"})
_LIMITS = frozenset[str]().union(*LIMITS_OF.values())
_OF_TYPES = _LIMITS.union(*ENFORCED_OF.values())
_IN_WORDS = _ANNOTATED | ENFORCED_OF_ANY.union(*ENFORCED_OF.values())
_IN_A_UNION = ("anyOf", "oneOf")
_COMPOSED = frozenset({"allOf", *_IN_A_UNION})
_Places: TypeAlias = tuple[tuple[str, ...], ...]
"""The ways to a field: the one from the root, and those from the definitions that it is in."""

_ROOT: _Places = ((),)
_TOLD = "told in the description"
_IMPOSSIBLE = "nothing satisfies it"
_BRANCH = re.compile(r"(anyOf|oneOf) [0-9]+")


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a field: `how` it was lowered, why it was hidden or lost, nothing if kept."""

    name: str
    depth: int
    kind: Literal["kept", "lowered", "hidden", "lost"]
    how: str = ""


def fates_of(entry: FunctionEntry) -> list[Fate]:
    """Return what became of the fields of a function, each before those in it."""
    tree = _Fates(entry)
    fates = [*tree.root(), *tree.fields(entry["parameters"], entry.get("lift", {}), _ROOT, ())]
    # What is nowhere in the schema itself: parts of it that were made definitions.
    fates += [Fate(at, 0, "lost", why) for at, why in tree.lost.items() if at not in tree.told]
    hidden = [Fate(path, 0, "hidden", "it is read only") for path in entry.get("hidden", ())]
    http = _objects(cast("JsonObject", entry).get("http"))
    ignored = _objects(http.get("ignored")).items()
    return fates + hidden + [Fate(name, 0, "hidden", str(why)) for name, why in ignored]


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
    _reader: Reader = field(init=False)
    _lifts: Mapping[str, LiftEntry] = field(init=False)
    lost: Mapping[str, str] = field(init=False)
    told: set[str] = field(init=False, default_factory=set[str])

    def __post_init__(self) -> None:
        definitions = self.entry["parameters"].get("$defs")
        self._definitions = definitions if isinstance(definitions, dict) else {}
        self._reader = Reader(self._definitions)
        self._lifts = self.entry.get("lift", {}).get("$defs", {})
        self.lost = self.entry.get("lost", {})

    def root(self) -> Iterator[Fate]:
        """Yield the fate of the arguments as a whole, if there is something to tell."""
        lift, parameters = self.entry.get("lift", {}), self.entry["parameters"]
        told = [*_lowerings(parameters, lift, self._cases(parameters))] if self._is_strict else []
        if lost := self._lost(_ROOT):
            yield Fate("(arguments)", 0, "lost", "; ".join([*lost, *told]))
        elif told:
            yield Fate("(arguments)", 0, "lowered", "; ".join(told))

    def fields(
        self, schema: JsonObject, lift: LiftEntry, at: _Places, within: tuple[str, ...]
    ) -> Iterator[Fate]:
        """Yield the fates of the fields in `schema`, which is at `at`, in definitions `within`."""
        parts = [self._resolved(schema), *map(self._resolved, _schemas(schema.get("allOf")))]
        around: JsonObject = {"allOf": list[JsonValue](_without(part, _COMPOSED) for part in parts)}
        for part in parts:
            properties = _objects(part.get("properties"))
            own = self._lift_of(lift, properties)
            for name, inner in properties.items():
                yield from self._field(name, inner, own, at, within)
            for index, item in enumerate(_schemas(part.get("prefixItems"))):
                of_items = lift.get("items", {})
                yield from self._inside("[]", item, of_items, at, within, shown=f"[{index}]")
            if isinstance(items := part.get("items"), dict):
                yield from self._inside("[]", items, lift.get("items", {}), at, within)
            of_values = own.get("pairs", own.get("values", {}))
            for pattern, values in _objects(part.get("patternProperties")).items():
                yield from self._inside("{}", values, of_values, at, within, shown=f"{{{pattern}}}")
            if isinstance(values := part.get("additionalProperties"), dict):
                yield from self._inside("{}", values, of_values, at, within)
            for keyword in _IN_A_UNION:
                for number, branch in enumerate(_schemas(part.get(keyword)), 1):
                    name = f"{keyword} {number}"
                    whole: JsonObject = {"allOf": [around, branch]}
                    if self._is_impossible(whole):
                        yield Fate(name, len(at[0]), "hidden", _IMPOSSIBLE)
                    else:
                        yield from self._inside(name, branch, lift, at, within, whole=whole)

    def _field(
        self,
        name: str,
        schema: JsonValue,
        around: LiftEntry,
        at: _Places,
        within: tuple[str, ...],
    ) -> Iterator[Fate]:
        if self._is_impossible(schema):
            yield Fate(name, len(at[0]), "hidden", _IMPOSSIBLE)
            return
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
        at: _Places,
        within: tuple[str, ...],
        how: Sequence[str] = (),
        shown: str | None = None,
        whole: JsonObject | None = None,
    ) -> Iterator[Fate]:
        node = schema if isinstance(schema, dict) else {}
        resolved, lift = self._resolved(node), self._resolved_lift(lift)
        ref = node.get("$ref")
        place: _Places = tuple((*way, name) for way in at)
        if isinstance(ref, str):
            place = (*place, (f"$defs.{ref.removeprefix('#/$defs/')}",))
        told = list(how)
        if self._is_strict:
            is_one_of_several = _is_branch(name) or shown is not None
            own = self._of_branch(resolved, lift) if is_one_of_several else lift
            lowered = _lowerings(resolved, own, self._cases(whole or node))
            is_merged = _is_branch(name) and any("alternative" in why for why in self._lost(at))
            told += [how for how in lowered if not (is_merged and how.startswith(_TOLD))]
        lost = [] if _is_branch(name) else self._lost(place)
        kind: Literal["kept", "lowered", "lost"] = "lowered" if told else "kept"
        yield Fate(shown or name, len(at[0]), "lost" if lost else kind, "; ".join([*lost, *told]))
        if ref not in within:
            inside = (*within, ref) if isinstance(ref, str) else within
            yield from self.fields(node, lift, place, inside)

    @property
    def _is_strict(self) -> bool:
        return "strict" in self.entry

    def _is_impossible(self, schema: JsonValue) -> bool:
        """Tell whether nothing satisfies `schema`, which strict mode leaves out then."""
        return self._is_strict and alternatives_of(self._cases(schema)).is_empty

    def _cases(self, schema: JsonValue) -> list[Said]:
        """Return what `schema` says in each case, as the strict schema was made of it."""
        try:
            return self._reader.cases(self._reader.read(as_schema(schema)))
        except NoStrictFormError:  # it is sent in no piece of its own
            return [NOTHING_SAID]

    def _lost(self, places: _Places) -> list[str]:
        found: dict[str, None] = {}
        for place in places:
            names = [name for name in place if not _is_branch(name)]
            path = ".".join(names).replace(".[", "[").replace(".{", "{")
            if path in self.lost:
                self.told.add(path)
                found[self.lost[path]] = None
        return list(found)

    def _of_branch(self, schema: JsonObject, lift: LiftEntry) -> LiftEntry:
        """Return what of `lift`, which is of a union, is done with the branch `schema`."""
        kind = schema.get("type", [])
        kinds = set(map(str, kind if isinstance(kind, list) else [kind]))
        found: LiftEntry = {}
        if not kinds or "object" in kinds:
            properties = _objects(schema.get("properties"))
            own = self._lift_of(lift, properties)
            if "pairs" in own and not properties:
                found["pairs"] = own["pairs"]
            elif "more" in own:
                found["more"] = own["more"]
        if (texts := lift.get("json")) and (not kinds or kinds & {*texts} or "any" in texts):
            found["json"] = texts
        return found

    def _resolved(self, node: JsonObject) -> JsonObject:
        seen: set[str] = set()
        while isinstance(ref := node.get("$ref"), str) and ref not in seen:
            seen.add(ref)
            rest = _without(node, frozenset({"$ref"}))
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
        option = chosen(lift["options"], {name: _sample(one) for name, one in properties.items()})
        return self._resolved_lift(option.get("lift", {}))


def _is_branch(name: str) -> bool:
    return _BRANCH.fullmatch(name) is not None


def _lowerings(schema: JsonObject, lift: LiftEntry, cases: Sequence[Said]) -> Iterator[str]:
    """Yield how a value of `schema`, which says `cases`, is sent and described otherwise."""
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
    if words := [f"`{key}`" for key in _told(schema, lift, cases)]:
        yield f"{_TOLD}: {', '.join(words)}"


def _told(schema: JsonObject, lift: LiftEntry, cases: Sequence[Said]) -> Iterator[str]:
    """Yield the keywords of `schema` that a description tells, as strict mode has none for them."""
    told = _IN_WORDS | _LIMITS | {"required", "enum"} if "json" in lift else _IN_WORDS
    if any("object" in case.types and case.required - case.properties.keys() for case in cases):
        told |= {"required"}
    silent = _OF_TYPES.difference(*map(_keywords_of, _kinds(schema)))
    if "string" not in _kinds(schema) and is_width(schema.get("format")):
        silent |= {"format"}
    if schema.get("unevaluatedProperties") is False and "more" not in lift:  # it closes the object
        silent |= {"unevaluatedProperties"}
    for key, value in schema.items():
        is_left = key in told or (key in _LIMITS and not is_strict_limit(key, value))
        in_text = annotated if key in _ANNOTATED else in_words
        if is_left and key not in silent and any(in_text({key: value})):
            yield key


def _keywords_of(kind: str) -> frozenset[str]:
    nothing = frozenset[str]()
    return LIMITS_OF.get(kind, nothing) | ENFORCED_OF.get(kind, nothing)


def _kinds(schema: JsonObject) -> list[str]:
    """Return the types that `schema` names; without any it is of all."""
    kinds = schema.get("type", [*TYPES])
    return [*map(str, kinds)] if isinstance(kinds, list) else [str(kinds)]


def _without(schema: JsonObject, keywords: frozenset[str]) -> JsonObject:
    """Return `schema` without `keywords`."""
    return {key: value for key, value in schema.items() if key not in keywords}


def _sample(schema: JsonValue) -> JsonValue:
    """Return a constant of `schema`, by which an object may be told from others."""
    values = constants_of(as_schema(schema))
    return values[0] if values else None


def _objects(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _schemas(value: JsonValue) -> list[JsonObject]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
