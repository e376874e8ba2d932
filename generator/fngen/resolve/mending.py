"""The common errors of hand-written function definitions, mended one schema object at a time.

Only function definitions are mended: they are often typed by hand, after a language's own types,
and what was meant is plain. An error in an OpenAPI document or a JSON Schema stays an error.
"""

from __future__ import annotations

from jsonschema_rs import ValidationError, is_valid

from fngen.diagnostics import Code, Diagnostics
from fngen.json_types import JsonObject, JsonValue, type_of
from fngen.resolve.keywords import (
    DYNAMIC,
    FLAG_WORDS,
    HOLDS_LIST,
    HOLDS_MAP,
    HOLDS_SCHEMA,
    LEFT_BEHIND,
    TYPES,
    describe,
    fault,
    meant_by,
)
from fngen.resolve.pages import Node
from fngen.resolve.refs import Links
from fngen.resolve.versions import Dialect

_JUDGED_ELSEWHERE = (
    DYNAMIC | HOLDS_SCHEMA | HOLDS_LIST | HOLDS_MAP | LEFT_BEHIND | {"$ref", "default", "required"}
)

_SCALAR_RULES = ("type", "enum", "const")


class Mender:
    """Rewrites schema objects of one document, a parent before its children; notes each change."""

    def __init__(self, links: Links, diagnostics: Diagnostics) -> None:
        self._links = links
        self._diagnostics = diagnostics
        self._properties: set[str] = set()

    def mend(self, node: Node) -> JsonObject:
        """Return the schema object at `node` as it was meant: itself, where nothing is wrong."""
        assert isinstance(node.value, dict)
        schema = dict(node.value)
        self._mend_type(node, schema)
        self._mend_required(node, schema)
        self._mend_enum(node, schema)
        self._mend_default(node, schema)
        return schema

    def _note(self, node: Node, key: str, message: str) -> None:
        at = self._links.at(node.pointer).child(key)
        self._diagnostics.note(Code.MENDED_SCHEMA, message, at)

    def _mend_type(self, node: Node, schema: JsonObject) -> None:
        mended = _with_types_meant(schema)
        if mended.get("type") == schema.get("type"):
            return
        word = schema["type"]
        if isinstance(word, list):
            word = next(name for name in word if name not in TYPES)
        becomes = mended.get("type")
        if becomes is None:
            what = "stands for any value, and is left out"
        elif isinstance(becomes, list):
            what = "becomes " + " or ".join(f"`{name}`" for name in becomes)
        else:
            what = f"becomes `{becomes}`"
        self._note(node, "type", f"{describe(word)} is no type of JSON Schema: it {what}")
        schema.clear()
        schema.update(mended)

    def _mend_required(self, node: Node, schema: JsonObject) -> None:
        """Move what properties say of their own presence into the list of the object around them.

        A name in that list is required whatever its property says: the list is JSON Schema's word.
        """
        if node.pointer in self._properties:
            for key in ("required", "optional"):
                if _flag(schema.get(key)) is not None:
                    del schema[key]
        if _is_names(schema.get("optional")):
            self._note(
                node, "optional", "`optional` is left out: what `required` lacks is optional"
            )
            del schema["optional"]
        properties, listed = schema.get("properties"), schema.get("required", [])
        if not isinstance(properties, dict) or not isinstance(listed, list):
            return
        added: list[JsonValue] = []
        around = node.child("properties", properties)
        for name, value in properties.items():
            child = around.child(name, value)
            self._properties.add(child.pointer)
            if self._is_required(child) and name not in listed:
                added.append(name)
        if added:
            schema["required"] = [*listed, *added]

    def _is_required(self, node: Node) -> bool:
        """Tell whether the property at `node` says of itself that it is required."""
        required = False
        for key in ("required", "optional"):
            flag = _flag(node.value.get(key)) if isinstance(node.value, dict) else None
            if flag is None:
                continue
            message = f"`{key}` of one property is left out"
            if flag is (key == "required"):
                required = True
                message = f"`{key}` of one property goes into the list of the object around it"
            self._note(node, key, message)
        return required

    def _mend_enum(self, node: Node, schema: JsonObject) -> None:
        """Give an array's `enum` to its items where none of its values is an array."""
        values, items = schema.get("enum"), schema.get("items", {})
        if schema.get("type") != "array" or not isinstance(values, list) or not values:
            return
        if any(isinstance(value, list) for value in values) or isinstance(items, list):
            return
        if items is not True and not isinstance(items, dict):
            return
        self._note(node, "enum", "no array is one of these values: they are taken for its items'")
        inner: JsonObject = {} if items is True else items
        schema["items"] = {**inner, "enum": inner.get("enum", values)}
        del schema["enum"]

    def _mend_default(self, node: Node, schema: JsonObject) -> None:
        if "default" not in schema or _fits(schema["default"], _own_rules(schema)):
            return
        found = describe(schema["default"])
        self._note(
            node, "default", f"`default` does not fit its own schema and is left out: {found}"
        )
        del schema["default"]


def tell_default(node: Node, schema: JsonObject, links: Links, diagnostics: Diagnostics) -> None:
    """Leave out, with a note, the default of `schema`, made of what is at `node`, if it is of no type there."""
    if "default" in schema:
        rules: JsonObject = {key: schema[key] for key in _SCALAR_RULES if key in schema}
        if not _fits(schema["default"], rules):
            found = describe(schema.pop("default"))
            message = f"`default` does not fit its own schema and is left out: {found}"
            diagnostics.note(Code.INVALID_SCHEMA, message, links.at(node.pointer).child("default"))


def _with_types_meant(schema: JsonObject) -> JsonObject:
    """Return `schema` with JSON Schema's words for its types; as it is where one is unknown.

    An unknown one beside an `enum` (`"type": "enum"`) stands for the types of the values there.
    """
    written = schema.get("type")
    words = written if isinstance(written, list) else [written]
    if all(word in TYPES for word in words):
        return schema
    meant = [meant_by(word) if isinstance(word, str) else None for word in words]
    known = [keywords for keywords in meant if keywords is not None]
    if len(known) < len(meant):
        values = schema.get("enum")
        are_words = all(isinstance(word, str) for word in words)
        if not are_words or not isinstance(values, list) or not values:
            return schema
        of_values = list(dict.fromkeys(type_of(value) for value in values))
        named: JsonValue = of_values[0] if len(of_values) == 1 else list[JsonValue](of_values)
        return {**schema, "type": named}
    rest = {key: value for key, value in schema.items() if key != "type"}
    if {} in known:  # any value
        return rest
    types = list(dict.fromkeys(keywords["type"] for keywords in known))
    result: JsonObject = {"type": types if isinstance(written, list) else types[0], **rest}
    for keywords in known:
        result = {**keywords, **result}
    # In the order as written, as it is the order that a model is sent.
    return {**{key: result[key] for key in schema}, **result}


def _own_rules(schema: JsonObject) -> JsonObject:
    """Return what `schema` says of a value and of the items of an array, references aside."""
    rules = {
        key: value
        for key, value in schema.items()
        if key not in _JUDGED_ELSEWHERE and not fault(key, value, Dialect.DRAFT_2020_12)
    }
    if isinstance(items := schema.get("items"), dict):
        rules["items"] = _own_rules(_with_types_meant(items))
    return rules


def _fits(value: JsonValue, schema: JsonObject) -> bool:
    try:
        return is_valid(schema, value, validate_formats=True)
    except ValidationError:  # the schema is at fault, and reported where it is read
        return True


def _flag(value: JsonValue) -> bool | None:
    """Return the truth value that `value` is or spells."""
    if isinstance(value, str):
        return {"true": True, "false": False}.get(FLAG_WORDS.get(value.lower(), ""))
    return value if isinstance(value, bool) else None


def _is_names(value: JsonValue) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)
