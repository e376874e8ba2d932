"""`$ref`: from a place in a document to the place it names."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import PurePosixPath
from urllib.parse import unquote, urldefrag

from fngen.diagnostics import Code, Diagnostics, Location
from fngen.json_types import join_pointer, split_pointer
from fngen.load.references import RefusedError
from fngen.load.spec import Spec
from fngen.resolve.pages import Node, Page
from fngen.resolve.resources import Resource, join_uri
from fngen.resolve.versions import Dialect
from fngen.resolve.vocabularies import left_out_by

_ELSEWHERE = "\0"
_LONGEST = 100
"""How many references are followed, each to the next; no spec that is meant has as many."""


class Links:
    """Follows the references of one spec. Faults are reported once, at the reference.

    The pointer of a node in another file than the spec's own begins with that file's path; it is
    made and taken apart here alone.
    """

    def __init__(self, spec: Spec, diagnostics: Diagnostics) -> None:
        self._library = spec.library
        self._diagnostics = diagnostics
        self._alone: set[str] = set()
        self._left_out: dict[str, frozenset[str]] = {}
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

        Reports and returns None where the chain leads nowhere or back to itself, or has no end in
        sight.
        """
        chain = self.chain(node)
        return chain[-1] if chain else None

    def chain(self, node: Node) -> list[Node]:
        """Return `node` and what its `$ref`s lead to, one after the other; nothing where they end nowhere."""
        chain, seen = [node], set[str]()
        while isinstance(node.value, dict) and isinstance(ref := node.value.get("$ref"), str):
            at = join_pointer(node.pointer, "$ref")
            if node.pointer in seen:
                self._fault(at, f"`{ref}` leads back to itself")
                return []
            seen.add(node.pointer)
            if len(seen) > _LONGEST:
                message = f"`{ref}` is one of more than {_LONGEST} references in a row"
                self._diagnostics.error(Code.EXCESSIVE_NESTING, message, self.at(at))
                return []
            target = self.target(ref, at)
            if target is None:
                return []
            node = target
            chain.append(node)
        return chain

    @contextmanager
    def holding(self) -> Generator[Diagnostics]:
        """Hold back what is reported meanwhile, and give it to the caller."""
        outer, self._diagnostics = self._diagnostics, Diagnostics()
        yield self._diagnostics
        self._diagnostics = outer

    def target(self, ref: str, pointer: str) -> Node | None:
        """Return the node that `ref`, which stands at `pointer`, names; report where there is none.

        Takes files beside the spec, JSON pointers (RFC 6901, section 6), anchors, and the `$id` of
        a schema in this file or of another file in the folder (JSON Schema 2020-12 core, section 8).
        """
        base, written = ("", ref[1:]) if ref.startswith("#") else urldefrag(ref)
        fragment = unquote(written)
        file, inner = self._split(pointer)
        here = self._pages[file]
        if not base and (found := self._own(here, fragment, inner)):
            return found
        named = self._resource(ref, pointer)
        if named is None:
            return None
        page, resource = named
        near = None
        if fragment and not fragment.startswith("/"):
            anchor = resource.anchors.get(fragment)
            place = None if anchor is None else page.walk(anchor)[0]
        else:
            place, near = page.walk(resource.pointer + fragment)
        if place is None and (place := _meant(page, resource, written)):
            message = f"`{ref}` points at nothing, and is read as `{base}#{place.pointer}`"
            if place.pointer == fragment:
                message = f"`{ref}` points at nothing in `{resource.uri}`, the `$id` around it, and is read as of the whole file"
            self._diagnostics.note(Code.UNRESOLVED_REF, message, self.at(pointer))
        if place is None:
            where = "this file" if page is here else page.source.path
            help_text = f"there is a similar name: `{base}#{near}`" if near else None
            self._fault(pointer, f"`{ref}` points at nothing in {where}", help_text)
            return None
        return self._node(page, place)

    def recursive(self, pointer: str) -> Node | None:
        """Return the schema that `$recursiveRef` at `pointer` leads to."""
        file, inner = self._split(pointer)
        page = self._pages[file]
        place = page.walk(page.resources.recursive(inner))[0]
        return None if place is None else self._node(page, place)

    def dynamic_name(self, keyword: str, ref: str, target: Node) -> str | None:
        """Return by what name the dynamic scope may set `target`, which `keyword: ref` names.

        None where it may not (JSON Schema 2020-12 core, section 8.2.3.2; 2019-09, 8.2.4.2).
        """
        name = "" if keyword == "$recursiveRef" else unquote(urldefrag(ref).fragment)
        return name if self.dynamic_anchors(target).get(name) == target.pointer else None

    def dynamic_anchors(self, node: Node) -> dict[str, str]:
        """Return the pointers that the resource around `node` gives to dynamic references."""
        file, inner = self._split(node.pointer)
        page = self._pages[file]
        if not page.resources.is_dynamic:  # as in nearly every file
            return {}
        anchors = page.resources.around(inner).dynamic
        return {name: self._pointer(page, place) for name, place in anchors.items()}

    def at_pointer(self, pointer: str) -> Node | None:
        """Return the node at `pointer`, as nodes have them."""
        file, inner = self._split(pointer)
        place = self._pages[file].walk(inner)[0]
        return None if place is None else self._node(self._pages[file], place)

    def dialect_at(self, pointer: str) -> Dialect | None:
        """Return the dialect that a `$schema` around `pointer` names."""
        file, inner = self._split(pointer)
        return self._pages[file].resources.dialect_at(inner)

    def left_out_at(self, pointer: str) -> frozenset[str]:
        """Return the keywords that judge nothing at `pointer`, as its metaschema leaves them out."""
        file, inner = self._split(pointer)
        uri = self._pages[file].resources.metaschema_at(inner)
        if not uri:
            return frozenset()
        if uri not in self._left_out:
            with self.holding():
                page = self._open(uri, uri, pointer)
            if page is None:
                message = (
                    f"`{uri}` is no draft of JSON Schema and not at hand; it is read as 2020-12"
                )
                self._diagnostics.note(Code.UNSUPPORTED, message, self.at(pointer))
            self._left_out[uri] = left_out_by(page.source.data) if page else frozenset[str]()
        return self._left_out[uri]

    def _resource(self, ref: str, pointer: str) -> tuple[Page, Resource] | None:
        """Return the resource that `ref`, written at `pointer`, is to; report where there is none."""
        base = "" if ref.startswith("#") else urldefrag(ref).url
        file, inner = self._split(pointer)
        here = self._pages[file]
        around = here.resources.around(inner)
        if not base:
            return here, around
        uri = join_uri(around.uri, base)
        for page in (here, *self._pages.values()):
            if resource := page.resources.named(uri):
                return page, resource
        other = self._open(ref, uri, pointer)
        return None if other is None else (other, other.resources.around(""))

    def _own(self, page: Page, fragment: str, pointer: str) -> Node | None:
        """Return what `fragment` names in the schema around `pointer` that stands alone."""
        root = pointer if self._alone else ""
        while root and root not in self._alone:
            root = root.rpartition("/")[0]
        if not root or fragment[:1] not in {"", "/"}:
            return None
        place = page.walk(root + fragment)[0]
        return self._node(page, place) if place else None

    def _open(self, ref: str, uri: str, pointer: str) -> Page | None:
        file, _ = self._split(pointer)
        try:
            source = self._library.open(ref, uri, file, self._diagnostics)
        except RefusedError as error:
            here = self._pages[file].meant_by(ref)
            help_text = f"write `{here}`" if here else error.help
            self._fault(pointer, f"`{ref}` {error.message}", help_text)
            return None
        if source is None:
            return None
        page = Page(source, self.dialect_at(pointer))
        return self._pages.setdefault(source.path, page)

    def _node(self, page: Page, place: Node) -> Node:
        return Node(place.value, self._pointer(page, place.pointer))

    def _pointer(self, page: Page, pointer: str) -> str:
        if page.source.path == self._root:
            return pointer
        return f"{_ELSEWHERE}{page.source.path}{_ELSEWHERE}{pointer}"

    def _split(self, pointer: str) -> tuple[str, str]:
        """Return the file and the pointer in it that `pointer` stands for."""
        if not pointer.startswith(_ELSEWHERE):
            return self._root, pointer
        file, _, inner = pointer[1:].partition(_ELSEWHERE)
        return file, inner

    def _fault(self, pointer: str, message: str, help_text: str | None = None) -> None:
        self._diagnostics.error(Code.UNRESOLVED_REF, message, self.at(pointer), help=help_text)


def _meant(page: Page, resource: Resource, written: str) -> Node | None:
    """Return what a fragment that names nothing was meant for, as other tools read it.

    They are not strict about slashes at its ends, take `%2F` for one in a key, and take a pointer
    within a schema that has an `$id` for one into the whole file.
    """
    keys = [unquote(key).replace("/", "~1") for key in written.strip("/").split("/")]
    pointer = "/" + "/".join(keys) if keys != [""] else ""
    place = page.walk(resource.pointer + pointer)[0]
    return place or (page.walk(pointer)[0] if pointer else None)
