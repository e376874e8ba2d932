"""Paths and operations, as every version of OpenAPI has them; a version says the rest.

Section numbers are those of OpenAPI 3.1.1.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar, TypeAlias

from fngen.diagnostics import Code, Diagnostics, Location
from fngen.json_types import JsonObject, JsonValue, Schema, join_pointer
from fngen.load.spec import Spec
from fngen.resolve.document import Body, Document, Head, Operation, Parameter, Place, Wanted
from fngen.resolve.extensions import Extensions, read_extensions, skips_all
from fngen.resolve.keywords import describe
from fngen.resolve.media_types import BINARY, TEXT, preference
from fngen.resolve.misspelt import tell_fields
from fngen.resolve.pages import Node
from fngen.resolve.reading import description, is_required, items, list_of, text
from fngen.resolve.refs import Links
from fngen.resolve.schemas import Bundler
from fngen.resolve.templates import tell_template
from fngen.resolve.told_values import tell_examples
from fngen.resolve.versions import Dialect

_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})  # section 4.8.12.1


Around: TypeAlias = tuple[Node, ...]
"""An operation, and the path item it stands in: what is nearer counts.

What stands beside the `$ref` of a path item is nearer than what that leads to.
"""


class Paths(ABC):
    """Walks one document."""

    METHODS: ClassVar[tuple[str, ...]] = (
        "get",
        "put",
        "post",
        "delete",
        "options",
        "head",
        "patch",
        "trace",
    )

    def __init__(
        self, spec: Spec, diagnostics: Diagnostics, dialect: Dialect, wanted: Wanted
    ) -> None:
        assert isinstance(spec.source.data, dict), "load tells OpenAPI by its version"
        self._spec = spec
        self._root = Node(spec.source.data, "")
        self._diagnostics = diagnostics
        self._links = Links(spec, diagnostics)
        self._sent = Bundler(self._links, dialect, diagnostics, hidden="readOnly")
        self._returned = Bundler(self._links, dialect, diagnostics, hidden="writeOnly")
        self._wanted = wanted
        self._left_out: list[str] = []

    @abstractmethod
    def _http(self) -> JsonObject:
        """Return what holds for every request: servers, security, security schemes."""

    @abstractmethod
    def _operation_http(self, around: Around) -> JsonObject:
        """Return what of it an operation, or the path item around it, says for itself."""

    @abstractmethod
    def _place(self, name: str, node: Node) -> Place | None:
        """Return where the parameter at `node` goes; report where that is nowhere."""

    @abstractmethod
    def _parameter_schema(self, node: Node) -> tuple[Schema, JsonObject]:
        """Return the schema of the parameter at `node` and how it is written."""

    @abstractmethod
    def _body(self, around: Around) -> Body | None:
        """Return the body of an operation, in the media type that suits a model best."""

    @abstractmethod
    def _answer(self, operation: Node, response: Node) -> list[tuple[str, Node | None]]:
        """Return the media types of `response`, each with its schema if it has one."""

    def document(self) -> Document:
        """Return the operations in document order; report what is at fault in any."""
        info = self._object(self._root, "info")
        title = info.value.get("title") if info and isinstance(info.value, dict) else None
        operations = tuple(self._operations())
        self._tell_incoming(self._root, "webhooks")
        return Document(
            self._spec,
            title if isinstance(title, str) else self._spec.name,
            operations=operations,
            definitions=self._sent.definitions(),
            result_definitions=self._returned.definitions(),
            http=self._http(),
            left_out=tuple(self._left_out),
            files=self._links.files(),
        )

    def _operations(self) -> Iterator[Operation]:
        paths = self._object(self._root, "paths")
        for path, value in items(paths):
            assert paths is not None
            if path.startswith("x-"):
                continue
            if not path.startswith("/"):
                message = "a path begins with `/`; this one is taken as it is"
                place = self._links.at(paths.child(path, value).pointer)
                self._diagnostics.warning(Code.INVALID_OPENAPI, message, place)
            around = self._path_items(path, paths.child(path, value))
            for item in around:
                tell_fields(item, "path item", self._links, self._diagnostics)
            shared: list[Parameter] | None = None
            is_skipped = any(skips_all(item, self._links, self._diagnostics) for item in around)
            for method, entry in self._all_methods(around):
                if is_skipped:
                    self._left_out.append(f"{method} {path}")
                    continue
                # The standard has no reference here; split documents do.
                node = self._read(entry, method, path)
                if node is None or not self._is_object(node, "an operation"):
                    continue
                extensions = read_extensions(
                    (node,), self._links, Code.INVALID_OPENAPI, self._diagnostics
                )
                head = self._head(method, path, node, extensions)
                if extensions.skip or not self._wanted(self._spec.name, head):
                    self._left_out.append(head.key)
                    continue
                if shared is None:
                    shared = [p for item in reversed(around) for p in self._parameters(item)]
                yield self._operation(head, (node, *around), shared, extensions)

    def _read(self, entry: Node, method: str, path: str) -> Node | None:
        """Return the path item or operation that stands at `entry`, or that its `$ref` leads to.

        What is at fault in it is not reported where it is left out by what can be known of it.
        """
        with self._links.holding() as held:
            end = self._links.follow(entry)
        if end is None or not isinstance(end.value, dict | None):
            key = f"{method} {path}".strip()
            head = Head(key, None, self._links.at(entry.pointer), method=method, path=path)
            if not self._wanted(self._spec.name, head):
                self._left_out.append(key)
                return None
        self._diagnostics.add(held.items)
        return end

    def _path_items(self, path: str, entry: Node) -> list[Node]:
        """Return what stands for a path: the item there, and what its `$ref` leads to.

        Both count (OpenAPI 3.0.4, section 4.7.9); where they have the same, it is the first's.
        """
        end = self._read(entry, "", path)
        if end is None or end.value is None or not self._is_object(end, "a path item"):
            return []
        beside = entry.value if isinstance(entry.value, dict) and end is not entry else {}
        return [entry, end] if len(beside) > 1 else [end]

    def _all_methods(self, around: list[Node]) -> Iterator[tuple[str, Node]]:
        seen: set[str] = set()
        for item in around:
            for method, node in self._methods(item):
                if method not in seen:
                    seen.add(method)
                    yield method, node

    def _methods(self, item: Node) -> Iterator[tuple[str, Node]]:
        """Yield the operations of a path item; a method alone, without a value, is one too."""
        for method, value in items(item):
            if method in self.METHODS:
                yield method, item.child(method, {} if value is None else value)

    def _head(self, method: str, path: str, node: Node, extensions: Extensions) -> Head:
        assert isinstance(node.value, dict)
        identifier = node.value.get("operationId")
        return Head(
            key=f"{method} {path}",
            name=identifier if isinstance(identifier, str) and identifier else None,
            origin=self._links.at(node.pointer),
            pin=extensions.pin,
            method=method,
            path=path,
            tags=tuple(tag for tag in list_of(node.value.get("tags")) if isinstance(tag, str)),
            deprecated=node.value.get("deprecated") is True,
        )

    def _operation(
        self, head: Head, around: Around, shared: list[Parameter], extensions: Extensions
    ) -> Operation:
        node = around[0]
        assert isinstance(node.value, dict)
        tell_fields(node, "operation", self._links, self._diagnostics)
        self._tell_incoming(node, "callbacks")
        parameters = self._merged(shared, list(self._parameters(node)), head.origin)
        if not self._diagnostics.failed:  # a parameter may be missing because it was at fault
            tell_template(head, parameters, self._diagnostics)
        if not isinstance(node.value.get("operationId", ""), str | None):
            message = "`operationId` is not a string and is left out"
            at = head.origin.child("operationId")
            self._diagnostics.warning(Code.INVALID_OPENAPI, message, at)
        result, answers = self._results(node)
        http: JsonObject = {
            "method": head.method,
            "path": head.path,
            **self._operation_http(around),
        }
        if answers:
            http["responses"] = answers
        return Operation(
            head,
            description=(
                next((told for at in around if (told := description(at))), "")
                if extensions.description is None
                else extensions.description
            ),
            parameters=parameters,
            body=self._body(around),
            result=result,
            http=http,
            effect=extensions.effect,
            alone=extensions.alone,
        )

    def _results(self, operation: Node) -> tuple[Schema | None, JsonObject]:
        """Return the schema of what an operation gives as JSON, and all media types by status."""
        answers: JsonObject = {}
        schemas: list[JsonValue] = []
        for status, response in self._successes(operation):
            content = self._answer(operation, response)
            answers[status] = [media_type for media_type, _ in content]
            for media_type, node in content:
                if node is not None and preference(media_type) == 0:
                    schema = self._returned.bundle(node)
                    schemas += [] if schema in schemas else [schema]
        if len(schemas) > 1:
            return {"anyOf": schemas}, answers
        result = schemas[0] if schemas else None
        assert result is None or isinstance(result, dict | bool)
        return result, answers

    def _successes(self, operation: Node) -> Iterator[tuple[str, Node]]:
        """Yield the answers that tell of success, by status (section 4.8.16).

        That is a code, or a class of codes as `2XX`; `default`, if nothing but errors has its own.
        """
        responses = self._object(operation, "responses")
        statuses = sorted(status for status, _ in items(responses))
        if any(status[:1] in {"1", "2", "3"} for status in statuses):
            statuses = [status for status in statuses if status[:1] == "2"]
        else:
            statuses = [status for status in statuses if status == "default"]
        for status in statuses:
            assert responses is not None
            assert isinstance(responses.value, dict)
            node = self._links.follow(responses.child(status, responses.value[status]))
            if node is not None:
                yield status, node

    def _tell_incoming(self, holder: Node, key: str) -> None:
        """Note that what is at `key` of `holder` makes no functions: the API calls, not the model."""
        found = self._object(holder, key)
        if found is not None and found.value:
            message = f"`{key}` are requests that the API sends, and make no functions"
            self._diagnostics.note(Code.UNSUPPORTED, message, self._links.at(found.pointer))

    def _merged(
        self, shared: list[Parameter], own: list[Parameter], operation: Location
    ) -> tuple[Parameter, ...]:
        """Return the parameters of an operation; its own stand in for shared ones of their name."""
        merged = {(parameter.place, parameter.name): parameter for parameter in shared}
        seen: set[tuple[str, str]] = set()
        for parameter in own:
            key = parameter.place, parameter.name
            if key in seen:
                message = f"{parameter.place} parameter `{parameter.name}` is declared twice; the last one counts"
                is_own = parameter.origin.pointer.startswith(f"{operation.pointer}/")
                at = parameter.origin if is_own else operation.child("parameters")
                self._diagnostics.warning(Code.INVALID_OPENAPI, message, at)
            seen.add(key)
            merged[key] = parameter
        return tuple(merged.values())

    def _parameters(self, holder: Node) -> Iterator[Parameter]:
        for node in self._declared(holder):
            parameter = self._parameter(node)
            if parameter is not None:
                yield parameter

    def _declared(self, holder: Node) -> Iterator[Node]:
        """Yield what stands in the `parameters` of `holder`, references followed."""
        for entry in self._list(holder, "parameters"):
            node = self._links.follow(entry)
            if node is not None and self._is_object(node, "a parameter"):
                tell_fields(node, "parameter", self._links, self._diagnostics)
                yield node

    def _parameter(self, node: Node) -> Parameter | None:
        assert isinstance(node.value, dict)
        name = node.value.get("name")
        if not isinstance(name, str) or not name:
            self._invalid("a parameter needs a `name`", node.pointer)
            return None
        place = self._place(name, node)
        if place is None or (place == "header" and name.lower() in _IGNORED_HEADERS):
            return None
        schema, wire = self._parameter_schema(node)
        if node.value.get("deprecated") is True and schema is not False:
            schema = {**({} if schema is True else schema), "deprecated": True}
        if (examples := list(self._examples(node))) and schema is not False:
            told: JsonObject = {**({} if schema is True else schema), "examples": examples}
            tell_examples(node, told, self._links, self._diagnostics)
            schema = told
        return Parameter(
            name=name,
            place=place,
            required=is_required(node, self._links, self._diagnostics) or place == "path",
            description=text(node.value, "description"),
            schema=schema,
            wire=wire,
            origin=self._links.at(node.pointer),
        )

    def _examples(self, holder: Node) -> Iterator[JsonValue]:
        """Yield the values of the examples of a parameter (OpenAPI 3.2.0, "Example Object")."""
        assert isinstance(holder.value, dict)
        if "example" in holder.value:
            yield holder.value["example"]
        examples = holder.child("examples", holder.value.get("examples"))
        for name, value in items(examples):
            with self._links.holding():  # one that is not there stops no build
                example = self._links.follow(examples.child(name, value))
            match example and example.value:
                case {"dataValue": found} | {"value": found}:
                    yield found
                case _:
                    pass

    def _misplaced(self, name: str, node: Node, known: str) -> None:
        """Report an `in` that is none of those that are known."""
        assert isinstance(node.value, dict)
        message = f"`in` of parameter `{name}` must be one of {known}"
        if "in" in node.value:
            found, at = f"found {describe(node.value['in'])}", join_pointer(node.pointer, "in")
        else:
            found, at = "it has none", node.pointer
        self._invalid(f"{message}; {found}", at)

    def _body_schema(self, media_type: str, at: Node, schema: Node | None) -> Schema:
        """Return the schema of a body of `media_type`, as a model can write it."""
        if preference(media_type) == BINARY:
            message = f"a body of `{media_type}` is sent by the model as base64 text"
            self._diagnostics.note(Code.UNTYPED, message, self._links.at(at.pointer))
            said = self._links.follow(schema) if schema is not None else None
            told = text(said.value, "description") if said and isinstance(said.value, dict) else ""
            octets: JsonObject = {"type": "string", "contentEncoding": "base64"}
            return {**octets, "description": told} if told else octets
        if schema is not None:
            return self._sent.bundle(schema)
        return {"type": "string"} if preference(media_type) == TEXT else {}

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
