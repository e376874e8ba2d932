"""`$ref`: from a place in a document to the place it names."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import unquote, urldefrag

from fngen.diagnostics import Code, Diagnostics, Location
from fngen.json_types import JsonValue, join_pointer, split_pointer
from fngen.load import RefusedError, Spec
from fngen.resolve.pages import Node, Page

_ELSEWHERE = "\0"


class Links:
    """Follows the references of one spec. Faults are reported once, at the reference.

    The pointer of a node in another file than the spec's own begins with that file's path; it is
    made and taken apart here alone.
    """

    def __init__(self, spec: Spec, diagnostics: Diagnostics) -> None:
        self._library = spec.library
        self._diagnostics = diagnostics
        self._alone: set[str] = set()
        self._root = spec.source.path
        self._pages = {spec.source.path: Page(spec.source)}

    def at(self, pointer: str) -> Location:
        """Return the location of `pointer`."""
        file, inner = self._split(pointer)
        return Location(file, inner)

    def files(self) -> frozenset[str]:
        """Return the paths of the files that were looked into so far."""
        return frozenset(self._pages)

    def find(self, pointer: str, around: str = "") -> Node | None:
        """Return the node at `pointer` in the file of `around`, the spec's own, if there is one."""
        page = self._pages[self._split(around)[0]]
        place = page.walk(pointer)[0]
        return self._node(page, place) if place else None

    def elsewhere(self, pointer: str) -> JsonValue:
        """Return all of the file of `pointer`, if that is not the spec's own."""
        file, _ = self._split(pointer)
        return None if file == self._root else self._pages[file].source.data

    def name_of(self, node: Node) -> str:
        """Return what `node` is called where it stands: its key, or its file."""
        file, pointer = self._split(node.pointer)
        return split_pointer(pointer)[-1] if pointer else PurePosixPath(file).stem

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
                self._fault(at, f"`{ref}` leads back to itself")
                return None
            seen.add(node.pointer)
            target = self.target(ref, at)
            if target is None:
                return None
            node = target
        return node

    def target(self, ref: str, pointer: str) -> Node | None:
        """Return the node that `ref`, which stands at `pointer`, names; report where there is none.

        Takes files beside the spec, JSON pointers (RFC 6901, section 6), `$anchor` names and the
        `$id` of a schema within a file (JSON Schema 2020-12 core, section 8.2).
        """
        base, fragment = ("", ref[1:]) if ref.startswith("#") else urldefrag(ref)
        fragment = unquote(fragment)
        file, inner = self._split(pointer)
        page = self._pages[file]
        if not base and (found := self._own(page, fragment, inner)):
            return found
        root = page.resource(base, inner)
        if root is None:
            other = self._open(ref, pointer)
            if other is None:
                return None
            page, root = other, ""
        if fragment and not fragment.startswith("/"):
            place, near = page.anchor(root, fragment), None
        else:
            place, near = page.walk(root + fragment)
        if place is None:
            where = "this file" if page is self._pages[file] else page.source.path
            help_text = f"there is a similar name: `{base}#{near}`" if near else None
            self._fault(pointer, f"`{ref}` points at nothing in {where}", help_text)
            return None
        return self._node(page, place)

    def dynamic(self, keyword: str, ref: str, pointer: str) -> Node | None:
        """Return what `$dynamicRef` or `$recursiveRef` at `pointer` names, where that is certain.

        It is, where no other schema of the file could extend it (JSON Schema 2020-12 core, section
        8.2.3.2; 2019-09 core, section 8.2.4.2).
        """
        file, inner = self._split(pointer)
        page = self._pages[file]
        place = page.recursive(inner) if keyword == "$recursiveRef" else page.dynamic(ref[1:])
        return self._node(page, place) if place and ref.startswith("#") else None

    def _own(self, page: Page, fragment: str, pointer: str) -> Node | None:
        """Return what `fragment` names in the schema around `pointer` that stands alone."""
        root = pointer
        while root and root not in self._alone:
            root = root.rpartition("/")[0]
        if not root or fragment[:1] not in {"", "/"}:
            return None
        place = page.walk(root + fragment)[0]
        return self._node(page, place) if place else None

    def _open(self, ref: str, pointer: str) -> Page | None:
        file, _ = self._split(pointer)
        try:
            source = self._library.open(ref, file, self._diagnostics)
        except RefusedError as error:
            here = self._pages[file].meant_by(ref)
            help_text = f"write `{here}`" if here else error.help
            self._fault(pointer, f"`{ref}` {error.message}", help_text)
            return None
        if source is None:
            return None
        return self._pages.setdefault(source.path, Page(source))

    def _node(self, page: Page, place: Node) -> Node:
        if page.source.path == self._root:
            return place
        return Node(place.value, f"{_ELSEWHERE}{page.source.path}{_ELSEWHERE}{place.pointer}")

    def _split(self, pointer: str) -> tuple[str, str]:
        """Return the file and the pointer in it that `pointer` stands for."""
        if not pointer.startswith(_ELSEWHERE):
            return self._root, pointer
        file, _, inner = pointer[1:].partition(_ELSEWHERE)
        return file, inner

    def _fault(self, pointer: str, message: str, help_text: str | None = None) -> None:
        self._diagnostics.error(Code.UNRESOLVED_REF, message, self.at(pointer), help=help_text)
