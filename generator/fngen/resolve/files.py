"""Which properties of a form are files, whose base64 text is decoded before it is sent."""

from __future__ import annotations

from collections.abc import Iterator

from fngen.json_types import JsonObject
from fngen.resolve.media_types import is_octets
from fngen.resolve.pages import Node
from fngen.resolve.reading import list_of
from fngen.resolve.refs import Links

_ANY = ("allOf", "anyOf", "oneOf")


def files_in(form: Node, links: Links) -> tuple[str, ...]:
    """Return the properties of the schema `form`, or of its parts, that are files or lists of them."""
    found: dict[str, None] = {}
    for part, schema in _parts(form, ("allOf",), links, set()):
        properties = schema.get("properties")
        for name, value in properties.items() if isinstance(properties, dict) else ():
            if _is_file(part.child("properties", properties).child(name, value), links):
                found[name] = None
    return tuple(found)


def _is_file(node: Node, links: Links) -> bool:
    return any(
        is_octets(schema) or _has_octets(part.child("items", schema.get("items")), links)
        for part, schema in _parts(node, _ANY, links, set())
    )


def _has_octets(node: Node, links: Links) -> bool:
    return any(is_octets(schema) for _, schema in _parts(node, _ANY, links, set()))


def _parts(
    node: Node, keywords: tuple[str, ...], links: Links, seen: set[str]
) -> Iterator[tuple[Node, JsonObject]]:
    """Yield the schemas of the value at `node`: the one there, what it refers to, its `keywords`'."""
    if node.pointer in seen or not isinstance(node.value, dict):
        return
    seen.add(node.pointer)
    yield node, node.value
    if "$ref" in node.value and (end := links.follow(node)):
        yield from _parts(end, keywords, links, seen)
    for keyword in keywords:
        branches = list_of(node.value.get(keyword))
        around = node.child(keyword, branches)
        for index, branch in enumerate(branches):
            yield from _parts(around.child(index, branch), keywords, links, seen)
