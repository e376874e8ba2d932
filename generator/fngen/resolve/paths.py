"""Paths and operations, as every version of OpenAPI has them; a version says the rest.

Section numbers are those of OpenAPI 3.1.1.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar, TypeAlias

from fngen.diagnostics import Code, Diagnostics, Note
from fngen.json_types import JsonObject, JsonValue, Schema
from fngen.load.spec import Spec
from fngen.resolve.document import Body, Document, Head, Operation, Parameter, Wanted
from fngen.resolve.extensions import Extensions, read_extensions, skips_all
from fngen.resolve.keywords import describe
from fngen.resolve.media_types import BINARY, TEXT, preference
from fngen.resolve.pages import Node
from fngen.resolve.parameters import ParameterReader, tell_query_strings
from fngen.resolve.reading import description, is_true, items, list_of, text
from fngen.resolve.schemas import Bundler
from fngen.resolve.templates import Requests, tell_template
from fngen.resolve.versions import Dialect

Around: TypeAlias = tuple[Node, ...]
"""An operation, and the path item it stands in: what is nearer counts.

What stands beside the `$ref` of a path item is nearer than what that leads to.
"""


class Paths(ParameterReader, ABC):
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
        super().__init__(spec, diagnostics, dialect)
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
    def _body(self, around: Around) -> Body | None:
        """Return the body of an operation, in the media type that suits a model best."""

    @abstractmethod
    def _answer(self, operation: Node, response: Node) -> list[tuple[str, Node | None]]:
        """Return the media types of `response`, each with its schema if it has one."""

    def document(self) -> Document:
        """Return the operations in document order; report what is at fault in any."""
        self._tell_fields(self._root, "document")
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
        requests = Requests()
        for path, value in items(paths):
            assert paths is not None
            if path.startswith("x-"):
                continue
            entry = paths.child(path, value)
            if not path.startswith("/"):
                self._warn("a path begins with `/`; this one is taken as it is", entry.pointer)
            around = self._path_items(path, entry)
            for item in around:
                self._tell_fields(item, "path item")
            self._tell_both(around)
            shared: list[Parameter] | None = None
            held = Diagnostics()  # until one of its functions is wanted
            is_skipped = any(skips_all(item, self._links, held) for item in around)
            for method, found in self._all_methods(around):
                if is_skipped:
                    self._left_out.append(f"{method} {path}")
                    continue
                # The standard has no reference here; split documents do.
                chain = self._read(found, method, path)
                if not chain or not self._is_object(chain[-1], "an operation"):
                    continue
                node = chain[-1]
                own = Diagnostics()
                extensions = read_extensions((node,), self._links, Code.INVALID_OPENAPI, own)
                head = self._head(method, path, node, extensions)
                if not extensions.skip:
                    requests.tell(method, path, self._links.at(entry.pointer), self._diagnostics)
                if extensions.skip or not self._wanted(self._spec.name, head):
                    self._left_out.append(head.key)
                    continue
                self._diagnostics.add((*held.items, *own.items))
                node = self._joined(chain, "operation")
                if shared is None:
                    shared = [p for item in reversed(around) for p in self._parameters(item)]
                yield self._operation(head, (node, *around), shared, extensions)

    def _read(self, entry: Node, method: str, path: str) -> list[Node]:
        """Return the path item or operation that stands at `entry`, and what its `$ref`s lead to.

        What is at fault in it is not reported where it is left out by what can be known of it.
        """
        with self._links.holding() as held:
            chain = self._links.chain(entry)
        if not chain or not isinstance(chain[-1].value, dict | None):
            key = f"{method} {path}".strip()
            head = Head(key, None, self._links.at(entry.pointer), method=method, path=path)
            if not self._wanted(self._spec.name, head):
                self._left_out.append(key)
                return []
        self._diagnostics.add(held.items)
        return chain

    def _path_items(self, path: str, entry: Node) -> list[Node]:
        """Return what stands for a path: the item there, and those that its `$ref`s lead to.

        All count (OpenAPI 3.0.4, section 4.7.9); where they have the same, it is the first's.
        """
        chain = self._read(entry, "", path)
        if not chain or chain[-1].value is None or not self._is_object(chain[-1], "a path item"):
            return []
        return [item for item in chain[:-1] if len(items(item)) > 1] + chain[-1:]

    def _tell_both(self, around: list[Node]) -> None:
        """Warn of the fields beside the `$ref` of a path item that what it leads to has, too.

        What that means is undefined (section 4.8.9).
        """
        for index, item in enumerate(around[:-1]):
            for key, value in items(item):
                others = [one for one in around[index + 1 :] if key in dict(items(one))]
                if not others or key == "$ref" or key.startswith("x-"):
                    continue
                are_all = isinstance(value, list) or key == "additionalOperations"
                counts = (
                    "all count, and of two of a name this one" if are_all else "this one counts"
                )
                message = f"`{key}` stands here and in what `$ref` leads to; {counts}"
                at, other = (self._links.at(one.pointer).child(key) for one in (item, others[0]))
                note = Note(other, "the other")
                self._diagnostics.warning(Code.INVALID_OPENAPI, message, at, notes=(note,))

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

    def _security_schemes(self, holder: Node, key: str) -> JsonObject:
        """Return the security schemes at `key` of `holder`, if there are any, references followed."""
        schemes = self._object(holder, key)
        if schemes is None:
            return {}
        found: JsonObject = {}
        for name, value in items(schemes):
            with self._links.holding():  # one that is not there stops no build
                scheme = self._links.follow(schemes.child(name, value))
            found[name] = self._security_scheme(scheme.value if scheme else value)
        return {"security_schemes": found}

    def _security_scheme(self, scheme: JsonValue) -> JsonValue:
        """Return `scheme` as OpenAPI 3 writes it."""
        return scheme

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
            deprecated=is_true(node.value.get("deprecated")),
        )

    def _operation(
        self, head: Head, around: Around, shared: list[Parameter], extensions: Extensions
    ) -> Operation:
        node = around[0]
        assert isinstance(node.value, dict)
        self._tell_fields(node, "operation")
        self._flag(node, "deprecated")
        self._tell_incoming(node, "callbacks")
        merged = self._merged(shared, self._parameters(node))
        parameters = tuple(parameter for parameter in merged if not parameter.ignored)
        tell_query_strings(parameters, self._diagnostics)
        if not self._diagnostics.failed:  # a parameter may be missing because it was at fault
            tell_template(head, parameters, self._diagnostics)
        if not isinstance(tags := node.value.get("tags"), list | None):
            message = f"`tags` must be a list; found {describe(tags)}, which is not read"
            self._warn(message, node.child("tags", tags).pointer)
        if not isinstance(node.value.get("operationId", ""), str | None):
            at = node.child("operationId", None).pointer
            self._warn("`operationId` is not a string and is left out", at)
        result, answers = self._results(node)
        http: JsonObject = {
            "method": head.method,
            "path": head.path,
            **self._operation_http(around),
        }
        if ignored := {one.name: one.ignored for one in merged if one.ignored}:
            http["ignored"] = dict[str, JsonValue](ignored)
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
            node = self._referred(responses.child(status, responses.value[status]), "response")
            if node is None:
                continue
            if not isinstance(node.value, dict | None):
                message = f"a response must be an object; found {describe(node.value)}"
                self._warn(f"{message}, which is not read", node.pointer)
            self._tell_fields(node, "response")
            yield status, node

    def _tell_incoming(self, holder: Node, key: str) -> None:
        """Note that what is at `key` of `holder` makes no functions: the API calls, not the model."""
        found = self._object(holder, key)
        if found is not None and found.value:
            message = f"`{key}` are requests that the API sends, and make no functions"
            self._diagnostics.note(Code.UNSUPPORTED, message, self._links.at(found.pointer))

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
