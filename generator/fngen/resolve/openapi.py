"""An OpenAPI 3.0, 3.1 or 3.2 document -> its operations, every reference followed.

Section numbers are those of OpenAPI 3.1.1, where no other version is named.
"""

from __future__ import annotations

from collections.abc import Iterator

from fngen.diagnostics import Code, Diagnostics
from fngen.json_types import JsonObject, Schema
from fngen.load.spec import Spec
from fngen.resolve.document import Body, Document, Place, Wanted
from fngen.resolve.files import files_in
from fngen.resolve.media_types import FORMS, preference
from fngen.resolve.misspelt import tell_fields
from fngen.resolve.pages import Node
from fngen.resolve.paths import Around, Paths
from fngen.resolve.reading import is_required, items, text
from fngen.resolve.versions import Dialect, dialect_of

_PLACES: dict[str, Place] = {
    "path": "path",
    "query": "query",
    "header": "header",
    "cookie": "cookie",
}
_WIRE_KEYS = ("style", "explode", "allowReserved", "allowEmptyValue")
_ENCODING_KEYS = ("contentType", "style", "explode", "allowReserved")
_HEADER_KEYS = ("type", "format", "enum", "const", "default")


def resolve(spec: Spec, diagnostics: Diagnostics, wanted: Wanted) -> Document:
    """Return the operations of `spec` in document order."""
    data = spec.source.data
    assert isinstance(data, dict), "load tells OpenAPI by its version"
    version = str(data["openapi"])
    if version.startswith("3.0"):
        return _OpenApi(spec, diagnostics, Dialect.OPENAPI_30, wanted).document()
    # Section 4.8.24.7; what is no older draft is read as the standard's own dialect.
    named = dialect_of({"$schema": data.get("jsonSchemaDialect")})
    dialect = named if named < Dialect.DRAFT_2020_12 else Dialect.OPENAPI_31
    reader = _OpenApi32 if version.startswith("3.2") else _OpenApi
    return reader(spec, diagnostics, dialect, wanted).document()


class _OpenApi(Paths):
    def _http(self) -> JsonObject:
        assert isinstance(self._root.value, dict)
        components = self._object(self._root, "components")
        schemes = self._object(components, "securitySchemes") if components else None
        http: JsonObject = {
            key: self._root.value[key] for key in ("servers", "security") if key in self._root.value
        }
        if schemes is not None:
            http["security_schemes"] = schemes.value
        return http

    def _operation_http(self, around: Around) -> JsonObject:
        http: JsonObject = {}
        for key in ("servers", "security"):
            for holder in around:
                if isinstance(holder.value, dict) and key in holder.value:
                    http[key] = holder.value[key]
                    break
        return http

    def _place(self, name: str, node: Node) -> Place | None:
        assert isinstance(node.value, dict)
        place = _PLACES.get(str(node.value.get("in")))
        if place is None:
            self._misplaced(name, node, "path, query, header and cookie")
        return place

    def _parameter_schema(self, node: Node) -> tuple[Schema, JsonObject]:
        assert isinstance(node.value, dict)
        wire: JsonObject = {key: node.value[key] for key in _WIRE_KEYS if key in node.value}
        if "schema" in node.value:
            return self._sent.bundle(node.child("schema", node.value["schema"])), wire
        for media_type, media in self._content(node):
            wire["media_type"] = media_type
            schema = _schema(media)
            return (self._sent.bundle(schema) if schema else {}), wire
        if node.value.get("content") is None:
            message = "this parameter has neither `schema` nor `content`; any value is taken"
            self._diagnostics.warning(Code.INVALID_OPENAPI, message, self._links.at(node.pointer))
        return {}, wire

    def _content(self, holder: Node) -> Iterator[tuple[str, Node]]:
        """Yield the media types of `holder`; 3.2 lets them be references (its section 4.14)."""
        content = self._object(holder, "content")
        for media_type, value in items(content):
            assert content is not None
            media = self._links.follow(content.child(media_type, value))
            if media is not None:
                tell_fields(media, "media type", self._links, self._diagnostics)
                yield media_type, media

    def _body(self, around: Around) -> Body | None:
        entry = self._object(around[0], "requestBody")
        node = self._links.follow(entry) if entry else None
        if node is None or not self._is_object(node, "a request body"):
            return None
        assert isinstance(node.value, dict)
        tell_fields(node, "request body", self._links, self._diagnostics)
        if not node.value.get("content"):
            message = "this request body has no media type in its `content`, and is left out"
            self._diagnostics.warning(Code.INVALID_OPENAPI, message, self._links.at(node.pointer))
        content = list(self._content(node))
        if not content:
            return None
        best, media = min(content, key=lambda entry: preference(entry[0]))
        schema = self._items(media) or self._body_schema(best, media, _schema(media))
        required = is_required(node, self._links, self._diagnostics)
        description = text(node.value, "description")
        at = self._links.at(node.pointer)
        others = self._others(best, media, content)
        if preference(best) not in FORMS:
            return Body(best, required, description, schema, at, others=others)
        form = _schema(media)
        files = files_in(form, self._links) if form else ()
        encoding, parts = self._encoding(media), self._parts(media)
        return Body(best, required, description, schema, at, encoding, files, others, parts)

    def _items(self, media: Node) -> JsonObject | None:
        """Return the schema of a sequence, where only that of its items is given.

        OpenAPI 3.2.0, "Sequential Media Types": it is read as if it were an array.
        """
        if not isinstance(media.value, dict) or "itemSchema" not in media.value:
            return None
        if "schema" in media.value:
            return None
        item = media.child("itemSchema", media.value["itemSchema"])
        return {"type": "array", "items": self._sent.bundle(item)}

    def _others(self, best: str, chosen: Node, content: list[tuple[str, Node]]) -> tuple[str, ...]:
        """Return the media types of a body beside `best`; note those with a schema of their own."""
        said = _schema(chosen)
        others = [(media_type, media) for media_type, media in content if media_type != best]
        for media_type, media in others:
            schema = _schema(media)
            if schema is not None and (said is None or schema.value != said.value):
                message = f"`{media_type}` has another schema and is left out; the arguments are those of `{best}`"
                self._diagnostics.note(Code.UNSUPPORTED, message, self._links.at(media.pointer))
        return tuple(media_type for media_type, _ in others)

    def _encoding(self, media: Node) -> JsonObject:
        """Return how each property of a form is written (section 4.8.15)."""
        encoding = self._object(media, "encoding")
        result: JsonObject = {}
        for name, value in items(encoding):
            assert encoding is not None
            if said := self._part(encoding.child(name, value)):
                result[name] = said
        return result

    def _parts(self, media: Node) -> JsonObject:
        """Return how the items of a body in several parts are written, by where they stand.

        OpenAPI 3.2.0, "Encoding By Position".
        """
        result: JsonObject = {}
        if prefix := self._list(media, "prefixEncoding"):
            result["prefix_encoding"] = [self._part(node) for node in prefix]
        item = self._object(media, "itemEncoding")
        if item and (said := self._part(item)):
            result["item_encoding"] = said
        return result

    def _part(self, node: Node) -> JsonObject:
        """Return what an encoding object says."""
        if not isinstance(node.value, dict):
            return {}
        said: JsonObject = {key: node.value[key] for key in _ENCODING_KEYS if key in node.value}
        headers = self._object(node, "headers")
        told: JsonObject = {
            header: self._header(headers.child(header, found))
            for header, found in items(headers)
            if headers is not None
        }
        if told:
            said["headers"] = told
        return said

    def _header(self, node: Node) -> JsonObject:
        """Return what is known of the value of a header of one part of a form."""
        header = self._links.follow(node)
        entry = _schema(header) if header else None
        schema = self._links.follow(entry) if entry else None
        return {key: value for key, value in items(schema) if key in _HEADER_KEYS}

    def _answer(self, operation: Node, response: Node) -> list[tuple[str, Node | None]]:  # noqa: ARG002
        return [(media_type, _schema(media)) for media_type, media in self._content(response)]


class _OpenApi32(_OpenApi):
    """Adds to 3.1 a safe method with a body, methods of any name, and query strings as a whole."""

    METHODS = (*Paths.METHODS, "query")

    def _methods(self, item: Node) -> Iterator[tuple[str, Node]]:
        yield from super()._methods(item)
        # OpenAPI 3.2.0, section 4.9.1: names are sent as they are written, and none has a field.
        additional = self._object(item, "additionalOperations")
        for method, value in items(additional):
            assert additional is not None
            node = additional.child(method, {} if value is None else value)
            field = method.lower()
            is_twice = field in self.METHODS and field in dict(items(item))
            if field in self.METHODS:
                message = f"`{method}` has a field of its own in a path item, `{field}`"
                if is_twice:
                    message = f"{message}, which is there as well; this one is left out"
                at = self._links.at(node.pointer)
                self._diagnostics.warning(Code.INVALID_OPENAPI, message, at)
            if not is_twice:
                yield method, node

    def _place(self, name: str, node: Node) -> Place | None:
        assert isinstance(node.value, dict)
        if node.value.get("in") == "querystring":
            if "schema" in node.value:  # OpenAPI 3.2.0, section 4.12.2
                message = (
                    f"querystring parameter `{name}` needs `content`, which says how it is written"
                )
                at = self._links.at(node.child("schema", None).pointer)
                self._diagnostics.warning(Code.INVALID_OPENAPI, message, at)
            return "querystring"
        place = _PLACES.get(str(node.value.get("in")))
        if place is None:
            self._misplaced(name, node, "path, query, querystring, header and cookie")
        return place


def _schema(media: Node) -> Node | None:
    if not isinstance(media.value, dict) or "schema" not in media.value:
        return None
    return media.child("schema", media.value["schema"])
