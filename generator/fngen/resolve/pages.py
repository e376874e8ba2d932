"""One file of a spec: what its pointers, anchors and `$id`s name."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin

from fngen.json_types import JsonObject, JsonValue, join_pointer, split_pointer
from fngen.load import SourceFile


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a document and where it stands."""

    value: JsonValue
    pointer: str

    def child(self, key: str | int, value: JsonValue) -> Node:
        """Return the node of `value`, which stands at `key` in this one."""
        return Node(value, join_pointer(self.pointer, key))


class Page:
    """Looks things up in one file."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self._resources: dict[str, str] | None = None

    def anchor(self, root: str, name: str) -> Node | None:
        """Return what the anchor `name` in the schema resource at `root` marks."""
        pointer = self._index().get(f"{self._uri_of(root)}#{name}")
        return None if pointer is None else self.walk(pointer)[0]

    def dynamic(self, name: str) -> Node | None:
        """Return the one schema that has the `$dynamicAnchor` `name`; None where there are more."""
        found = [
            node
            for node in _schemas(self.source.data)
            if isinstance(node.value, dict) and node.value.get("$dynamicAnchor") == name
        ]
        return found[0] if len(found) == 1 else None

    def recursive(self, pointer: str) -> Node | None:
        """Return the innermost schema around `pointer` with a `$recursiveAnchor`.

        None where there is none, or where the file holds several resources that may extend it.
        """
        if len([uri for uri in self._index() if "#" not in uri]) > 1:
            return None
        while True:
            node, _ = self.walk(pointer)
            if node and isinstance(node.value, dict) and node.value.get("$recursiveAnchor") is True:
                return node
            if not pointer:
                return None
            pointer = pointer.rpartition("/")[0]

    def walk(self, pointer: str) -> tuple[Node | None, str | None]:
        """Return the node at `pointer`, or None and the pointer of a similar name."""
        value, at = self.source.data, ""
        tokens = split_pointer(pointer)
        for index, token in enumerate(tokens):
            if isinstance(value, dict) and token in value:
                value = value[token]
            elif isinstance(value, list) and token.isdecimal() and int(token) < len(value):
                value = value[int(token)]
            else:
                similar = _similar(token, list(value) if isinstance(value, dict) else [])
                if similar is None:
                    return None, None
                # The name may be the only thing wrong, and what comes after it right.
                near = join_pointer(at, similar, *tokens[index + 1 :])
                return None, near if self.walk(near)[0] else None
            at = join_pointer(at, token)
        return Node(value, at), None

    def meant_by(self, text: str) -> str | None:
        """Return the reference that `text`, which lacks its `#`, was meant for."""
        if text.startswith("/") and self.walk(text)[0]:
            return f"#{text}"
        for holder in ("/components/schemas", "/$defs", "/definitions"):
            if self.walk(join_pointer(holder, text))[0]:
                return f"#{join_pointer(holder, text)}"
        return None

    def resource(self, base: str, pointer: str) -> str | None:
        """Return the pointer of the schema resource that `base`, written at `pointer`, names."""
        around = self._uri_of(pointer)
        if not base:
            return self._index().get(around, "")
        return self._index().get(urljoin(around, base))

    def _uri_of(self, pointer: str) -> str:
        """Return the base URI at `pointer`: that of the innermost `$id` around it."""
        best, uri = -1, ""
        for candidate, root in self._index().items():
            inside = pointer == root or pointer.startswith(root + "/")
            if "#" not in candidate and inside and len(root) > best:
                best, uri = len(root), candidate
        return uri

    def _index(self) -> dict[str, str]:
        """Return the pointer of every `$id` and `$anchor` of the document, by absolute URI."""
        if self._resources is None:
            text = self.source.text
            marked = "$id" in text or "$anchor" in text
            self._resources = dict(_identified(self.source.data)) if marked else {}
        return self._resources


def _similar(name: str, known: list[str]) -> str | None:
    """Return the name among `known` that `name` is a slip of."""
    by_case = {key.lower(): key for key in known}
    if name.lower() in by_case:
        return by_case[name.lower()]
    near = difflib.get_close_matches(name, known, n=1)
    return near[0] if near and abs(len(near[0]) - len(name)) <= 3 else None


def _schemas(data: JsonValue) -> Iterator[Node]:
    """Yield every object in `data` with its place."""
    pending = [Node(data, "")]
    while pending:
        node = pending.pop()
        if isinstance(node.value, dict):
            yield node
            pending += [node.child(key, value) for key, value in node.value.items()]
        elif isinstance(node.value, list):
            pending += [node.child(index, value) for index, value in enumerate(node.value)]


def _identified(data: JsonValue) -> Iterator[tuple[str, str]]:
    stack: list[tuple[JsonValue, str, str]] = [(data, "", "")]
    while stack:
        value, pointer, base = stack.pop()
        match value:
            case dict():
                base, found = _names_of(value, pointer, base)
                yield from found
                stack += [(child, join_pointer(pointer, key), base) for key, child in value.items()]
            case list():
                stack += [(child, join_pointer(pointer, i), base) for i, child in enumerate(value)]
            case _:
                pass


def _names_of(node: JsonObject, pointer: str, base: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the base URI inside `node` and the URIs that name it."""
    found: list[tuple[str, str]] = []
    if isinstance(identifier := node.get("$id"), str):
        uri, fragment = urldefrag(urljoin(base, identifier))
        if fragment:  # draft 6 and 7 write an anchor so
            found.append((f"{uri}#{fragment}", pointer))
        else:
            base = uri
            found.append((uri, pointer))
    if isinstance(anchor := node.get("$anchor"), str):
        found.append((f"{base}#{anchor}", pointer))
    return base, found
