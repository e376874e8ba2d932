"""A schema somewhere in a document -> a schema that stands alone, beside its definitions."""

from __future__ import annotations

import re
from typing import Literal

from fngen.diagnostics import Code, Diagnostics
from fngen.json_types import JsonObject, JsonValue, Schema
from fngen.names import Namespace
from fngen.resolve.document import Definition
from fngen.resolve.keywords import (
    DYNAMIC,
    HOLDS_LIST,
    HOLDS_MAP,
    HOLDS_SCHEMA,
    LEFT_BEHIND,
    describe,
    fault,
)
from fngen.resolve.outdated import outdated
from fngen.resolve.refs import Links, Node
from fngen.resolve.versions import Dialect, upgrade


class Bundler:
    """Copies schemas out of one document: references become `#/$defs/NAME`, dialects 2020-12.

    `hidden` names the kind of property that is left out: `readOnly` ones of what is sent,
    `writeOnly` ones of what comes back (OpenAPI 3.1.1, section 4.8.24).
    """

    def __init__(
        self,
        links: Links,
        dialect: Dialect,
        diagnostics: Diagnostics,
        hidden: Literal["readOnly", "writeOnly"] | None = None,
    ) -> None:
        self._links = links
        self._dialect = dialect
        self._diagnostics = diagnostics
        self._hidden = hidden
        self._names = Namespace()
        self._by_pointer: dict[str, str] = {}
        self._waiting: dict[str, Node] = {}
        self._bundled: dict[int, tuple[JsonObject, JsonObject]] = {}

    def definitions(self) -> dict[str, Definition]:
        """Return every definition that a schema bundled so far refers to, by name."""
        result: dict[str, Definition] = {}
        while len(result) < len(self._waiting):
            # A definition may refer to further ones, which then wait as well.
            for name, node in list(self._waiting.items())[len(result) :]:
                result[name] = Definition(name, self.bundle(node), self._links.at(node.pointer))
        return result

    def bundle(self, node: Node) -> Schema:
        """Return the schema at `node`; report what is no schema in it, and stand `true` for it."""
        if isinstance(node.value, bool):
            return node.value
        if not isinstance(node.value, dict):
            self._diagnostics.error(
                Code.INVALID_SCHEMA,
                f"a schema is an object, `true` or `false`; found {describe(node.value)}",
                self._links.at(node.pointer),
            )
            return True
        # YAML's aliases are one object in many places, and stay so.
        known = self._bundled.get(id(node.value))
        if known is None:
            result: JsonObject = {}
            for key, value in node.value.items():
                self._keyword(node, key, value, result)
            # The original is kept too: while it lives, no other object gets its id.
            known = self._bundled[id(node.value)] = (node.value, upgrade(result, self._dialect))
        return known[1]

    def _keyword(self, node: Node, key: str, value: JsonValue, result: JsonObject) -> None:
        child = node.child(key, value)
        if key == "x-nullable" and self._dialect is Dialect.SWAGGER_20:
            key = "nullable"
        if remark := outdated(node.value, key, value, self._dialect):
            at = self._links.at(child.pointer)
            self._diagnostics.note(Code.OUTDATED_KEYWORD, remark[0], at, help=remark[1])
            if key != "required":
                result[key] = self._value(node, child, key)
        elif problem := fault(key, value, self._dialect):
            message, help_text = problem
            at = self._links.at(child.pointer)
            self._diagnostics.error(Code.INVALID_SCHEMA, message, at, help=help_text)
        elif key in DYNAMIC:
            at = self._links.at(child.pointer)
            help_text = "write `$ref`; it names the same schema where nothing extends this one"
            message = f"`{key}` is not read"
            self._diagnostics.error(Code.UNSUPPORTED, message, at, help=help_text)
        elif key in LEFT_BEHIND or key.startswith("x-"):
            pass
        elif key == "$ref" and isinstance(value, str):
            result[key] = self._reference(value, child.pointer)
        elif key in {"title", "description"} and not isinstance(value, str):
            at = self._links.at(child.pointer)
            message = f"`{key}` is not a string and is left out"
            self._diagnostics.warning(Code.INVALID_SCHEMA, message, at)
        elif key == "example":
            result.setdefault("examples", [value])
        else:
            result[key] = self._value(node, child, key)

    def _value(self, node: Node, child: Node, key: str) -> JsonValue:
        value = child.value
        if key in HOLDS_SCHEMA and not isinstance(value, list):
            return self.bundle(child)
        if isinstance(value, list) and (key in HOLDS_LIST or key == "items"):
            return [self.bundle(child.child(i, item)) for i, item in enumerate(value)]
        if isinstance(value, dict) and key in HOLDS_MAP:
            hidden = self._hidden_in(node) if key == "properties" else set[str]()
            return {
                name: self.bundle(child.child(name, item))
                for name, item in value.items()
                if name not in hidden
            }
        if isinstance(value, dict) and key == "dependencies" and self._dialect <= Dialect.DRAFT_7:
            return {
                name: item if isinstance(item, list) else self.bundle(child.child(name, item))
                for name, item in value.items()
            }
        if isinstance(value, list) and key == "required":
            hidden = self._hidden_in(node)
            # Each once, or it is no schema: a repetition says nothing, and specs have them.
            return [name for name in _once(value) if name not in hidden]
        return value

    def _hidden_in(self, node: Node) -> set[str]:
        """Return the names of the properties of the schema at `node` that are left out."""
        if self._hidden is None or not isinstance(node.value, dict):
            return set()
        properties = node.value.get("properties")
        if not isinstance(properties, dict):
            return set()
        return {
            name
            for name, schema in properties.items()
            if isinstance(schema, dict) and schema.get(self._hidden) is True
        }

    def _reference(self, ref: str, pointer: str) -> str:
        target = self._links.target(ref, pointer)
        end = self._links.follow(target) if target else None
        if target is None or end is None:
            return ref
        name = self._by_pointer.get(target.pointer)
        if name is None:
            name = self._names.claim(_definition_name(target))
            self._by_pointer[target.pointer] = name
            self._waiting[name] = target
        return f"#/$defs/{name}"


def _once(values: list[JsonValue]) -> list[str]:
    return list(dict.fromkeys(value for value in values if isinstance(value, str)))


def _definition_name(node: Node) -> str:
    last = node.pointer.rsplit("/", 1)[-1]
    if last.isdecimal() or not last:
        title = node.value.get("title") if isinstance(node.value, dict) else None
        last = title if isinstance(title, str) else f"Schema{last}"
    return re.sub(r"[^A-Za-z0-9_.-]+", "_", last) or "Schema"
