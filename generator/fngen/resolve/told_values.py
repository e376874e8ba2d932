"""Values in a schema that it refuses itself: `default`, `examples`, and those of `enum`."""

from __future__ import annotations

from fngen.diagnostics import Code, Diagnostics
from fngen.json_types import JsonObject, JsonValue, type_of
from fngen.resolve.keywords import describe
from fngen.resolve.mending import tell_default
from fngen.resolve.pages import Node
from fngen.resolve.refs import Links


def tell_unfit(node: Node, schema: JsonObject, links: Links, diagnostics: Diagnostics) -> None:
    """Report the values in `schema` that it refuses; its default and examples are left out."""
    tell_default(node, schema, links, diagnostics)
    tell_examples(node, schema, links, diagnostics)
    if isinstance(values := schema.get("enum"), list):
        unfit = [value for value in values if not _is_of(value, schema)]
        if unfit:
            message = f"a value of `enum` is of another type than `type` says: {describe(unfit[0])}"
            at = links.at(node.pointer).child("enum")
            diagnostics.note(Code.INVALID_SCHEMA, message, at)


def tell_examples(node: Node, schema: JsonObject, links: Links, diagnostics: Diagnostics) -> None:
    """Leave out, with a note, what is no example of `schema`, made of what is at `node`."""
    if "examples" not in schema:
        return
    examples = schema["examples"]
    assert isinstance(examples, list), "what is no list is left out"
    kept = [one for one in examples if _is_of(one, schema)]
    if len(kept) == len(examples):
        return
    schema["examples"] = kept
    if not kept:
        del schema["examples"]
    unfit = next(one for one in examples if one not in kept)
    message = f"an example does not fit its own schema and is left out: {describe(unfit)}"
    key = "examples" if isinstance(node.value, dict) and "examples" in node.value else "example"
    diagnostics.note(Code.INVALID_SCHEMA, message, links.at(node.pointer).child(key))


def _is_of(value: JsonValue, schema: JsonObject) -> bool:
    """Tell whether `value` is of a type that `schema` names, if it names any."""
    kinds = schema.get("type")
    named = kinds if isinstance(kinds, list) else [kinds]
    kind = type_of(value)
    return kinds is None or kind in named or (kind == "integer" and "number" in named)
