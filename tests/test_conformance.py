"""What JSON Schema says, through real builds: a sample here, and the suites where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance.json_schema_suite import (
    SETS,
    corpus_folder,
    idle_gaps,
    read_cases,
    run,
    served,
    surprises,
)
from conformance.judging import Case, Instance

if TYPE_CHECKING:
    from pathlib import Path

    from fngen_runtime.json_types import JsonValue

_DRAFT_4 = "http://json-schema.org/draft-04/schema#"
_DRAFT_7 = "http://json-schema.org/draft-07/schema#"
_DRAFT_2019_09 = "https://json-schema.org/draft/2019-09/schema"

# By name: a schema, values that it takes, values that it does not.
_SAMPLE: dict[str, tuple[JsonValue, list[JsonValue], list[JsonValue]]] = {
    "false": (False, [], [1, None, {}]),
    "exclusive in draft 4": (
        {"$schema": _DRAFT_4, "minimum": 1, "exclusiveMinimum": True},
        [1.5, "a"],
        [1, 0],
    ),
    "$ref alone counts up to draft 7": (
        {
            "$schema": _DRAFT_7,
            "properties": {"a": {"$ref": "#/definitions/a", "maxItems": 1}},
            "definitions": {"a": {"type": "array"}},
        },
        [{"a": [1, 2]}],
        [{"a": {}}],
    ),
    "$ref and others from 2019-09 on": (
        {
            "$schema": _DRAFT_2019_09,
            "properties": {"a": {"$ref": "#/$defs/a", "maxItems": 1}},
            "$defs": {"a": {"type": "array"}},
        },
        [{"a": [1]}],
        [{"a": [1, 2]}, {"a": {}}],
    ),
    "recursion that is extended": (
        {
            "$schema": _DRAFT_2019_09,
            "$id": "https://example.com/strict",
            "$recursiveAnchor": True,
            "$ref": "tree",
            "unevaluatedProperties": False,
            "$defs": {
                "tree": {
                    "$id": "tree",
                    "$recursiveAnchor": True,
                    "properties": {"under": {"$recursiveRef": "#"}},
                }
            },
        },
        [{"under": {"under": {}}}],
        [{"under": {"other": 1}}],
    ),
    "unevaluated across branches": (
        {
            "anyOf": [{"properties": {"a": True}, "required": ["a"]}, {"properties": {"b": True}}],
            "unevaluatedProperties": False,
        },
        [{"a": 1}, {"b": 1}, {"a": 1, "b": 1}],
        [{"c": 1}, {"a": 1, "c": 1}],
    ),
    "unevaluated, but for a part that evaluates all": (
        {
            "allOf": [{"properties": {"a": True}, "unevaluatedProperties": True}],
            "unevaluatedProperties": False,
        },
        [{"a": 1, "b": 2}],
        [],
    ),
    "a property that cannot be": (
        {
            "oneOf": [
                {"additionalProperties": False},
                {
                    "properties": {"a": {"minimum": 1}, "b": {"allOf": [False]}},
                    "additionalProperties": False,
                },
            ]
        },
        [{"a": 1}],
        [{"b": 1}, {"a": 0}],
    ),
    "what strict mode sends as JSON text": (
        {"minimum": 5, "minLength": 2, "required": ["a"]},
        [7, "ab", {"a": "x"}, "null", None],
        [3, "a", {}],
    ),
    "numbers": ({"type": "integer", "multipleOf": 0.5}, [1, 2.0, 10**400], [1.5, True]),
    "formats": ({"format": "idn-hostname"}, ["größe.example", 1], ["-a", ""]),
    "metaschemas": (
        {
            "type": "object",
            "properties": {
                "old": {"$ref": _DRAFT_7},
                "new": {"$ref": "https://json-schema.org/draft/2020-12/schema"},
            },
        },
        [{"old": {"items": [{"type": "null"}]}, "new": {"properties": {"a": {"minimum": 1}}}}],
        [{"old": {"items": [{"type": "nil"}]}}, {"new": {"properties": {"a": {"minimum": "1"}}}}],
    ),
    "patterns": ({"pattern": r"^\p{Letter}+$"}, ["größe"], ["1"]),
}


def test_a_sample_is_judged_as_json_schema_says(tmp_path: Path) -> None:
    cases = [
        Case(
            name,
            schema,
            (
                *(Instance(repr(value)[:20], value, valid=True) for value in valid),
                *(Instance(repr(value)[:20], value, valid=False) for value in invalid),
            ),
        )
        for name, (schema, valid, invalid) in _SAMPLE.items()
    ]
    assert run(cases, tmp_path) == {}


def test_what_is_judged_wrongly_is_found(tmp_path: Path) -> None:
    wrong = [
        Case("type", {"type": "string"}, (Instance("a", "a", valid=False),)),
        Case("broken", {"type": "strnig"}, (Instance("a", "a", valid=True),)),
        Case("bound", {"minimum": 2}, (Instance("one", 1, valid=True),)),
    ]
    found = run(wrong, tmp_path)
    assert list(found) == ["type: a", "broken: a", "bound: one"]
    assert found["type: a"] == "accepted"
    assert found["broken: a"].startswith("not built: invalid-schema: ")
    assert found["bound: one"] == "refused: value: expected at least 2; got 1"
    assert len(list(surprises("none", wrong, found))) == 3


def test_a_gap_that_is_none_any_more_is_found() -> None:
    instance = Instance("a float is not an integer even without a fraction", 1.0, valid=False)
    case = Case("draft4: optional/zeroTerminatedFloats: some", {"type": "integer"}, (instance,))
    name = f"{case.name}: {instance.description}"
    assert list(surprises("draft4", [case], {name: "accepted"})) == []
    assert list(surprises("draft4", [case], {})) == [f"passes, and is no gap any more: {name}"]
    assert (
        "draft4: optional/zeroTerminatedFloats: *: a float is not an integer even *"
        in idle_gaps(["another"])
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
def test_the_suites_hold_but_for_known_gaps(name: str, tmp_path: Path) -> None:
    corpus = corpus_folder()
    if corpus is None:
        pytest.skip("there is no corpus; FNGEN_CORPUS may name its folder")
    with served(corpus) as server:
        cases = read_cases(corpus, name, server)
        assert list(surprises(name, cases, run(cases, tmp_path))) == []
