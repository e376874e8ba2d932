"""Branches of a `oneOf` that cannot be chosen, as what satisfies them satisfies another as well."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from fngen.diagnostics import Code, Diagnostics
from fngen.json_types import JsonObject, JsonValue
from fngen.resolve.pages import Node
from fngen.resolve.refs import Links
from fngen.resolve.versions import ANNOTATIONS

_TOLD = ANNOTATIONS | {"example", "externalDocs", "xml", "discriminator"}
_READ = frozenset({"type", "properties", "required", "allOf", "additionalProperties", "$ref"})
_MOST = 50
"""Branches that are compared, each with each."""


@dataclass(slots=True)
class _Branch:
    """What an object must be to satisfy a branch: these properties and no other rules."""

    number: int
    properties: dict[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    required: set[str] = field(default_factory=set[str])
    is_closed: bool = False

    def takes(self, other: _Branch) -> bool:
        """Tell whether it takes what is made of the properties of the branch `other`."""
        return (
            self.required <= other.required
            and not (self.is_closed and other.properties.keys() - self.properties.keys())
            and all(
                self.properties.get(name, rule) == rule for name, rule in other.properties.items()
            )
        )


def tell_twins(one_of: Node, links: Links, diagnostics: Diagnostics) -> None:
    """Warn of the branches in the list `one_of` that ask for the same, or for no more than another."""
    assert isinstance(one_of.value, list)
    alike: dict[str, list[int]] = {}
    objects: list[_Branch] = []
    for index, branch in enumerate(one_of.value):
        end = links.follow(one_of.child(index, branch))
        if end is None or not isinstance(end.value, dict):
            continue
        asked = {key: value for key, value in end.value.items() if key not in _TOLD}
        numbers = alike.setdefault(json.dumps(asked, sort_keys=True), [])
        numbers.append(index + 1)
        found = _Branch(index + 1)
        if len(numbers) == 1 and _read(end, found, links, set()) and found.properties:
            objects.append(found)
    for numbers in alike.values():
        if len(numbers) > 1:
            diagnostics.warning(
                Code.CONTRADICTORY_SCHEMA,
                f"branches {_listed(numbers)} of this `oneOf` ask for the same, so what satisfies them is refused",
                links.at(one_of.pointer),
                help="write `anyOf`, or tell the branches apart, by a `const` in each",
            )
    if contained := [one.number for one in objects[:_MOST] if _is_taken(one, objects[:_MOST])]:
        many = len(contained) > 1
        which = f"branches {_listed(contained)}" if many else f"branch {contained[0]}"
        diagnostics.warning(
            Code.CONTRADICTORY_SCHEMA,
            f"what is made of {which} of this `oneOf` satisfies another as well, and so it is refused",
            links.at(one_of.pointer),
            help="write `anyOf`, or tell the branches apart, by a `const` in each",
        )


def _is_taken(branch: _Branch, others: list[_Branch]) -> bool:
    """Tell whether one of the `others` takes what is made of the properties of `branch`."""
    return any(one.takes(branch) for one in others if one is not branch)


def _listed(numbers: list[int]) -> str:
    return f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def _read(node: Node, branch: _Branch, links: Links, seen: set[str]) -> bool:
    """Read into `branch` what the schema at `node` asks of an object; tell whether that is all."""
    end = links.follow(node)
    if end is None or not isinstance(end.value, dict) or end.pointer in seen:
        return False
    seen.add(end.pointer)
    schema = {key: value for key, value in end.value.items() if key not in _TOLD}
    if not schema.keys() <= _READ or schema.get("type", "object") != "object":
        return False
    properties, required = schema.get("properties", {}), schema.get("required", [])
    parts = schema.get("allOf", [])
    if not isinstance(properties, dict) or not isinstance(required, list):
        return False
    for name, rule in properties.items():
        asked = _asked(rule)
        if branch.properties.setdefault(name, asked) != asked:
            return False
    branch.required.update(name for name in required if isinstance(name, str))
    branch.is_closed |= schema.get("additionalProperties", True) is not True
    around = end.child("allOf", parts)
    return isinstance(parts, list) and all(
        _read(around.child(index, part), branch, links, seen) for index, part in enumerate(parts)
    )


def _asked(rule: JsonValue) -> JsonValue:
    """Return `rule` without what it tells a reader."""
    if not isinstance(rule, dict):
        return rule
    asked: JsonObject = {key: value for key, value in rule.items() if key not in _TOLD}
    return asked
