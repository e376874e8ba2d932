"""Properties that are left out: those that are read only where a model writes, and the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from fngen.json_types import JsonObject
from fngen.resolve.pages import Node
from fngen.resolve.reading import list_of
from fngen.resolve.refs import Links

_UNIONS = frozenset({"anyOf", "oneOf"})


class Hidden:
    """Finds the properties whose schemas have `keyword`; none where that is None."""

    def __init__(self, links: Links, keyword: Literal["readOnly", "writeOnly"] | None) -> None:
        self._links = links
        self._keyword = keyword
        self._known: dict[int, tuple[JsonObject, frozenset[str]]] = {}

    def within(self, node: Node) -> set[str]:
        """Return the names of properties that are left out of the schema at `node`, or of its parts.

        Of a union these are what no branch has that does not leave it out.
        """
        return self._within(node, set())[0] if self._keyword else set()

    def _within(self, node: Node, seen: set[str]) -> tuple[set[str], set[str]]:
        """Return the names of properties that are left out, and of those that stay."""
        hidden, shown = set[str](), set[str]()
        for part in self._parts(node, seen):
            assert isinstance(part.value, dict)
            own, declared = self.at(part), part.value.get("properties")
            hidden |= own
            shown |= (declared.keys() if isinstance(declared, dict) else set()) - own
            for keyword in _UNIONS & part.value.keys():
                branches = part.child(keyword, part.value[keyword])
                found = [
                    self._within(branches.child(index, branch), seen)
                    for index, branch in enumerate(list_of(branches.value))
                ]
                in_some = {name for _, names in found for name in names}
                hidden |= {name for names, _ in found for name in names} - in_some
                shown |= in_some
        return hidden, shown

    def at(self, node: Node) -> frozenset[str]:
        """Return the names of the properties at `node` itself that are left out."""
        properties = node.value.get("properties") if isinstance(node.value, dict) else None
        if self._keyword is None or not isinstance(properties, dict):
            return frozenset()
        known = self._known.get(id(properties))
        if known is None:
            around = node.child("properties", properties)
            found = frozenset(
                name
                for name, schema in properties.items()
                if isinstance(schema, dict) and self._is_said(around.child(name, schema))
            )
            # Kept beside what was found in it, as an id is another's once its owner is gone.
            known = self._known[id(properties)] = properties, found
        return known[1]

    def _is_said(self, node: Node) -> bool:
        """Tell whether the schema at `node`, or a part of it, has the keyword (validation, section 9.4)."""
        assert isinstance(node.value, dict)
        if node.value.keys().isdisjoint({"$ref", "allOf"}):
            return node.value.get(self._keyword or "") is True
        parts = (part.value for part in self._parts(node, set()))
        return any(isinstance(one, dict) and one.get(self._keyword or "") is True for one in parts)

    def _parts(self, node: Node, seen: set[str]) -> Iterator[Node]:
        """Yield the schema at `node`, what it refers to, and what is in its `allOf`."""
        if node.pointer in seen or not isinstance(node.value, dict):
            return
        seen.add(node.pointer)
        yield node
        if "$ref" in node.value and (end := self._links.follow(node)):
            yield from self._parts(end, seen)
        parts = node.value.get("allOf")
        if isinstance(parts, list):
            around = node.child("allOf", parts)
            for index, part in enumerate(parts):
                yield from self._parts(around.child(index, part), seen)
