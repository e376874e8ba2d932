"""The exact schema of a function's arguments -> one that stands alone, as short as sharing allows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping

from fngen.json_types import JsonObject, JsonValue, Schema, join_pointer
from fngen.lower.words import both_told, joined, told_of
from fngen.resolve import Definition
from fngen.resolve.keywords import HOLDS_LIST, HOLDS_MAP, HOLDS_SCHEMA
from fngen.resolve.versions import ANNOTATIONS, BY_PROPERTY, HIDDEN, OPEN

_PREFIX = "#/$defs/"
_OPENING = ("additionalProperties", "patternProperties", "unevaluatedProperties")
_EMPTY: JsonObject = {
    "dependentRequired": {},
    "dependentSchemas": {},
    "description": "",
    "examples": [],
    "patternProperties": {},
    "properties": {},
    "required": [],
}
_DEEPEST = 20
"""How many definitions are written out within one another at most."""


class References:
    """What definitions refer to: `of` are the names of those that each refers to itself."""

    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        self.of = {name: _references(one.schema) for name, one in definitions.items()}

    def led_to_by(self, schema: Schema) -> tuple[str, ...]:
        """Return all that `schema` and what it refers to lead to, in the order of first use."""
        return tuple(self.reached(_references(schema)))

    def reached(self, names: Iterable[str]) -> dict[str, None]:
        """Return `names` and all that they lead to, in the order of first use."""
        found: dict[str, None] = {}
        pending = list(names)[::-1]
        while pending:
            name = pending.pop()
            if name not in found:
                found[name] = None
                pending += self.of[name][::-1]
        return found

    def recursive(self) -> set[str]:
        """Return what leads back to itself: Tarjan's strongly connected components, but single ones."""
        found: set[str] = set()
        numbers: dict[str, int] = {}
        least: dict[str, int] = {}  # the number that each of `path` leads back to
        path: list[str] = []
        for start in self.of:
            pending = [] if start in numbers else [(start, 0)]
            while pending:
                name, first = pending.pop()
                uses = self.of[name]
                if first == 0 and name not in numbers:
                    numbers[name] = least[name] = len(numbers)
                    path.append(name)
                for index in range(first, len(uses)):
                    used = uses[index]
                    if used not in numbers:
                        pending += [(name, index), (used, 0)]
                        break
                    if used in least:
                        least[name] = min(least[name], least[used])
                else:
                    if least[name] < numbers[name]:
                        continue
                    is_single = path[-1] == name and name not in uses
                    while name in least:  # those since `name` lead back to it
                        del least[path[-1]]
                        found.add(path.pop())
                    if is_single:
                        found.remove(name)
        return found


class Payloads:
    """Makes schemas self-contained that refer to the same definitions."""

    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        self._schemas = {name: definition.schema for name, definition in definitions.items()}
        references = References(definitions)
        self._uses, self._reached = references.of, references.reached
        self._recursive = references.recursive()
        self._written: dict[frozenset[str], dict[str, tuple[Schema, JsonObject]]] = {}
        self._is_marked = False

    def self_contained(self, schema: JsonObject) -> tuple[JsonObject, JsonObject]:
        """Return `schema` with the definitions it needs, and what tells the branches of its unions apart.

        A definition stands under `$defs` only where it refers to itself, or where writing it out
        at each reference would be longer. Unions are known by JSON pointers to their branches.
        """
        kept = self._kept(_references(schema))
        result, told = self._unmarked(schema, kept, "")
        assert isinstance(result, dict)
        if "properties" in schema:  # of the arguments, even if there are none
            result.setdefault("properties", {})
        if kept:
            written = self._definitions(frozenset(kept))
            result["$defs"] = {name: written[name][0] for name in kept}
            for name in kept:
                told = {**written[name][1], **told}
        return result, told

    def hidden_in(self, schema: JsonObject) -> Iterator[str]:
        """Yield where in `schema` properties are left out that are read only.

        Those of a definition are told where it is first referred to, and not again.
        """
        seen: set[str] = set()
        pending: list[tuple[str, JsonValue]] = [("", schema)]
        while pending:
            path, node = pending.pop()
            if not isinstance(node, dict):
                continue
            if isinstance(names := node.get(HIDDEN), list):
                yield from (f"{path}.{name}".removeprefix(".") for name in names)
            name = _reference(node)
            if name is not None and name not in seen:
                seen.add(name)
                pending.append((path, self._schemas[name]))
            for key, value in node.items():
                if key in ("properties", "patternProperties") and isinstance(value, dict):
                    pending += [
                        (f"{path}.{name}".removeprefix("."), inner) for name, inner in value.items()
                    ]
                else:
                    sign = {"items": "[]", "prefixItems": "[]", "additionalProperties": "{}"}.get(
                        key, ""
                    )
                    pending += [(path + sign, inner) for inner in _children(key, value)]

    def _kept(self, references: list[str]) -> dict[str, None]:
        """Return the definitions that are not written out, in the order of first use."""
        reached = self._reached(references)
        counts = Counter(references)
        for name in reached:
            counts.update(self._uses[name])
        sizes: dict[str, int] = {}
        depths: dict[str, int] = {}
        kept: set[str] = set()
        # What a definition refers to comes before it, so that its own size is known in full.
        for name in inmost_first(reached, self._uses):
            inner = [used for used in self._uses[name] if used in sizes and used not in kept]
            size = sizes[name] = _size(self._schemas[name]) + sum(sizes[used] for used in inner)
            depths[name] = 1 + max((depths[used] for used in inner), default=0)
            count, reference = counts[name], _size({"$ref": _PREFIX + name})
            is_shorter = count * size <= size + len(name) + count * reference
            if name in self._recursive or depths[name] > _DEEPEST or not is_shorter:
                kept.add(name)
        return dict.fromkeys(name for name in reached if name in kept)

    def _definitions(self, kept: frozenset[str]) -> dict[str, tuple[Schema, JsonObject]]:
        """Return the definitions `kept`: the same for all functions that have these and no others."""
        if kept not in self._written:
            self._written[kept] = {
                name: self._unmarked(self._schemas[name], kept, join_pointer("/$defs", name))
                for name in kept
            }
        return self._written[kept]

    def _unmarked(
        self, schema: Schema, kept: Container[str], pointer: str
    ) -> tuple[Schema, JsonObject]:
        """Return `schema`, at `pointer`, written out, and what tells branches in it apart."""
        self._is_marked = False
        result = self._written_out(schema, kept)
        return result, dict(_told_apart(result, pointer)) if self._is_marked else {}

    def _written_out(self, schema: Schema, kept: Container[str]) -> Schema:
        def expand(node: JsonObject) -> Schema:
            _refuse_hidden(node, node.pop(HIDDEN, None))
            node.pop(OPEN, None)
            self._is_marked = self._is_marked or BY_PROPERTY in node
            for key in [key for key, value in node.items() if _says_nothing(key, value)]:
                if key != "title" or "const" not in node:  # of a constant it says what that means
                    del node[key]
            name = _reference(node)
            if name is None or name in kept:
                return node
            target = self._schemas[name]
            rest = {key: value for key, value in node.items() if key != "$ref"}
            if not rest:
                return _rewrite(target, expand)
            if isinstance(target, dict) and rest.keys() <= ANNOTATIONS:
                told = both_told(told_of(rest), told_of(target))
                if text := joined(_text(rest), _text(target)):
                    rest["description"] = text
                return _rewrite({**target, **rest, **told}, expand)
            branches = rest.pop("allOf", [])
            assert isinstance(branches, list)
            return {**rest, "allOf": [*branches, _rewrite(target, expand)]}

        return _rewrite(schema, expand)


def inmost_first(names: Iterable[str], uses: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield `names` and what they use, each after what it uses itself, unless that uses it."""
    done: set[str] = set()
    pending = [(name, False) for name in names]
    while pending:
        name, is_left = pending.pop()
        if is_left:
            yield name
        elif name not in done:
            done.add(name)
            pending.append((name, True))
            pending += [(used, False) for used in uses[name]]


def _refuse_hidden(schema: JsonObject, hidden: JsonValue) -> None:
    """Let no property be sent that is `hidden`, where those are taken that `schema` does not declare."""
    properties = schema.get("properties")
    declared = properties if isinstance(properties, dict) else {}
    names = [name for name in hidden if name not in declared] if isinstance(hidden, list) else []
    if not names or all(schema.get(key, False) is False for key in _OPENING):
        return
    refused: JsonObject = {"not": {"enum": names}}
    also = schema.get("propertyNames")
    schema["propertyNames"] = refused if also is None else {"allOf": [also, refused]}


def _text(schema: JsonObject) -> str:
    return str(schema.get("description", ""))


def _says_nothing(key: str, value: JsonValue) -> bool:
    """Tell whether a model is told nothing by a keyword: a title, or what is empty."""
    if key == "title":
        return isinstance(value, str)
    return key in _EMPTY and value == _EMPTY[key]


def _size(schema: Schema) -> int:
    return len(json.dumps(schema))


def _references(schema: Schema) -> list[str]:
    """Return the definitions that `schema` itself refers to, each as often as it does."""
    return [name for node in _subschemas(schema) if (name := _reference(node)) is not None]


def _reference(node: JsonObject) -> str | None:
    ref = node.get("$ref")
    return ref.removeprefix(_PREFIX) if isinstance(ref, str) else None


def _subschemas(schema: Schema) -> Iterator[JsonObject]:
    """Yield `schema` and every schema in it, booleans aside."""
    pending: list[JsonValue] = [schema]
    while pending:
        node = pending.pop()
        if not isinstance(node, dict):
            continue
        yield node
        for key, value in node.items():
            pending += _children(key, value)


def _told_apart(schema: Schema, at: str) -> Iterator[tuple[str, JsonValue]]:
    """Take the markers of discriminators out of `schema`; yield each beside where its union is."""
    pending: list[tuple[str, JsonValue]] = [(at, schema)]
    while pending:
        pointer, node = pending.pop()
        if not isinstance(node, dict):
            continue
        if (marker := node.pop(BY_PROPERTY, None)) is not None:
            yield join_pointer(pointer, "oneOf" if "oneOf" in node else "anyOf"), marker
        for key, value in node.items():
            at = join_pointer(pointer, key)
            if key in HOLDS_SCHEMA:
                pending.append((at, value))
            elif key in HOLDS_LIST and isinstance(value, list):
                pending += [(join_pointer(at, index), one) for index, one in enumerate(value)]
            elif key in HOLDS_MAP and isinstance(value, dict):
                pending += [(join_pointer(at, name), one) for name, one in value.items()]


def _children(key: str, value: JsonValue) -> list[JsonValue]:
    if key in HOLDS_SCHEMA:
        return [value]
    if key in HOLDS_LIST and isinstance(value, list):
        return value
    if key in HOLDS_MAP and isinstance(value, dict):
        return list(value.values())
    return []


def _rewrite(schema: JsonValue, expand: Callable[[JsonObject], Schema]) -> Schema:
    """Return a copy of `schema` in which `expand` was asked about every schema, innermost first."""
    if not isinstance(schema, dict):
        assert isinstance(schema, bool)
        return schema
    copy: JsonObject = {}
    for key, value in schema.items():
        if key in HOLDS_SCHEMA:
            copy[key] = _rewrite(value, expand)
        elif key in HOLDS_LIST and isinstance(value, list):
            copy[key] = [_rewrite(item, expand) for item in value]
        elif key in HOLDS_MAP and isinstance(value, dict):
            copy[key] = {name: _rewrite(item, expand) for name, item in value.items()}
        else:
            copy[key] = value
    return expand(copy)
