"""One file of a spec: what its pointers name."""

from __future__ import annotations

import difflib
from functools import cached_property
from typing import NamedTuple

from fngen.json_types import JsonValue, join_pointer, split_pointer
from fngen.load.references import is_remote
from fngen.load.source import SourceFile
from fngen.resolve.resources import Resources
from fngen.resolve.versions import Dialect


class Node(NamedTuple):
    """A value of a document and where it stands."""

    value: JsonValue
    pointer: str

    def child(self, key: str | int, value: JsonValue) -> Node:
        """Return the node of `value`, which stands at `key` in this one."""
        return Node(value, join_pointer(self.pointer, key))


class Page:
    """Looks things up in one file; `dialect` is that of what refers to it."""

    def __init__(self, source: SourceFile, dialect: Dialect | None = None) -> None:
        self.source = source
        self._dialect = dialect
        self._found: dict[str, Node] = {}

    @cached_property
    def resources(self) -> Resources:
        """The schema resources in it."""
        base = self.source.path if is_remote(self.source.path) else ""
        return Resources(self.source.data, self.source.raw, self._dialect, base)

    def walk(self, pointer: str) -> tuple[Node | None, str | None]:
        """Return the node at `pointer`, or None and the pointer of a similar name."""
        if pointer in self._found:
            return self._found[pointer], None
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
        node = self._found[pointer] = Node(value, at)
        return node, None

    def meant_by(self, text: str) -> str | None:
        """Return the reference that `text`, which lacks its `#`, was meant for."""
        if text.startswith("/") and self.walk(text)[0]:
            return f"#{text}"
        for holder in ("/components/schemas", "/$defs", "/definitions"):
            if self.walk(join_pointer(holder, text))[0]:
                return f"#{join_pointer(holder, text)}"
        return None


def _similar(name: str, known: list[str]) -> str | None:
    """Return the name among `known` that `name` is a slip of."""
    by_case = {key.lower(): key for key in known}
    if name.lower() in by_case:
        return by_case[name.lower()]
    near = difflib.get_close_matches(name, known, n=1)
    return near[0] if near and abs(len(near[0]) - len(name)) <= 3 else None
