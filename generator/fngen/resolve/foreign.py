"""Keys of schemas that are no keywords: misspelt ones, and those that lead out of what is sent."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from fngen.diagnostics import Code, Diagnostics
from fngen.json_types import JsonValue
from fngen.load.levels import levels
from fngen.resolve.keywords import HOLDS_DATA, HOLDS_LIST, HOLDS_MAP, HOLDS_SCHEMA, KEYWORDS
from fngen.resolve.pages import Node
from fngen.resolve.refs import Links

_KNOWN = HOLDS_SCHEMA | HOLDS_LIST | HOLDS_MAP | HOLDS_DATA | {"dependencies"}
_SAY_NOTHING = {"$comment", "$schema", "$vocabulary", "collectionFormat", "externalDocs", "xml"}
_MEANT = {name.lower(): name for name in KEYWORDS - _SAY_NOTHING if len(name) > 3}
"""What a key may have been meant for: words of three letters are like too many others."""


def is_foreign(
    node: Node, key: str, value: JsonValue, links: Links, diagnostics: Diagnostics
) -> bool:
    """Tell whether `key: value` of the schema at `node` is left out: references are in it.

    That is noted; of a keyword that is misspelt it is warned, as it has no effect.
    """
    if key in _KNOWN:
        return False
    assert isinstance(node.value, dict)
    leads_out = _refers(value)
    meant = None if key in KEYWORDS else _meant(key)
    if meant and meant not in node.value:
        message = f"`{key}` is no keyword of JSON Schema, and is not read"
        at = links.at(node.pointer).child(key)
        diagnostics.warning(Code.INVALID_SCHEMA, message, at, help=f"did you mean `{meant}`?")
    elif leads_out:
        # What it is to whom is unknown, and its references lead out of what a model is sent.
        message = f"`{key}` is no keyword of JSON Schema and is left out, as references are in it"
        diagnostics.note(Code.UNSUPPORTED, message, links.at(node.pointer).child(key))
    return leads_out


@cache
def _meant(key: str) -> str | None:
    """Return the keyword that `key` is a slip of.

    One with an underscore before it is no slip: somebody has switched it off.
    """
    if key.startswith("_"):
        return None
    near = get_close_matches(key.lower(), _MEANT, n=1, cutoff=0.85)
    return _MEANT[near[0]] if near else None


def _refers(value: JsonValue) -> bool:
    """Tell whether there is a reference anywhere in `value`."""
    return any(
        isinstance(inner, dict) and isinstance(inner.get("$ref"), str)
        for level in levels(value)
        for inner in level
    )
