"""`$ref`: from a place in a document to the place it names."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urldefrag, urljoin

from fngen.diagnostics import Code, Diagnostics, Location
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


class Links:
    """Follows the references of one document. Faults are reported once, at the reference."""

    def __init__(self, source: SourceFile, diagnostics: Diagnostics) -> None:
        self._source = source
        self._diagnostics = diagnostics
        self._alone: set[str] = set()
        self._resources: dict[str, str] | None = None

    def at(self, pointer: str) -> Location:
        """Return the location of `pointer` in this document."""
        return self._source.at(pointer)

    def stand_alone(self, pointer: str) -> None:
        """Take the schema at `pointer` for a document of its own: `#` in it means its root.

        What is not found there is looked for in the whole file, as people write both.
        """
        self._alone.add(pointer)

    def follow(self, node: Node) -> Node | None:
        """Return what `node` stands for: itself, or the end of its chain of `$ref`s.

        Reports and returns None where the chain leads nowhere or back to itself.
        """
        seen: set[str] = set()
        while isinstance(node.value, dict) and isinstance(ref := node.value.get("$ref"), str):
            at = join_pointer(node.pointer, "$ref")
            if node.pointer in seen:
                message = f"`{ref}` leads back to itself"
                self._diagnostics.error(Code.UNRESOLVED_REF, message, self.at(at))
                return None
            seen.add(node.pointer)
            target = self.target(ref, at)
            if target is None:
                return None
            node = target
        return node

    def target(self, ref: str, pointer: str) -> Node | None:
        """Return the node that `ref`, which stands at `pointer`, names; report where there is none.

        Takes JSON pointers (RFC 6901, section 6), `$anchor` names and the `$id` of a schema
        within this document (JSON Schema 2020-12 core, section 8.2).
        """
        base, fragment = urldefrag(ref)
        fragment = unquote(fragment)
        if not base and (found := self._own(fragment, pointer)):
            return found
        root = self._resource(base, pointer)
        if root is None:
            message = f"`{ref}` is in another document, and a spec must be one file"
            here = self._here(base) if not fragment else None
            help_text = f"write `{here}`" if here else "copy what it names into this file"
            self._diagnostics.error(Code.UNRESOLVED_REF, message, self.at(pointer), help=help_text)
            return None
        if fragment and not fragment.startswith("/"):
            anchored = self._index().get(f"{self._uri_of(root)}#{fragment}")
            if anchored is not None:
                return self._walk(anchored)[0]
            self._unresolved(ref, pointer, None)
            return None
        found, sibling = self._walk(root + fragment)
        if found is None:
            self._unresolved(ref, pointer, sibling)
        return found

    def _own(self, fragment: str, pointer: str) -> Node | None:
        """Return what `fragment` names in the schema around `pointer` that stands alone."""
        root = pointer
        while root and root not in self._alone:
            root = root.rpartition("/")[0]
        return self._walk(root + fragment)[0] if root and fragment[:1] in {"", "/"} else None

    def _unresolved(self, ref: str, pointer: str, sibling: str | None) -> None:
        self._diagnostics.error(
            Code.UNRESOLVED_REF,
            f"`{ref}` points at nothing in this file",
            self.at(pointer),
            help=f"there is a similar name: `#{sibling}`" if sibling else None,
        )

    def _walk(self, pointer: str) -> tuple[Node | None, str | None]:
        """Return the node at `pointer`, or None and the pointer of a similar name."""
        value, at = self._source.data, ""
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
                return None, near if self._walk(near)[0] else None
            at = join_pointer(at, token)
        return Node(value, at), None

    def _here(self, text: str) -> str | None:
        """Return the reference that `text`, which lacks its `#`, was meant for."""
        if text.startswith("/") and self._walk(text)[0]:
            return f"#{text}"
        for holder in ("/components/schemas", "/$defs", "/definitions"):
            if self._walk(join_pointer(holder, text))[0]:
                return f"#{join_pointer(holder, text)}"
        return None

    def _resource(self, base: str, pointer: str) -> str | None:
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
            text = self._source.text
            marked = "$id" in text or "$anchor" in text
            self._resources = dict(_identified(self._source.data)) if marked else {}
        return self._resources


def _similar(name: str, known: list[str]) -> str | None:
    """Return the name among `known` that `name` is a slip of."""
    by_case = {key.lower(): key for key in known}
    if name.lower() in by_case:
        return by_case[name.lower()]
    near = difflib.get_close_matches(name, known, n=1)
    return near[0] if near and abs(len(near[0]) - len(name)) <= 3 else None


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
