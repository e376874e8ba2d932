"""What strict schemas come to at the least, found once for each definition that functions share.

So a function whose definitions are far beyond the limits of strict mode costs little. Whether any
other keeps to them is told of its whole schema (`strict_limits.py`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from fngen.json_types import JsonValue
from fngen.lower.strict_limits import CHARACTERS, PROPERTIES, VALUES, check_count, check_levels


@dataclass(slots=True)
class Outline:
    """What counts of a schema, what it refers to aside.

    `counts` are properties, values and characters of each schema in it, equal ones once. `levels`
    are those of objects in one another, `uses` what is referred to within so many of them.
    """

    counts: dict[int, tuple[int, int, int]] = field(default_factory=dict[int, tuple[int, int, int]])
    levels: int = 0
    uses: dict[tuple[str, int], None] = field(default_factory=dict[tuple[str, int], None])


def outline_of(schema: JsonValue) -> Outline:
    """Return the outline of the strict `schema`."""
    outline = Outline()
    _add(outline, schema, 0)
    return outline


def check_outlines(root: Outline, definitions: Mapping[str, Outline]) -> None:
    """Check that a schema may be within the limits of strict mode, if `definitions` are its own.

    Raises:
        NoStrictFormError: it is not, however much of it is shared.
    """
    check_levels(_levels(root, definitions, {}))
    counts = dict(root.counts)
    for outline in definitions.values():
        counts |= outline.counts
    properties, values, characters = map(sum, zip((0, 0, 0), *counts.values(), strict=True))
    check_count(properties, PROPERTIES, "properties")
    check_count(values, VALUES, "values of enums")
    check_count(characters, CHARACTERS, "characters of names and values")


def _add(outline: Outline, node: JsonValue, level: int) -> None:
    if not isinstance(node, dict):
        return
    outline.levels = max(outline.levels, level)
    names: list[str] = []
    values: list[JsonValue] = []
    for key, value in node.items():
        if key == "properties" and isinstance(value, dict):
            names = [*value]
            outline.levels = max(outline.levels, level + 1)
            for inner in value.values():
                _add(outline, inner, level + 1)
        elif key == "items":
            _add(outline, value, level)
        elif key == "anyOf" and isinstance(value, list):
            for inner in value:
                _add(outline, inner, level)
        elif key == "$ref" and isinstance(value, str):
            outline.uses[value.removeprefix("#/$defs/"), level] = None
        elif key == "enum" and isinstance(value, list):
            values = value
    if names or values:
        texts = [*names, *(value for value in values if isinstance(value, str))]
        counts = len(names), len(values), sum(map(len, texts))
        outline.counts[hash(json.dumps(node))] = counts


def _levels(outline: Outline, definitions: Mapping[str, Outline], known: dict[str, int]) -> int:
    """Return how many levels of objects there are; recursion adds none, as it is to be counted."""
    levels = outline.levels
    for name, above in outline.uses:
        if name not in known:
            known[name] = 0
            known[name] = _levels(definitions[name], definitions, known)
        levels = max(levels, above + known[name])
    return levels
