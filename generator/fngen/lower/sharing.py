"""A strict schema -> the same, in which what stands in several places is a definition."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable

from fngen.json_types import JsonObject, JsonValue
from fngen.lower.said import PREFIX

_LEAST = 100
"""Characters; what is shorter is easier to read where it stands."""

_LONGEST_NAME = 40
_NO_LETTERS = re.compile(r"[^A-Za-z0-9_]+")


def shared(schema: JsonObject) -> JsonObject:
    """Return the strict `schema` as short as definitions make it; those that it has stay."""
    found = schema.get("$defs")
    definitions = found if isinstance(found, dict) else {}
    nodes = _Nodes()
    root = nodes.add({key: value for key, value in schema.items() if key != "$defs"}, "")
    bodies = {name: nodes.add(body, name) for name, body in definitions.items()}
    names = nodes.worth_a_name({number: name for name, number in bodies.items()})
    result = nodes.written(root, names)
    bodies |= {name: number for number, name in names.items() if name not in bodies}
    if bodies:
        result["$defs"] = {name: nodes.written(one, names) for name, one in bodies.items()}
    return result


class _Nodes:
    """The schemas in a schema, each once: those that are equal have the same number.

    A node has numbers for the schemas in it, which are smaller than its own.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._nodes: list[JsonObject] = []
        self._hints: list[str] = []
        self._uses: Counter[int] = Counter()

    def add(self, schema: JsonValue, hint: str) -> int:
        """Return the number of `schema`; `hint` is what it may be called."""
        assert isinstance(schema, dict)
        inner: list[int] = []

        def number_of(one: JsonValue, name: str) -> JsonValue:
            inner.append(self.add(one, name))
            return inner[-1]

        node = _with(schema, hint, number_of)
        key = _text(node)
        if key not in self._numbers:
            self._numbers[key] = len(self._nodes)
            self._nodes.append(node)
            self._hints.append(hint)
            self._uses.update(inner)
        return self._numbers[key]

    def worth_a_name(self, named: dict[int, str]) -> dict[int, str]:
        """Return the names of nodes that are definitions: those `named`, and those worth it."""
        names: dict[int, str] = {}
        taken = set(named.values())
        sizes: list[int] = []
        for number, node in enumerate(self._nodes):
            inner: list[int] = []

            def size_of(one: JsonValue, _: str, inner: list[int] = inner) -> JsonValue:
                assert isinstance(one, int)
                inner.append(_reference_size(names[one]) if one in names else sizes[one])
                return 0

            size = len(_text(_with(node, "", size_of))) + sum(inner)
            sizes.append(size)
            uses = self._uses[number]
            if number in named:
                if uses and size > _reference_size(named[number]):
                    names[number] = named[number]
                continue
            name = self._free(self._hints[number], taken)
            shortest = size + len(name) + uses * _reference_size(name)
            if size >= _LEAST and uses * size > shortest:
                names[number] = name
                taken.add(name)
        return names

    def written(self, number: int, names: dict[int, str]) -> JsonObject:
        """Return the node `number`, with references to those that have `names`."""

        def written(one: JsonValue, _: str) -> JsonValue:
            assert isinstance(one, int)
            return {"$ref": PREFIX + names[one]} if one in names else self.written(one, names)

        return _with(self._nodes[number], "", written)

    def _free(self, hint: str, taken: set[str]) -> str:
        name = _NO_LETTERS.sub("_", hint).strip("_")[:_LONGEST_NAME] or "Part"
        while name in taken:
            name += "_"
        return name


def _with(node: JsonObject, hint: str, change: Callable[[JsonValue, str], JsonValue]) -> JsonObject:
    """Return `node` with the schemas in it changed; `change` is told what each may be called."""
    result = {**node}
    if isinstance(properties := node.get("properties"), dict):
        result["properties"] = {name: change(one, name) for name, one in properties.items()}
    if isinstance(branches := node.get("anyOf"), list):
        result["anyOf"] = [change(one, hint) for one in branches]
    if "items" in node:
        result["items"] = change(node["items"], hint)
    return result


def _text(node: JsonObject) -> str:
    return json.dumps(node, ensure_ascii=False, separators=(",", ":"))


def _reference_size(name: str) -> int:
    return len(_text({"$ref": PREFIX + name}))
