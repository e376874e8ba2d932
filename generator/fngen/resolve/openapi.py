"""An OpenAPI 3.0 or 3.1 document -> its operations, every reference followed.

Section numbers are those of OpenAPI 3.1.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fngen.diagnostics import Code, Diagnostics
from fngen.json_types import JsonObject, JsonValue, Schema, join_pointer
from fngen.load import Spec
from fngen.resolve.document import Body, Document, Operation, Parameter, Place
from fngen.resolve.extensions import read_extensions
from fngen.resolve.keywords import describe
from fngen.resolve.pages import Node
from fngen.resolve.refs import Links
from fngen.resolve.schemas import Bundler
from fngen.resolve.versions import Dialect

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_PLACES: dict[JsonValue, Place] = {
    "path": "path",
    "query": "query",
    "header": "header",
    "cookie": "cookie",
}
_WIRE_KEYS = ("style", "explode", "allowReserved")
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})  # section 4.8.12.1


def resolve(spec: Spec, diagnostics: Diagnostics) -> Document:
    """Return the operations of `spec` in document order."""
    return _Resolver(spec, diagnostics).document()


class _Resolver:
    """Walks one document."""

    def __init__(self, spec: Spec, diagnostics: Diagnostics) -> None:
        assert isinstance(spec.source.data, dict), "load tells OpenAPI by its `openapi`"
        self._spec = spec
        self._root = spec.source.data
        self._diagnostics = diagnostics
        self._links = Links(spec, diagnostics)
        version = str(self._root["openapi"])
        dialect = Dialect.OPENAPI_30 if version.startswith("3.0") else Dialect.DRAFT_2020_12
        self._sent = Bundler(self._links, dialect, diagnostics, hidden="readOnly")
        self._returned = Bundler(self._links, dialect, diagnostics, hidden="writeOnly")
        self._skipped: list[str] = []

    def document(self) -> Document:
        root = Node(self._root, "")
        info = self._object(root, "info")
        title = info.value.get("title") if info and isinstance(info.value, dict) else None
        components = self._object(root, "components")
        schemes = self._object(components, "securitySchemes") if components else None
        operations = tuple(self._operations(root))
        http: JsonObject = {
            key: self._root[key] for key in ("servers", "security") if key in self._root
        }
        if schemes is not None:
            http["security_schemes"] = schemes.value
        return Document(
            self._spec,
            title if isinstance(title, str) else self._spec.name,
            operations=operations,
            definitions=self._sent.definitions(),
            result_definitions=self._returned.definitions(),
            http=http,
            left_out=tuple(self._skipped),
        )

    def _operations(self, root: Node) -> Iterator[Operation]:
        paths = self._object(root, "paths")
        for path, value in _items(paths):
            assert paths is not None
            if path.startswith("x-"):
                continue
            item = self._links.follow(paths.child(path, value))
            if item is None or not self._is_object(item, "a path item"):
                continue
            shared = list(self._parameters(item))
            for method in [key for key, _ in _items(item) if key in _METHODS]:
                entry = self._object(item, method)
                # The standard has no reference here; split documents do.
                node = self._links.follow(entry) if entry else None
                if node is None or not self._is_object(node, "an operation"):
                    continue
                operation = self._operation(method, path, item, node, shared)
                if operation is not None:
                    yield operation

    def _operation(
        self, method: str, path: str, item: Node, node: Node, shared: list[Parameter]
    ) -> Operation | None:
        assert isinstance(node.value, dict)
        code = Code.INVALID_OPENAPI
        extensions = read_extensions((node,), self._links, code, self._diagnostics)
        if extensions.skip:
            self._skipped.append(f"{method} {path}")
            return None
        parameters = self._merged(shared, list(self._parameters(node)))
        self._check_template(path, parameters, node)
        identifier = node.value.get("operationId")
        if identifier is not None and not isinstance(identifier, str):
            message = "`operationId` is not a string and is left out"
            at = self._links.at(join_pointer(node.pointer, "operationId"))
            self._diagnostics.warning(Code.INVALID_OPENAPI, message, at)
        http: JsonObject = {"method": method, "path": path}
        for key in ("servers", "security"):
            for holder in (node.value, item.value):
                if isinstance(holder, dict) and key in holder:
                    http[key] = holder[key]
                    break
        return Operation(
            method=method,
            path=path,
            operation_id=identifier if isinstance(identifier, str) and identifier else None,
            pin=extensions.pin,
            tags=tuple(tag for tag in _list_of(node.value.get("tags")) if isinstance(tag, str)),
            deprecated=node.value.get("deprecated") is True,
            description=(
                _description(node.value)
                if extensions.description is None
                else extensions.description
            ),
            parameters=parameters,
            body=self._body(node),
            result=self._result(node),
            http=http,
            origin=self._links.at(node.pointer),
        )

    def _merged(self, shared: list[Parameter], own: list[Parameter]) -> tuple[Parameter, ...]:
        """Return the parameters of an operation; its own stand in for shared ones of their name."""
        merged = {(parameter.place, parameter.name): parameter for parameter in shared}
        seen: set[tuple[str, str]] = set()
        for parameter in own:
            key = parameter.place, parameter.name
            if key in seen:
                message = f"{parameter.place} parameter `{parameter.name}` is declared twice; the last one counts"
                self._diagnostics.warning(Code.INVALID_OPENAPI, message, parameter.origin)
            seen.add(key)
            merged[key] = parameter
        return tuple(merged.values())

    def _check_template(self, path: str, parameters: tuple[Parameter, ...], node: Node) -> None:
        """Report variables of `path` that no parameter fills (section 4.8.12)."""
        if self._diagnostics.failed:  # a parameter may be missing because it was at fault
            return
        filled = {parameter.name for parameter in parameters if parameter.place == "path"}
        for name in re.findall(r"\{([^{}]+)\}", path):
            if name not in filled:
                message = f"no path parameter is called `{name}`, so nothing fills `{{{name}}}` in the path"
                at = self._links.at(node.pointer)
                self._diagnostics.warning(Code.INVALID_OPENAPI, message, at)

    def _parameters(self, holder: Node) -> Iterator[Parameter]:
        for entry in self._list(holder, "parameters"):
            node = self._links.follow(entry)
            if node is None or not self._is_object(node, "a parameter"):
                continue
            parameter = self._parameter(node)
            if parameter is not None:
                yield parameter

    def _parameter(self, node: Node) -> Parameter | None:
        assert isinstance(node.value, dict)
        name, place = node.value.get("name"), _PLACES.get(_hashable(node.value.get("in")))
        if not isinstance(name, str) or not name:
            self._invalid("a parameter needs a `name`", node.pointer)
            return None
        if place is None:
            message = f"`in` of parameter `{name}` must be one of path, query, header and cookie"
            if "in" in node.value:
                found, at = f"found {describe(node.value['in'])}", join_pointer(node.pointer, "in")
            else:
                found, at = "it has none", node.pointer
            self._invalid(f"{message}; {found}", at)
            return None
        if place == "header" and name.lower() in _IGNORED_HEADERS:
            return None
        wire: JsonObject = {key: node.value[key] for key in _WIRE_KEYS if key in node.value}
        schema, media_type = self._parameter_schema(node)
        if media_type is not None:
            wire["media_type"] = media_type
        return Parameter(
            name=name,
            place=place,
            required=place == "path" or node.value.get("required") is True,
            description=_text(node.value, "description"),
            schema=schema,
            wire=wire,
            origin=self._links.at(node.pointer),
        )

    def _parameter_schema(self, node: Node) -> tuple[Schema, str | None]:
        assert isinstance(node.value, dict)
        if "schema" in node.value:
            return self._sent.bundle(node.child("schema", node.value["schema"])), None
        content = self._object(node, "content")
        for media_type, value in _items(content):
            assert content is not None
            media = content.child(media_type, value)
            if isinstance(value, dict) and "schema" in value:
                return self._sent.bundle(media.child("schema", value["schema"])), media_type
            return {}, media_type
        if node.value.get("content") is None:
            message = "this parameter has neither `schema` nor `content`; any value is taken"
            self._diagnostics.warning(Code.INVALID_OPENAPI, message, self._links.at(node.pointer))
        return {}, None

    def _body(self, operation: Node) -> Body | None:
        entry = self._object(operation, "requestBody")
        node = self._links.follow(entry) if entry else None
        if node is None or not self._is_object(node, "a request body"):
            return None
        assert isinstance(node.value, dict)
        content = self._object(node, "content")
        media_types = [media_type for media_type, _ in _items(content)]
        if content is None or not media_types:
            return None
        best = min(media_types, key=_preference)
        media = content.child(best, dict(_items(content))[best])
        if _preference(best) == _BINARY:
            message = f"a body of `{best}` is sent by the model as base64 text"
            self._diagnostics.note(Code.UNTYPED, message, self._links.at(media.pointer))
            schema: Schema = {"type": "string", "contentEncoding": "base64"}
        elif isinstance(media.value, dict) and "schema" in media.value:
            schema = self._sent.bundle(media.child("schema", media.value["schema"]))
        else:
            schema = {"type": "string"} if best.startswith("text/") else {}
        required = node.value.get("required") is True
        description = _text(node.value, "description")
        return Body(best, required, description, schema, self._links.at(node.pointer))

    def _result(self, operation: Node) -> Schema | None:
        """Return the schema of the first successful JSON answer (section 4.8.16)."""
        responses = self._object(operation, "responses")
        if responses is None:
            return None
        codes = sorted(code for code, _ in _items(responses) if code[:1] == "2")
        for code in codes:
            node = self._links.follow(responses.child(code, dict(_items(responses))[code]))
            content = self._object(node, "content") if node else None
            for media_type, value in _items(content):
                assert content is not None
                if _preference(media_type) == 0 and isinstance(value, dict) and "schema" in value:
                    media = content.child(media_type, value)
                    return self._returned.bundle(media.child("schema", value["schema"]))
        return None

    def _object(self, holder: Node, key: str) -> Node | None:
        """Return the object at `key` of `holder`; None, and a report, if it is something else."""
        if not isinstance(holder.value, dict) or holder.value.get(key) is None:
            return None
        node = holder.child(key, holder.value[key])
        return node if self._is_object(node, f"`{key}`") else None

    def _is_object(self, node: Node, what: str) -> bool:
        if isinstance(node.value, dict):
            return True
        self._invalid(f"{what} must be an object; found {describe(node.value)}", node.pointer)
        return False

    def _list(self, holder: Node, key: str) -> list[Node]:
        value = holder.value.get(key) if isinstance(holder.value, dict) else None
        if value is None:
            return []
        node = holder.child(key, value)
        if not isinstance(value, list):
            self._invalid(f"`{key}` must be a list; found {describe(value)}", node.pointer)
            return []
        return [node.child(index, item) for index, item in enumerate(value)]

    def _invalid(self, message: str, pointer: str) -> None:
        self._diagnostics.error(Code.INVALID_OPENAPI, message, self._links.at(pointer))


_BINARY = 4


def _preference(media_type: str) -> int:
    """Rank a media type by how well a model can fill it in: JSON, forms, text, the rest."""
    kind = media_type.partition(";")[0].strip().lower()
    if kind in {"application/json", "*/*", "application/*"} or kind.endswith("+json"):
        return 0
    if kind == "application/x-www-form-urlencoded":
        return 1
    if kind == "multipart/form-data":
        return 2
    return 3 if kind.startswith("text/") else _BINARY


def _items(node: Node | None) -> list[tuple[str, JsonValue]]:
    return list(node.value.items()) if node and isinstance(node.value, dict) else []


def _list_of(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _hashable(value: JsonValue) -> JsonValue:
    return value if isinstance(value, str) else None


def _text(holder: JsonObject, key: str) -> str:
    value = holder.get(key)
    return value.strip() if isinstance(value, str) else ""


def _description(operation: JsonObject) -> str:
    """Return summary and description as one text (section 4.8.10)."""
    summary, description = _text(operation, "summary"), _text(operation, "description")
    if not summary or summary.rstrip(".") in description:
        return description or summary
    return f"{summary}\n\n{description}" if description else summary
