"""`fngen explain PACKAGE FUNCTION`: what became of each field, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from fngen.fates import fates_of, tree

from tests.building import functions, object_of
from tests.contracts import contract_of

if TYPE_CHECKING:
    from pathlib import Path

    from fngen_runtime.contract import FunctionEntry
    from fngen_runtime.json_types import JsonObject, JsonValue

_LONG = "a" * 301

_EXPLAINED = """\
(arguments)  lost     `not` is too long for a description; what is not declared are pairs in `more_properties`; told in the description: `not`
node         kept
  next       lowered  null where it is left out
  kind       lost     `enum` is too long for a description; null where it is left out; JSON text; told in the description: `enum`
  anyOf_all  lost     `default` is too long for a description; null where it is left out; told in the description: `default`
pet          lowered  a list of pairs of key and value; what is not declared are pairs in `more_properties`; `oneOf` is `anyOf`
  oneOf 1    lowered  what is not declared are pairs in `more_properties`
    cat      kept
  oneOf 2    lowered  a list of pairs of key and value
    {}       kept
  oneOf 3    kept
pair         lowered  the order of items is told in the description
  [0]        lowered  JSON text
  [1]        lowered  JSON text
{}           kept"""


_TOLD_OR_NOT = """\
plain       kept
  []        kept
of_no_use   kept
examples    kept
never       hidden   nothing satisfies it
neither     hidden   nothing satisfies it
either      kept
  anyOf 1   kept
  anyOf 2   hidden   nothing satisfies it
one_of_two  lowered  what is not declared are pairs in `more_properties`
  a         lowered  null where it is left out
  b         lowered  null where it is left out
  anyOf 1   lowered  what is not declared are pairs in `more_properties`
  anyOf 2   lowered  what is not declared are pairs in `more_properties`
  anyOf 3   hidden   nothing satisfies it
closed      kept
  a         kept
more        lowered  what is not declared are pairs in `more_properties`; told in the description: `required`
  a         kept
parts       lowered  `allOf` is merged
  a         kept"""


def entry_of(folder: Path, spec: JsonValue) -> FunctionEntry:
    """Return what functions.json says of the one function of `spec`."""
    contract = contract_of(folder, spec)
    assert contract is not None
    (entry,) = cast("list[FunctionEntry]", contract["functions"])
    return entry


def test_explain_says_what_is_told_and_what_cannot_be(tmp_path: Path) -> None:
    nothing_said: JsonObject = {"uniqueItems": False, "minLength": 0, "deprecated": False}
    fields: JsonObject = {
        "plain": {"type": ["array", "string"], "items": {"type": "integer"}, **nothing_said},
        "of_no_use": {"type": "integer", "uniqueItems": True, "minProperties": 1},
        "examples": {"type": "string", "examples": []},
        "never": False,
        "neither": {"allOf": [{"type": "string"}, {"type": "integer"}]},
        "either": {"anyOf": [{"type": "string"}, {"enum": []}]},
        "one_of_two": {
            **object_of({"a": {"type": "string"}, "b": {"type": "string"}}),
            "anyOf": [{"required": ["a"]}, {"required": ["b"]}, {"type": "string"}],
        },
        "closed": object_of({"a": {"type": "string"}}, ["a"], unevaluatedProperties=False),
        "more": object_of({"a": {"type": "string"}}, ["a", "b"], additionalProperties=True),
        "parts": {
            "required": ["a"],
            "allOf": [object_of({"a": {"type": "string"}}, ["a"], additionalProperties=False)],
        },
    }
    required = [name for name in fields if not name.startswith("ne")]
    spec = functions(f=object_of(fields, [*required]))
    entry = entry_of(tmp_path, spec)
    assert "\n".join(tree(fates_of(entry))) == _TOLD_OR_NOT
    sent = cast("JsonObject", entry["parameters"]["properties"])
    assert sent["examples"] == {"type": "string"}
    del entry["strict"]
    assert "never       kept" in "\n".join(tree(fates_of(entry)))


def test_explain_says_why_headers_are_no_arguments(tmp_path: Path) -> None:
    headers: list[JsonValue] = [
        {"name": name, "in": "header", "schema": {"type": "string"}}
        for name in ("authorization", "X-Trace")
    ]
    operation: JsonObject = {"operationId": "list_pets", "parameters": headers, "responses": {}}
    api: JsonObject = {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "paths": {"/pets": {"get": operation}},
    }
    entry = entry_of(tmp_path, api)
    assert [*tree(fates_of(entry))] == [
        "X-Trace        lowered  null where it is left out",
        "authorization  hidden   `security` says what it is",
    ]


def test_explain_follows_definitions_branches_and_what_is_not_declared(tmp_path: Path) -> None:
    node = object_of(
        {
            "next": {"$ref": "#/$defs/Node"},
            "kind": {"enum": [{"a": _LONG}]},
            "anyOf_all": {"type": "string", "default": _LONG},
        },
        additionalProperties=False,
    )
    pet: JsonObject = {
        "oneOf": [
            object_of({"cat": {"type": "string"}}, ["cat"]),
            {"type": "object", "additionalProperties": {"type": "integer"}},
            {"type": "string"},
        ]
    }
    tuples: JsonObject = {"type": "array", "prefixItems": [{"type": "string"}, {"type": "object"}]}
    parameters = object_of(
        {"node": {"$ref": "#/$defs/Node"}, "pet": pet, "pair": tuples},
        ["pair", "pet", "node"],
        additionalProperties={"type": "integer"},
    )
    parameters |= {"$defs": {"Node": node}, "not": {"required": [_LONG]}}
    spec = functions(f=parameters)
    entry = entry_of(tmp_path, spec)
    assert "\n".join(tree(fates_of(entry))) == _EXPLAINED
