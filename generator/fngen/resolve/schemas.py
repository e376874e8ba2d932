"""A schema somewhere in a document -> a schema that stands alone, beside its definitions."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Generator
from contextlib import contextmanager
from typing import Literal, TypeAlias

from fngen.diagnostics import Code, Diagnostics, Location
from fngen.json_types import JsonObject, JsonValue, Schema, join_pointer
from fngen.names import Namespace
from fngen.resolve.discriminators import Discriminators
from fngen.resolve.document import Definition
from fngen.resolve.expressions import Expressions
from fngen.resolve.foreign import is_foreign
from fngen.resolve.hidden import Hidden
from fngen.resolve.keywords import (
    DYNAMIC,
    HOLDS_LIST,
    HOLDS_MAP,
    HOLDS_SCHEMA,
    IN_PLACE,
    LEFT_BEHIND,
    SAID_OF_VALUES,
    TYPES,
    describe,
    fault,
)
from fngen.resolve.media_types import tells_octets
from fngen.resolve.outdated import outdated, untimely
from fngen.resolve.pages import Node
from fngen.resolve.reading import list_of
from fngen.resolve.refs import Links
from fngen.resolve.told_values import tell_unfit
from fngen.resolve.twins import tell_twins
from fngen.resolve.versions import HIDDEN, Dialect, upgrade

_Scope: TypeAlias = tuple[tuple[str, str], ...]
"""What dynamic references lead to: a pointer by name, set by the outermost schema that has it."""

_HOLDS_SCHEMAS = HOLDS_SCHEMA | HOLDS_LIST
_TEXTS = frozenset({"title", "description"})


class Bundler:
    """Copies schemas out of one document: references become `#/$defs/NAME`, dialects 2020-12.

    A definition that holds dynamic references is copied once for each meaning they have.

    `hidden` names the kind of property that is left out: `readOnly` ones of what is sent,
    `writeOnly` ones of what comes back (OpenAPI 3.1.1, section 4.8.24). `mend` is given every
    schema object before it is checked, and returns what is to be read in its place.
    """

    def __init__(
        self,
        links: Links,
        dialect: Dialect,
        diagnostics: Diagnostics,
        hidden: Literal["readOnly", "writeOnly"] | None = None,
        mend: Callable[[Node], JsonObject] | None = None,
    ) -> None:
        self._links = links
        self._dialect = dialect
        self._diagnostics = diagnostics
        self._hidden = hidden
        self._mend = mend
        self._discriminators = Discriminators(
            links, diagnostics, is_of_results=hidden == "writeOnly"
        )
        self._expressions = Expressions(links, diagnostics)
        self._names = Namespace()
        self._scope: _Scope = ()
        self._by_place: dict[tuple[str, _Scope], str] = {}
        self._waiting: dict[str, tuple[Node, _Scope]] = {}
        self._bundled: dict[tuple[int, _Scope], tuple[JsonObject, JsonObject]] = {}
        self._hidden_around = set[str]()
        self._left_out = Hidden(links, hidden)
        self._maps: set[str] = set()  # those that are being read

    def definitions(self) -> dict[str, Definition]:
        """Return every definition that a schema bundled so far refers to, by name."""
        result: dict[str, Definition] = {}
        while len(result) < len(self._waiting):
            # A definition may refer to further ones, which then wait as well.
            for name, (node, scope) in list(self._waiting.items())[len(result) :]:
                self._scope = scope
                called = _called(node, self._links.name_of(node))
                result[name] = Definition(
                    name,
                    name if called.isascii() else called,
                    self.bundle(node),
                    self._links.at(node.pointer),
                )
        self._scope = ()
        return result

    def bundle_alone(self, node: Node) -> Schema:
        """Return the schema at `node`, a document of its own within the file, in its own dialect."""
        self._links.stand_alone(node.pointer)
        return self.bundle(node)

    def bundle(self, node: Node) -> Schema:
        """Return the schema at `node`; report what is no schema in it, and stand `true` for it."""
        at = self._links.at(node.pointer)
        if isinstance(node.value, bool):
            return node.value
        if node.value is None:
            message = "this schema is empty (null), and takes any value"
            self._diagnostics.note(Code.INVALID_SCHEMA, message, at)
            return True
        if not isinstance(node.value, dict):
            message = f"a schema is an object, `true` or `false`; found {describe(node.value)}"
            self._diagnostics.error(Code.INVALID_SCHEMA, message, at)
            return True
        # YAML's aliases are one object in many places, and stay so.
        outer, self._scope = self._scope, self._entered(node)
        known = self._bundled.get((id(node.value), self._scope))
        if known is None:
            dialect = self._dialect_at(node.pointer)
            result: JsonObject = {}
            read = self._mend(node) if self._mend else node.value
            left_out = () if dialect.has_nullable else self._links.left_out_at(node.pointer)
            for key, value in read.items():
                if key in left_out:
                    message = f"`{key}` judges nothing here: the metaschema lacks its vocabulary"
                    self._diagnostics.note(Code.UNSUPPORTED, message, self._at(node, key))
                elif isinstance(value, str) and (
                    key in _TEXTS or (key == "type" and value in TYPES)
                ):
                    result[key] = value  # most of all there is: nothing can be wrong with it
                else:
                    self._keyword(node, key, value, result, dialect)
            if isinstance(branches := read.get("oneOf"), list) and self._hidden != "writeOnly":
                tell_twins(node.child("oneOf", branches), self._links, self._diagnostics)
            if "discriminator" in read and dialect.is_openapi:
                self._discriminators.describe(node, result)
            if self._hidden == "readOnly" and (hidden := self._left_out.at(node)):
                result[HIDDEN] = list[JsonValue](sorted(hidden))
            # Kept beside what was made of it, as an id is another's once its owner is gone.
            made = upgrade(result, dialect)
            if self._hidden != "writeOnly":
                tell_unfit(node, made, self._links, self._diagnostics)
            known = (node.value, made)
            self._bundled[id(node.value), self._scope] = known
        self._scope = outer
        return known[1]

    def _entered(self, node: Node) -> _Scope:
        """Return the scope as it is inside of the resource around `node`."""
        anchors = self._links.dynamic_anchors(node)
        return tuple({**anchors, **dict(self._scope)}.items()) if anchors else self._scope

    def _dialect_at(self, pointer: str) -> Dialect:
        """Return the dialect that a `$schema` around `pointer` names, else that of the document.

        Before OpenAPI 3.1 a document has one dialect, whatever its parts say.
        """
        named = None if self._dialect.has_nullable else self._links.dialect_at(pointer)
        return named or self._dialect

    def _keyword(
        self, node: Node, key: str, value: JsonValue, result: JsonObject, dialect: Dialect
    ) -> None:
        written = key
        if key == "x-nullable" and dialect is Dialect.SWAGGER_20:
            key = "nullable"
        if isinstance(node.value, dict) and (remark := outdated(node.value, key, value, dialect)):
            at = self._at(node, written)
            self._diagnostics.note(Code.OUTDATED_KEYWORD, remark[0], at, help=remark[1])
            if key != "required":
                result[key] = self._value(node, key, value, dialect)
        elif problem := fault(key, value, dialect):
            self._faulty(node.child(written, value), key, problem)
        elif key in DYNAMIC:
            self._dynamic(node.child(key, value), key, result)
        elif (
            key in LEFT_BEHIND
            or key.startswith("x-")
            or (key == "id" and dialect is Dialect.DRAFT_4)
        ):
            pass
        elif key == "$ref" and isinstance(value, str):
            _refer(result, self._reference(value, join_pointer(node.pointer, key)))
        elif dialect.is_openapi and tells_octets(node.value, key):
            result |= {} if key == "format" else {key: value}
            self._binary(node.child(key, value), result)
        elif key == "example":
            result.setdefault("examples", [value])
        elif not is_foreign(node, key, value, self._links, self._diagnostics):
            if early := untimely(key, dialect):
                help_text = "name that version, or a later one, in `$schema`"
                at = self._at(node, written)
                self._diagnostics.note(Code.OUTDATED_KEYWORD, early, at, help=help_text)
            read = self._value(node, key, value, dialect)
            if key == "allOf" and isinstance(read, list):  # a second reference stands there already
                others = result.get(key)
                read = [*(others if isinstance(others, list) else ()), *read]
            result[key] = read

    def _at(self, node: Node, key: str) -> Location:
        return self._links.at(join_pointer(node.pointer, key))

    def _faulty(self, node: Node, key: str, problem: tuple[str, str | None]) -> None:
        """Report what is wrong with a keyword; what judges nothing, or is empty, is left out."""
        message, help_text = problem
        at = self._links.at(node.pointer)
        if node.value is None and key != "type":  # `type: null` may mean the type
            message = f"`{key}` is empty (null) and is left out"
            self._diagnostics.note(Code.INVALID_SCHEMA, message, at)
        elif key in SAID_OF_VALUES or (key == "pattern" and self._hidden == "writeOnly"):
            self._diagnostics.warning(
                Code.INVALID_SCHEMA, f"{message}; it is left out", at, help=help_text
            )
        else:
            self._diagnostics.error(Code.INVALID_SCHEMA, message, at, help=help_text)

    def _binary(self, node: Node, result: JsonObject) -> None:
        """Say in `result` that octets are base64 text, as JSON has no other way to write them."""
        result["contentEncoding"] = "base64"
        if self._hidden == "readOnly":
            message = f"what is `{node.value}` is sent by the model as base64 text"
            self._diagnostics.note(Code.UNTYPED, message, self._links.at(node.pointer))

    def _dynamic(self, node: Node, key: str, result: JsonObject) -> None:
        ref = node.value if isinstance(node.value, str) else "#"
        if key == "$recursiveRef":
            target = self._links.recursive(node.pointer)
        else:
            target = self._links.target(ref, node.pointer)
        if target is None:
            return
        if not target.pointer and self._dialect.is_openapi:
            message = f"`{key}` names the whole document here, which is no schema"
            self._diagnostics.error(Code.UNRESOLVED_REF, message, self._links.at(node.pointer))
            return
        name = self._links.dynamic_name(key, ref, target)
        if name is not None and (pointer := dict(self._scope).get(name)):
            target = self._links.at_pointer(pointer) or target
        _refer(result, self._named(target))

    def _value(self, node: Node, key: str, value: JsonValue, dialect: Dialect) -> JsonValue:
        if key in _HOLDS_SCHEMAS:
            with self._around(node if key in IN_PLACE else None):
                return self._schemas(node.child(key, value))
        if isinstance(value, str) and key == "pattern":
            return self._expressions.read(value, join_pointer(node.pointer, key))
        if isinstance(value, dict) and key in HOLDS_MAP:
            child = node.child(key, value)
            hidden = self._left_out.at(node) if key == "properties" else frozenset[str]()
            with self._around(node if key in IN_PLACE else None):
                schemas = self._map(child, hidden)
            if key != "patternProperties":
                return schemas
            read: JsonObject = {}
            for pattern, schema in schemas.items():
                name = self._expressions.read(pattern, child.child(pattern, schema).pointer)
                # Two that are written differently may be read the same: both count.
                read[name] = {"allOf": [read[name], schema]} if name in read else schema
            return read
        if isinstance(value, dict) and key == "dependencies" and dialect <= Dialect.DRAFT_7:
            child = node.child(key, value)
            return {
                name: item if isinstance(item, list) else self.bundle(child.child(name, item))
                for name, item in value.items()
            }
        if isinstance(value, list) and key == "required":
            left_out = self._hidden_around | self._left_out.within(node)
            # Each once, or it is no schema: a repetition says nothing, and specs have them.
            return [name for name in _once(value) if name not in left_out]
        if isinstance(value, dict) and key == "dependentRequired":
            left_out = self._hidden_around | self._left_out.within(node)
            return {
                name: [other for other in list_of(others) if other not in left_out]
                for name, others in value.items()
                if name not in left_out
            }
        return value

    def _schemas(self, node: Node) -> JsonValue:
        """Return what is made of the schema at `node`, or of each in the list there."""
        if not isinstance(node.value, list):
            return self.bundle(node)
        return [self.bundle(node.child(i, item)) for i, item in enumerate(node.value)]

    def _map(self, node: Node, hidden: Container[str]) -> JsonObject:
        """Return the schemas by name at `node`, less those that are `hidden`.

        Split documents let a reference stand for the whole map; the standard does not.
        """
        if isinstance(node.value, dict) and isinstance(node.value.get("$ref"), str):
            message = "a reference stands for all of these; it is followed, which few tools do"
            self._diagnostics.note(Code.INVALID_SCHEMA, message, self._links.at(node.pointer))
            end = self._links.follow(node)
            if end is None or not isinstance(end.value, dict):
                return {}
            if end.pointer in self._maps:
                at = self._links.at(node.pointer).child("$ref")
                message = f"`{node.value['$ref']}` leads back to what it stands in"
                self._diagnostics.error(Code.UNRESOLVED_REF, message, at)
                return {}
            node = end
        assert isinstance(node.value, dict)
        self._maps.add(node.pointer)
        result: JsonObject = {
            name: self.bundle(node.child(name, item))
            for name, item in node.value.items()
            if name not in hidden
        }
        self._maps.discard(node.pointer)
        return result

    @contextmanager
    def _around(self, node: Node | None) -> Generator[None]:
        """Read what is of the same value as the schema at `node`; of another one if that is None."""
        before = self._hidden_around
        self._hidden_around = before | self._left_out.within(node) if node else set[str]()
        yield
        self._hidden_around = before

    def _reference(self, ref: str, pointer: str) -> str:
        target = self._links.target(ref, pointer)
        end = self._links.follow(target) if target else None
        if target is None or end is None:
            return ref
        return self._named(target)

    def _named(self, target: Node) -> str:
        """Return a reference to the definition that is made of `target`."""
        place = target.pointer, self._entered(target)
        name = self._by_place.get(place)
        if name is None:
            name = self._names.claim(written_name(_called(target, self._links.name_of(target))))
            self._by_place[place] = name
            self._waiting[name] = target, place[1]
        return f"#/$defs/{name}"


def _refer(result: JsonObject, ref: str) -> None:
    """Add `ref` to `result`, which may have one already."""
    if "$ref" not in result:
        result["$ref"] = ref
        return
    others = result.get("allOf")
    result["allOf"] = [*(others if isinstance(others, list) else ()), {"$ref": ref}]


def _once(values: list[JsonValue]) -> list[str]:
    return list(dict.fromkeys(value for value in values if isinstance(value, str)))


def _called(node: Node, name: str) -> str:
    """Return what the schema at `node` is called, whose key or file has that `name`."""
    if name.isdecimal() or not node.pointer:
        title = node.value.get("title") if isinstance(node.value, dict) else None
        unnamed = f"Schema{name}" if name.isdecimal() else name
        return title if isinstance(title, str) else unnamed
    return name


def written_name(name: str) -> str:
    """Return `name` as it can stand in a reference."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "_", name) or "Schema"
