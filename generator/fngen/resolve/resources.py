"""The schema resources of one file: base URIs, anchors and dialects, by where they hold.

JSON Schema 2020-12 core, section 8; draft 4 writes `id`, and up to draft 7 an anchor is a `$id`. An
OpenAPI document has `$self`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urldefrag, urljoin

from fngen.json_types import JsonObject, JsonValue, join_pointer
from fngen.resolve.keywords import HOLDS_MAP
from fngen.resolve.versions import Dialect, dialect_of, own_metaschema

_MARKS = re.compile(rb"\$(?:id|self|anchor|schema|dynamicAnchor|recursiveAnchor)")
_MAPS = HOLDS_MAP | {"$defs", "definitions"}
_VALUES = frozenset({"const", "enum"})
_Held = TypeVar("_Held")


@dataclass(frozen=True, slots=True)
class Resource:
    """A schema with a base URI of its own, or the whole file; its anchors are pointers by name.

    `dynamic` are those that what refers to the resource may set; the one of `$recursiveAnchor` is
    called "".
    """

    pointer: str
    uri: str
    anchors: dict[str, str] = field(default_factory=dict[str, str])
    dynamic: dict[str, str] = field(default_factory=dict[str, str])


class Resources:
    """Finds the resources of a file at the URI `base`, if it has one.

    `dialect` is that of schemas which do not name one.
    `is_dynamic` tells whether any of them has what dynamic references may lead to.
    """

    def __init__(
        self, data: JsonValue, raw: bytes, dialect: Dialect | None, base: str = ""
    ) -> None:
        self._dialect = dialect
        self._roots = {"": Resource("", base)}
        self._dialects: dict[str, Dialect] = {}
        self._metaschemas: dict[str, str] = {}
        self._recursive: dict[str, str] = {}
        if dialect is Dialect.DRAFT_4 or _MARKS.search(raw):
            self._find(data)
        self.is_dynamic = any(resource.dynamic for resource in self._roots.values())
        self._by_uri: dict[str, Resource] = {}
        for resource in self._roots.values():
            self._by_uri.setdefault(resource.uri, resource)

    def around(self, pointer: str) -> Resource:
        """Return the innermost resource that holds `pointer`."""
        return _innermost(self._roots, pointer) or self._roots[""]

    def named(self, uri: str) -> Resource | None:
        """Return the resource that has the absolute `uri`."""
        return self._by_uri.get(uri)

    def recursive(self, pointer: str) -> str:
        """Return what `$recursiveRef` at `pointer` leads to: the root of the resource around it.

        In a document that is no schema, it is the innermost schema with a `$recursiveAnchor`.
        """
        root = self.around(pointer).pointer
        anchor = _innermost(self._recursive, pointer)
        return anchor if anchor is not None and len(anchor) > len(root) else root

    def dialect_at(self, pointer: str) -> Dialect | None:
        """Return the dialect that the schema at `pointer` is written in, if anything says so."""
        if not self._dialects:
            return self._dialect
        return _innermost(self._dialects, pointer) or self._dialect

    def metaschema_at(self, pointer: str) -> str:
        """Return the URI of the metaschema of the schema at `pointer`; nothing if it is a draft's."""
        return (_innermost(self._metaschemas, pointer) or "") if self._metaschemas else ""

    def _find(self, data: JsonValue) -> None:
        pending: list[tuple[JsonValue, str, Resource, Dialect | None, bool]]
        pending = [(data, "", self._roots[""], self._dialect, False)]
        while pending:
            value, pointer, resource, dialect, is_map = pending.pop()
            if isinstance(value, dict) and not is_map:
                if isinstance(value.get("$schema"), str):
                    dialect = self._dialects[pointer] = dialect_of(value)
                    self._metaschemas[pointer] = own_metaschema(value)
                resource = self._marked(value, pointer, resource, dialect)
            # The first in the document counts where a name is given twice.
            pending += [
                (child, join_pointer(pointer, key), resource, dialect, key in _MAPS and not is_map)
                for key, child in reversed(list(_children(value)))
                if is_map or key not in _VALUES
            ]

    def _marked(
        self, node: JsonObject, pointer: str, around: Resource, dialect: Dialect | None
    ) -> Resource:
        """Take in what `node` is known by, and return the resource that it is in."""
        own = around
        identifier = node.get("id" if dialect is Dialect.DRAFT_4 else "$id")
        if not pointer and "openapi" in node:
            identifier = node.get("$self")  # OpenAPI 3.2.0, "OpenAPI Object"
        if dialect is not None and dialect.ref_hides_siblings and "$ref" in node:
            return own
        if isinstance(identifier, str):
            uri, fragment = urldefrag(join_uri(around.uri, identifier))
            if uri != around.uri or not fragment:
                own = self._roots[pointer] = Resource(pointer, uri)
            if fragment:
                own.anchors.setdefault(fragment, pointer)
        for keyword in ("$anchor", "$dynamicAnchor"):
            if isinstance(anchor := node.get(keyword), str):
                own.anchors.setdefault(anchor, pointer)
        if isinstance(anchor := node.get("$dynamicAnchor"), str):
            own.dynamic.setdefault(anchor, pointer)
        if node.get("$recursiveAnchor") is True:
            self._recursive[pointer] = pointer
            if pointer == own.pointer:
                own.dynamic[""] = pointer
        return own


def join_uri(base: str, reference: str) -> str:
    """Return `reference`, written where `base` holds, as an absolute URI where it can be one."""
    if reference.startswith("#") or not reference:  # which `urljoin` does not join to a URN
        return base + reference
    try:
        return urljoin(base, reference)
    except ValueError:  # no URI at all
        return reference


def _children(value: JsonValue) -> Iterator[tuple[str | int, JsonValue]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _innermost(held: Mapping[str, _Held], pointer: str) -> _Held | None:
    if len(held) == 1 and "" in held:  # as in most files: the root, and nothing in it
        return held[""]
    while pointer and pointer not in held:
        pointer = pointer.rpartition("/")[0]
    return held.get(pointer)
