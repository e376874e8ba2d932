"""Keys that were meant for others, in function definitions and elsewhere."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from fngen.diagnostics import Code, Diagnostics
from fngen.json_types import join_pointer
from fngen.resolve.keywords import HOLDS_LIST, HOLDS_MAP, HOLDS_SCHEMA
from fngen.resolve.pages import Node
from fngen.resolve.refs import Links

_PARAMETERS = ("parameters", "inputSchema", "input_schema")
"""Of OpenAI, MCP and Anthropic."""
_DEFINITION = frozenset({*_PARAMETERS, "name", "description", "strict", "title", "outputSchema"})
_MEANT_SO = frozenset({"args", "arguments", "input", "param", "parameter", "params", "schema"})
_OF_SCHEMAS = HOLDS_SCHEMA | HOLDS_LIST | HOLDS_MAP | {"$ref", "$defs", "definitions"}


def parameters_key(node: Node, links: Links, diagnostics: Diagnostics) -> str:
    """Return the key of the function definition at `node` that has its parameters.

    Notes where that is another than any vendor's, and warns of keys that are misspelt.
    """
    assert isinstance(node.value, dict)
    known = [key for key in _PARAMETERS if key in node.value]
    others = [
        key for key, value in node.value.items() if _is_meant(key) and isinstance(value, dict)
    ]
    if not known and len(others) == 1:
        message = f"`{others[0]}` is read as `parameters`"
        diagnostics.note(Code.MENDED_SCHEMA, message, links.at(node.pointer).child(others[0]))
        known = others
    fields = _DEFINITION | {*known}
    what = "a function definition"
    tell_misspelt(node, fields, what, Code.INVALID_FUNCTION, links, diagnostics)
    return known[0] if known else "parameters"


def has_parameters(keys: Collection[object]) -> bool:
    """Tell whether one of the `keys` of a tool is for a schema of arguments, by whatever name."""
    return any(isinstance(key, str) and (key in _PARAMETERS or _is_meant(key)) for key in keys)


def _is_meant(key: str) -> bool:
    plain = key.lower().replace("_", "")
    return key not in _DEFINITION and plain in _MEANT_SO | {"parameters", "inputschema"}


def with_properties(node: Node, links: Links, diagnostics: Diagnostics) -> Node:
    """Return the parameters at `node`; as a schema, where they are written as mere properties."""
    value = node.value
    if (
        not isinstance(value, dict)
        or not value
        or value.keys() & _OF_SCHEMAS
        or not all(isinstance(schema, dict) for schema in value.values())
    ):
        return node
    message = "these are properties and no schema: they are read as the `properties` of an object"
    diagnostics.note(Code.MENDED_SCHEMA, message, links.at(node.pointer))
    return Node({"type": "object", "properties": value}, node.pointer)


def tell_misspelt(
    node: Node,
    known: Collection[str],
    what: str,
    code: Code,
    links: Links,
    diagnostics: Diagnostics,
) -> list[str]:
    """Warn of the keys at `node`, which is `what`, that are like one of those `known` and none.

    Return those that are like none of them, but for extensions.
    """
    unlike: list[str] = []
    if not isinstance(node.value, dict):
        return unlike
    for key in node.value:
        if key in known or key.startswith("x-"):
            continue
        by_case = {name.lower(): name for name in known}
        same = by_case.get(key.lower(), "")
        absent = [word for word, name in by_case.items() if name not in node.value]
        if same in node.value:
            help_text = f"`{same}` stands there as well: leave one of the two out"
        elif near := get_close_matches(key.lower(), absent, n=1, cutoff=0.8):
            help_text = f"did you mean `{by_case[near[0]]}`?"
        else:
            unlike.append(key)
            continue
        at = links.at(join_pointer(node.pointer, key))
        message = f"`{key}` is no field of {what}, and is not read"
        diagnostics.warning(code, message, at, help=help_text)
    return unlike
