"""An OpenAPI 3.0, 3.1 or 3.2 document -> its operations, every reference followed.

Section numbers are those of OpenAPI 3.1.1, where no other version is named.
"""

from __future__ import annotations

from collections.abc import Iterator

from fngen.diagnostics import Code, Diagnostics
from fngen.json_types import JsonObject, JsonValue, Schema
from fngen.load.spec import Spec
from fngen.resolve.document import Body, Document, Place, Wanted
from fngen.resolve.fields import is_schema
from fngen.resolve.files import files_in
from fngen.resolve.keywords import describe
from fngen.resolve.media_types import FORMS, preference
from fngen.resolve.pages import Node
from fngen.resolve.paths import Around, Paths
from fngen.resolve.reading import items, text
from fngen.resolve.versions import Dialect, dialect_of

_PLACES: dict[str, Place] = {
    "path": "path",
    "query": "query",
    "header": "header",
    "cookie": "cookie",
}
_STYLES = {
    "path": ("matrix", "label", "simple"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),  # the second is of 3.2
}
_WIRE_FLAGS = ("explode", "allowReserved", "allowEmptyValue")
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
        http = self._operation_http((self._root,))
        if components is not None:
            self._tell_fields(components, "map of components")
            http |= self._security_schemes(components, "securitySchemes")
        return http

    def _operation_http(self, around: Around) -> JsonObject:
        http: JsonObject = {}
        for key in ("servers", "security"):
            for holder in around:
                if isinstance(holder.value, dict) and holder.value.get(key) is not None:
                    http |= self._objects(holder, key)
                    break
        return http

    def _place(self, name: str, node: Node) -> Place | None:
        assert isinstance(node.value, dict)
        place = _PLACES.get(str(node.value.get("in")))
        if place is None:
            self._misplaced(name, node, "path, query, header and cookie")
        return place

    def _parameter_schema(self, node: Node) -> tuple[Schema, JsonObject, list[JsonValue]]:
        assert isinstance(node.value, dict)
        wire = self._wire(node)
        if "schema" in node.value:
            if node.value.get("content"):
                message = "`content` stands beside `schema`, and is not read"
                self._warn(message, node.child("content", None).pointer)
            return self._sent.bundle(node.child("schema", node.value["schema"])), wire, []
        if content := list(self._content(node)):
            wire["media_type"], media = min(content, key=_rank)
            for media_type, other in content:
                if other is not media:
                    message = f"a parameter has one media type, and `{media_type}` is left out"
                    self._warn(f"{message}; it is written as `{wire['media_type']}`", other.pointer)
            schema = _schema(media)
            examples = list(self._examples(media))
            return (self._sent.bundle(schema) if schema else {}), wire, examples
        if not node.value.get("content"):
            self._warn(
                "this parameter has neither `schema` nor `content`; any value is taken",
                node.pointer,
            )
        return {}, wire, []

    def _wire(self, node: Node) -> JsonObject:
        """Return how the parameter at `node` is written, where that is said (section 4.8.12.3)."""
        assert isinstance(node.value, dict)
        wire: JsonObject = {}
        place, style = str(node.value.get("in")), node.value.get("style")
        known = _STYLES.get(place, ())
        if style in known:
            wire["style"] = style
        elif style is not None and known:
            message = f"`style` of a {place} parameter must be one of {', '.join(known)}"
            found = f"found {describe(style)}, which is not read"
            self._warn(f"{message}; {found}", node.child("style", style).pointer)
        for key in _WIRE_FLAGS:
            if node.value.get(key) is not None:
                wire[key] = self._flag(node, key)
        return wire

    def _content(self, holder: Node) -> Iterator[tuple[str, Node]]:
        """Yield the media types of `holder`; 3.2 lets them be references (its section 4.14)."""
        content = self._object(holder, "content")
        for media_type, value in items(content):
            assert content is not None
            entry = content.child(media_type, value)
            media = self._referred(entry, "media type")
            if media is None or (
                media.value is not None and not self._is_object(media, "a media type")
            ):
                continue
            if is_schema(media):
                message = "this is a schema and no media type; it is read as its `schema`"
                self._warn(message, entry.pointer, "write `schema` around it")
                media = Node({"schema": value}, entry.pointer)
            self._tell_fields(media, "media type")
            yield media_type, media

    def _body(self, around: Around) -> Body | None:
        entry = self._object(around[0], "requestBody")
        node = self._referred(entry, "request body") if entry else None
        if node is None or not self._is_object(node, "a request body"):
            return None
        assert isinstance(node.value, dict)
        self._tell_fields(node, "request body")
        if not node.value.get("content"):
            message = "this request body has no media type in its `content`, and is left out"
            self._warn(message, node.pointer)
        content = list(self._content(node))
        if not content:
            return None
        best, media = min(content, key=_rank)
        schema = self._items(media) or self._body_schema(best, media, _schema(media))
        required = self._flag(node, "required")
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
        """Return the schema of a sequence, where that of its items is given.

        OpenAPI 3.2.0, "Sequential Media Types": it is read as if it were an array.
        """
        if not isinstance(media.value, dict) or "itemSchema" not in media.value:
            return None
        item = self._sent.bundle(media.child("itemSchema", media.value["itemSchema"]))
        whole = _schema(media)
        parts: JsonObject = {"allOf": [self._sent.bundle(whole)]} if whole else {}
        return {"type": "array", "items": item, **parts}

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
            message = f"an encoding must be an object; found {describe(node.value)}"
            self._warn(f"{message}, which is not read", node.pointer)
            return {}
        self._tell_fields(node, "encoding")
        said: JsonObject = {key: node.value[key] for key in _ENCODING_KEYS if key in node.value}
        if inner := self._encoding(node):
            said["encoding"] = inner
        said |= self._parts(node)
        headers = self._object(node, "headers")
        told: JsonObject = {}
        for name, found in items(headers):
            assert headers is not None
            header = headers.child(name, found)
            if name.lower() == "content-type":  # section 4.8.15.1
                self._warn(f"`{name}` is left out, as `contentType` says it", header.pointer)
            else:
                told[name] = self._header(header)
        if told:
            said["headers"] = told
        return said

    def _header(self, node: Node) -> JsonObject:
        """Return what is known of the value of a header of one part of a form."""
        header = self._referred(node, "header")
        if header is None:
            return {}
        self._tell_fields(header, "header")
        found = (_schema(header), *(_schema(media) for _, media in self._content(header)))
        entry = next((one for one in found if one), None)
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
                self._warn(message, node.pointer)
            if not is_twice:
                yield method, node

    def _place(self, name: str, node: Node) -> Place | None:
        assert isinstance(node.value, dict)
        if node.value.get("in") == "querystring":
            if "schema" in node.value:  # OpenAPI 3.2.0, section 4.12.2
                message = (
                    f"querystring parameter `{name}` needs `content`, which says how it is written"
                )
                self._warn(message, node.child("schema", None).pointer)
            return "querystring"
        place = _PLACES.get(str(node.value.get("in")))
        if place is None:
            self._misplaced(name, node, "path, query, querystring, header and cookie")
        return place


def _schema(media: Node) -> Node | None:
    if not isinstance(media.value, dict) or "schema" not in media.value:
        return None
    return media.child("schema", media.value["schema"])


def _rank(entry: tuple[str, Node]) -> int:
    return preference(entry[0])
