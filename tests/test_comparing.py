"""`fngen diff`: what changed from one spec to another, graded by what it means."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fngen.cli import main

CITY = {"type": "string", "enum": ["Lisbon", "Porto"]}


@pytest.fixture(autouse=True)
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def fngen(*words: str) -> Result:
    result = CliRunner().invoke(main, list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def function(properties: object, name: str = "get", **keywords: object) -> dict[str, object]:
    parameters = {"type": "object", "properties": properties, **keywords}
    return {"name": name, "description": "Get it.", "parameters": parameters}


def difference(old: object, new: object, *words: str) -> Result:
    Path("old.json").write_text(json.dumps(old))
    Path("new.json").write_text(json.dumps(new))
    return fngen("diff", "old.json", "new.json", *words)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (CITY, {"enum": ["Porto", "Lisbon"]}, ""),
        (CITY, {"anyOf": [{"const": "Porto"}, {"const": "Lisbon"}]}, ""),
        ({"type": ["string", "null"]}, {"anyOf": [{"type": "null"}, {"type": "string"}]}, ""),
        ({"type": "integer", "minimum": 1}, {"type": "integer", "exclusiveMinimum": 0}, ""),
        (CITY, {"type": "string"}, "widened: new.get, a: takes more than it did\n"),
        (
            CITY,
            {"enum": ["Porto"]},
            'breaking: new.get, a: takes less than it did, no longer `{"const": "Lisbon"}`\n',
        ),
        (
            {"type": "string"},
            {"type": "string", "maxLength": 3},
            'breaking: new.get, a: takes less than it did, no longer `{"minLength": 4, "type": "string"}`\n',
        ),
        (
            {"type": "integer"},
            {"type": "string"},
            'breaking: new.get, a: takes other values than it did, no longer `{"type": "integer"}`\n',
        ),
        (
            CITY,
            {**CITY, "description": "Where."},
            "cosmetic: new.get, a: its description or default changed\n",
        ),
        (
            {"type": "object", "properties": {"b": CITY}},
            {"type": "object", "properties": {"b": {**CITY, "title": "description"}}},
            "cosmetic: new.get, a: its description or default changed\n",
        ),
    ],
)
def test_an_argument_is_compared_by_what_it_takes(old: object, new: object, said: str) -> None:
    assert difference(function({"a": old}), function({"a": new})).stdout == said


def address(required: list[str] | None = None, **properties: object) -> dict[str, object]:
    return {
        "type": "object",
        "properties": properties,
        "required": required or [],
        "additionalProperties": False,
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (address(b=CITY, c=CITY), address(b=CITY), ["breaking: new.get, a.c: is gone"]),
        (address(b=CITY), address(b=CITY, c=CITY), ["widened: new.get, a.c: is new"]),
        (address(b=CITY), address(["c"], b=CITY, c=CITY), ["breaking: new.get, a.c: is new"]),
        (
            address(b=address(c=CITY, d=CITY)),
            address(b=address(c={"type": "string"}, d={"enum": ["Porto"]})),
            [
                'breaking: new.get, a.b.d: takes less than it did, no longer `{"const": "Lisbon"}`',
                "widened: new.get, a.b.c: takes more than it did",
            ],
        ),
        # What is open took any value of a property that it did not declare.
        (
            {"type": "object", "properties": {"b": CITY}},
            {"type": "object", "properties": {"b": CITY, "c": CITY}},
            ["breaking: new.get, a.c: is new"],
        ),
        (
            {"type": "object", "properties": {"b": CITY, "c": CITY}},
            {"type": "object", "properties": {"b": CITY}},
            ["widened: new.get, a.c: is gone"],
        ),
    ],
)
def test_of_an_object_the_property_that_changed_is_named(
    old: object, new: object, said: list[str]
) -> None:
    result = difference(function({"a": old}), function({"a": new}))
    assert result.stdout.splitlines() == said


def test_an_object_that_changed_in_more_ways_is_named_as_a_whole() -> None:
    old = function({"a": address(b=CITY, c=CITY)})
    for new in (address(b={"type": "string"}), address(["b"], b=CITY, c={"type": "string"})):
        (line,) = difference(old, function({"a": new})).stdout.splitlines()
        assert line.startswith("breaking: new.get, a: takes")


def test_arguments_that_come_and_go() -> None:
    old = function({"a": CITY, "b": CITY, "c": CITY}, required=["a"])
    new = function({"b": CITY, "c": CITY, "d": CITY, "e": CITY}, required=["c", "e"])
    assert difference(old, new).stdout.splitlines() == [
        "breaking: new.get, a: is gone",
        "breaking: new.get, c: is required now",
        "breaking: new.get, e: is new, and required",
        "widened: new.get, d: is new",
    ]
    assert difference(function({"a": CITY}, required=["a"]), function({"a": CITY})).stdout == (
        "widened: new.get, a: is no longer required\n"
    )


def test_functions_that_come_go_and_are_renamed() -> None:
    old = [function({"a": CITY}, "a"), function({"b": CITY}, "b")]
    new = [function({"a": CITY}, "z"), function({"c": CITY}, "c")]
    assert difference(old, new).stdout.splitlines() == [
        "breaking: new.b: is gone",
        "breaking: new.z: was called `a`",
        "widened: new.c: is new",
    ]


def test_what_arguments_are_together() -> None:
    old = function({"a": CITY, "b": CITY})
    new = function({"a": CITY, "b": CITY}, minProperties=1)
    assert "of its arguments together, takes less" in difference(old, new).stdout
    new = function({"a": CITY, "b": CITY}, additionalProperties=True)
    assert difference(old, new).stdout == "widened: new.get: takes arguments of any name now\n"


def api(path: str, name: str, method: str, **result: object) -> dict[str, object]:
    schema = {"type": "object", "properties": result, "required": [*result]}
    responses = {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}
    operation: dict[str, object] = {
        "operationId": name,
        "summary": "Get it.",
        "responses": responses,
    }
    item = {"in": "path", "name": path, "required": True, "schema": {"type": "string"}}
    operation["parameters"] = [item]
    paths = {f"/orders/{{{path}}}": {method: operation}}
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}


def test_an_operation_is_known_by_its_method_and_path() -> None:
    lines = difference(api("id", "getOrder", "get"), api("key", "readOrder", "get")).stdout
    assert lines.splitlines() == [
        "breaking: new.readOrder: was called `getOrder`",
        "breaking: new.readOrder, id: is gone",
        "breaking: new.readOrder, key: is new, and required",
    ]


def test_more_of_a_result_is_new_to_those_who_read_it() -> None:
    old, new = api("id", "get", "get", city=CITY), api("id", "get", "get", city={"type": "string"})
    assert difference(old, new).stdout == (
        "breaking: new.get: its result may be one that it never was\n"
    )
    assert difference(new, old).stdout == "widened: new.get: its result is one of fewer\n"


def test_a_spec_is_compared_with_what_was_last_built() -> None:
    Path("specs").mkdir()
    spec = Path("specs/new.json")
    spec.write_text(json.dumps(function({"a": CITY})))
    assert fngen("diff", "specs").stdout == "widened: new.get: is new\n"
    assert fngen("build").exit_code == 0
    assert fngen("diff", "specs").stdout == ""
    spec.write_text(json.dumps(function({})))
    assert fngen("diff", "specs/new.json").stdout == "breaking: new.get, a: is gone\n"
    for text in ("", "[]", '{"format": 1, "functions": [{"name": "get"}]}'):
        Path("generated/new/functions.json").write_text(text)
        result = fngen("diff", "specs")
        assert result.exit_code == 1
        assert "error[unusable-output]" in result.stderr


@pytest.mark.parametrize(
    ("fail_on", "codes"), [("breaking", (1, 0, 0)), ("widened", (1, 1, 0)), ("cosmetic", (1, 1, 1))]
)
def test_fail_on(fail_on: str, codes: tuple[int, int, int]) -> None:
    old = function({"a": CITY})
    news = [function({}), function({"a": CITY, "b": CITY}), {**old, "description": "It."}]
    assert tuple(difference(old, new, "--fail-on", fail_on).exit_code for new in news) == codes
    assert difference(old, old, "--fail-on", fail_on).exit_code == 0
    assert difference(old, function({})).exit_code == 0


def test_forms() -> None:
    old, new = function({"a\n`<b>": CITY}), function({})
    assert json.loads(difference(old, new, "--format", "json").stdout) == {
        "grade": "breaking",
        "package": "new",
        "function": "get",
        "argument": "a\n`<b>",
        "message": "is gone",
    }
    shown = difference(old, new, "--format", "markdown").stdout
    assert shown == "### Breaking\n\n- `new.get`, `a??<b>` is gone\n\n"


def test_a_fault_in_a_spec_is_told() -> None:
    result = difference(function({}), {"functions": [1]})
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "new.json" in result.stderr
