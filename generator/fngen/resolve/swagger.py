"""A Swagger 2.0 document -> its operations, as if it were OpenAPI 3.

Section names are those of the OpenAPI Specification 2.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from fngen.diagnostics import Diagnostics
from fngen.json_types import JsonObject, JsonValue, Schema
from fngen.load.spec import Spec
from fngen.resolve.document import Body, Document, Place, Wanted
from fngen.resolve.keywords import describe
from fngen.resolve.media_types import preference
from fngen.resolve.pages import Node
from fngen.resolve.paths import Around, Paths
from fngen.resolve.reading import items, text
from fngen.resolve.versions import Dialect

_PLACES: dict[str, Place] = {"path": "path", "query": "query", "header": "header"}
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_SCHEMA_KEYS = frozenset(
    {
        "default",
        "enum",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "format",
        "items",
        "maxItems",
        "maxLength",
        "maximum",
        "minItems",
        "minLength",
        "minimum",
        "multipleOf",
        "pattern",
        "type",
        "uniqueItems",
        "x-nullable",
    }
)
"""What a parameter that is no body says of its value (section "Parameter Object")."""

_STYLES = {"ssv": "spaceDelimited", "tsv": "tabDelimited", "pipes": "pipeDelimited"}
"""OpenAPI 3's names of the formats of lists; it has none for tabs."""

_FLOWS = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}


def resolve(spec: Spec, diagnostics: Diagnostics, wanted: Wanted) -> Document:
    """Return the operations of `spec` in document order."""
    return _Swagger(spec, diagnostics, Dialect.SWAGGER_20, wanted).document()


class _Swagger(Paths):
    METHODS = ("get", "put", "post", "delete", "options", "head", "patch")

    def _http(self) -> JsonObject:
        assert isinstance(self._root.value, dict)
        http: JsonObject = {}
        if servers := self._servers(self._root):
            http["servers"] = servers
        http |= self._objects(self._root, "security")
        http |= self._security_schemes(self._root, "securityDefinitions")
        return http

    def _security_scheme(self, scheme: JsonValue) -> JsonValue:
        """Return a security definition as OpenAPI 3 writes it (section "Security Scheme Object")."""
        if not isinstance(scheme, dict):
            return scheme
        kind, flow = scheme.get("type"), scheme.get("flow")
        if kind == "basic":
            return {**scheme, "type": "http", "scheme": "basic"}
        if kind != "oauth2" or not isinstance(flow, str):
            return scheme
        urls = ("authorizationUrl", "tokenUrl", "scopes")
        told: JsonObject = {key: value for key, value in scheme.items() if key in urls}
        others = {key: value for key, value in scheme.items() if key not in (*urls, "flow")}
        return {**others, "flows": {_FLOWS.get(flow, flow): told}}

    def _operation_http(self, around: Around) -> JsonObject:
        node = around[0]
        assert isinstance(node.value, dict)
        http: JsonObject = {}
        if "schemes" in node.value and (servers := self._servers(node)):
            http["servers"] = servers
        return http | self._objects(node, "security")

    def _servers(self, holder: Node) -> list[JsonValue]:
        """Return where requests go, by the `schemes` of `holder`."""
        assert isinstance(self._root.value, dict)
        host, base = text(self._root.value, "host"), text(self._root.value, "basePath")
        base = base.rstrip("/")
        schemes = list(self._texts(holder, "schemes"))
        if "://" in host:
            scheme, _, host = host.partition("://")
            self._warn(
                "`host` has no scheme; this one is read as if it stood in `schemes`", "/host"
            )
            schemes = schemes or [scheme]
        if base and not base.startswith("/"):
            self._warn("`basePath` begins with `/`; this one is read as if it did", "/basePath")
            base = f"/{base}"
        if not host:
            return [{"url": base}] if base else []
        # Without a scheme it is the one the document came by.
        return [
            {"url": f"{scheme}//{host}{base}"} for scheme in [f"{one}:" for one in schemes] or [""]
        ]

    def _place(self, name: str, node: Node) -> Place | None:
        assert isinstance(node.value, dict)
        found = node.value.get("in")
        place = _PLACES.get(str(found))
        if place is None and found not in ("body", "formData"):
            self._misplaced(name, node, "path, query, header, body and formData")
        return place

    def _parameter_schema(self, node: Node) -> tuple[Schema, JsonObject, list[JsonValue]]:
        return self._value_schema(node), self._wire(node), []

    def _value_schema(self, node: Node) -> Schema:
        """Return the schema that stands in a parameter itself, or in its `schema`, as OpenAPI 3 has it."""
        assert isinstance(node.value, dict)
        own = self._sent.bundle(_own_schema(node))
        if "schema" not in node.value:
            if "type" not in node.value:
                self._warn("this parameter has no `type`; any value is taken", node.pointer)
            return own
        inner = node.child("schema", node.value["schema"])
        if "type" in node.value:
            self._warn("`schema` stands beside `type`, and is not read", inner.pointer)
            return own
        message = "`schema` is of parameters in `body`; what it says is read as said of this one"
        self._warn(message, inner.pointer, "write its keywords beside `in`")
        meant = self._sent.bundle(inner)
        return {**meant, **own} if isinstance(meant, dict) and isinstance(own, dict) else meant

    def _with_schema(self, node: Node) -> Node:
        """Return the parameter at `node` with what is read of its `schema`."""
        assert isinstance(node.value, dict)
        if "type" in node.value or "schema" not in node.value:
            return node
        said = self._links.follow(node.child("schema", node.value["schema"]))
        return Node({**dict(items(said)), **node.value}, node.pointer)

    def _body(self, around: Around) -> Body | None:
        operation = around[0]
        bodies: dict[str, Node] = {}
        fields: dict[str, Node] = {}
        for node in (found for holder in reversed(around) for found in self._declared(holder)):
            match node.value:
                case {"in": "body", "name": str(name)}:
                    bodies.pop(name, None)  # the last one counts, and stands last
                    bodies[name] = node
                case {"in": "formData", "name": str(name)}:
                    fields[name] = node
                case _:
                    pass
        if bodies:
            name, body = bodies.popitem()
            for node in (*bodies.values(), *fields.values()):
                self._tell_lost(node, name)
            return self._whole_body(operation, body)
        return self._form(operation, fields) if fields else None

    def _tell_lost(self, node: Node, body: str) -> None:
        """Warn that the parameter at `node` is not sent, as another one is the whole body.

        Section "Parameter Object": there is one body at most, and no form beside it.
        """
        assert isinstance(node.value, dict)
        message = f"parameter `{node.value['name']}` is left out, as `{body}` is the whole body"
        self._warn(message, node.pointer, f"put it into the schema of `{body}`")

    def _whole_body(self, operation: Node, node: Node) -> Body:
        assert isinstance(node.value, dict)
        media_types = self._media_types(operation, "consumes")
        best = min(media_types, key=preference)
        said = node.child("schema", node.value["schema"]) if "schema" in node.value else None
        if said is None and "type" in node.value and not _is(node, type="file"):
            message = "a body says in `schema` what it is; this `type` is read as if it stood there"
            self._warn(message, node.child("type", None).pointer, "write `schema` around it")
            said = _own_schema(node)
        if said is None and preference(best) == 0:
            self._warn("this body has no `schema`; any value is taken", node.pointer)
        return Body(
            best,
            self._flag(node, "required"),
            text(node.value, "description"),
            self._body_schema(best, node, said),
            self._links.at(node.pointer),
            others=tuple(media_type for media_type in media_types if media_type != best),
        )

    def _form(self, operation: Node, fields: dict[str, Node]) -> Body:
        """Return the body whose properties are `fields` (parameters in `formData`)."""
        properties: JsonObject = {name: self._field_schema(node) for name, node in fields.items()}
        schema: JsonObject = {"type": "object", "properties": properties}
        required = [name for name, node in fields.items() if self._flag(node, "required")]
        if required:
            schema["required"] = list[JsonValue](required)
        files = tuple(name for name, node in fields.items() if self._is_file(node))
        media_types = [form for form in _FORMS if form in self._media_types(operation, "consumes")]
        media_type = _FORMS[1] if files else (media_types or _FORMS)[0]
        origin = next(iter(fields.values())).pointer.rpartition("/")[0]
        encoding: JsonObject = {
            name: wire for name, node in fields.items() if (wire := self._wire(node))
        }
        at = self._links.at(origin)
        others = tuple(form for form in media_types if form != media_type)
        return Body(media_type, bool(required), "", schema, at, encoding, files, others)

    def _field_schema(self, node: Node) -> Schema:
        assert isinstance(node.value, dict)
        schema: Schema = (
            {"type": "string", "contentEncoding": "base64"}
            if self._is_file(node)
            else self._value_schema(node)
        )
        schema = self._told(node, schema, [])
        description = text(node.value, "description")
        if description and isinstance(schema, dict):
            schema = {**schema, "description": description}
        return schema

    def _is_file(self, node: Node) -> bool:
        return _is(self._with_schema(node), type="file")

    def _answer(self, operation: Node, response: Node) -> list[tuple[str, Node | None]]:
        if not isinstance(response.value, dict) or "schema" not in response.value:
            return []
        schema = response.child("schema", response.value["schema"])
        told = None if _is(schema, type="file") else schema
        return [(media_type, told) for media_type in self._media_types(operation, "produces")]

    def _media_types(self, operation: Node, key: str) -> list[str]:
        """Return what an operation consumes or produces; JSON where nothing is said."""
        assert isinstance(operation.value, dict)
        holder = operation if key in operation.value else self._root
        return list(self._texts(holder, key)) or ["application/json"]

    def _wire(self, node: Node) -> JsonObject:
        """Return OpenAPI 3's words for how the parameter at `node` is written."""
        assert isinstance(node.value, dict)
        whole = self._with_schema(node)
        wire = self._list_wire(whole, str(node.value["in"])) if _is(whole, type="array") else {}
        if "allowEmptyValue" in node.value:
            wire["allowEmptyValue"] = node.value["allowEmptyValue"]
        return wire

    def _list_wire(self, node: Node, place: str) -> JsonObject:
        """Return how the list at `node` is written, and `items`, how each list in it is.

        Sections "Parameter Object" and "Items Object".
        """
        assert isinstance(node.value, dict)
        form = node.value.get("collectionFormat", "csv")
        is_form = place in ("query", "formData")
        if form != "csv" and form not in _STYLES and not (form == "multi" and is_form):
            known = ", ".join(f"`{name}`" for name in ("csv", *_STYLES))
            message = f"`collectionFormat` must be one of {known}{', `multi`' if is_form else ''}"
            found = f"found {describe(form)}, which is read as `csv`"
            self._warn(f"{message}; {found}", node.child("collectionFormat", form).pointer)
        style = _STYLES.get(str(form), "form" if is_form else "simple")
        wire: JsonObject = {"style": style, "explode": form == "multi" and is_form}
        inner = node.child("items", node.value.get("items"))
        if _is(inner, type="array"):
            wire["items"] = self._list_wire(inner, "")
        return wire

    def _texts(self, holder: Node, key: str) -> Iterator[str]:
        for node in self._list(holder, key):
            if isinstance(node.value, str):
                yield node.value


def _own_schema(node: Node) -> Node:
    """Return the schema that the parameter at `node` is itself."""
    return Node({key: said for key, said in items(node) if key in _SCHEMA_KEYS}, node.pointer)


def _is(node: Node, **said: JsonValue) -> bool:
    return isinstance(node.value, dict) and said.items() <= node.value.items()
