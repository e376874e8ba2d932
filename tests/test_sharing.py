"""Strict payloads say once what stands in several places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from fngen.lower.sharing import shared

from tests.building import object_of
from tests.strict_rules import broken_rules

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue


def closed(**properties: JsonValue) -> JsonObject:
    return object_of(properties, [*properties], additionalProperties=False)


TEXT: JsonObject = {"type": "string"}
PLACE = closed(street={**TEXT, "description": "With the number."}, city=TEXT, country=TEXT)
LINES: JsonObject = {"type": "array", "items": closed(**{"from": PLACE, "note": TEXT})}


def test_what_stands_in_several_places_is_a_definition() -> None:
    schema = shared(closed(home=PLACE, work={"anyOf": [PLACE, {"type": "null"}]}, way=LINES))
    assert broken_rules(schema) == []
    assert json.dumps(schema).count("With the number.") == 1
    reference = {"$ref": "#/$defs/home"}
    assert schema["$defs"] == {"home": PLACE}
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert properties["home"] == reference
    assert properties["work"] == {"anyOf": [reference, {"type": "null"}]}


def test_definitions_stay_and_are_used() -> None:
    node = closed(next={"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]}, at=PLACE)
    schema: JsonObject = {**closed(first=node, place=PLACE), "$defs": {"Node": node}}
    assert shared(schema) == {
        **closed(first={"$ref": "#/$defs/Node"}, place={"$ref": "#/$defs/at"}),
        "$defs": {
            "Node": closed(
                next={"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]},
                at={"$ref": "#/$defs/at"},
            ),
            "at": PLACE,
        },
    }


@pytest.mark.parametrize("name", ["a/b", "größe", "", "$ref"])
def test_a_definition_has_a_name_that_a_reference_can_have(name: str) -> None:
    schema = shared(closed(**{name: PLACE, f"{name} too": PLACE, "rest": PLACE}))
    assert broken_rules(schema) == []
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    assert all(one.isidentifier() and one.isascii() for one in definitions)


def test_what_is_short_stays_where_it_is() -> None:
    word: JsonObject = {**TEXT, "description": "One word."}
    schema = closed(a=word, b=word, c=word)
    assert shared(schema) == schema
