"""`fngen diff`: what changed from one spec to another, graded by what it means."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

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
            "cosmetic: new.get, a: its description is new: `Where.`\n",
        ),
        (
            {"type": "object", "properties": {"b": CITY}},
            {"type": "object", "properties": {"b": {**CITY, "deprecated": True}}},
            "cosmetic: new.get, a.b: its deprecated is new: `true`\n",
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


def test_of_an_object_that_changed_in_several_ways_each_is_named() -> None:
    old = function({"a": address(b=CITY, c=CITY)})
    new = function({"a": address(b={"type": "string"})})
    assert difference(old, new).stdout.splitlines() == [
        "breaking: new.get, a.c: is gone",
        "widened: new.get, a.b: takes more than it did",
    ]
    new = function({"a": address(["b"], b=CITY, c={"type": "string"})})
    assert difference(old, new).stdout.splitlines() == [
        "breaking: new.get, a.b: is required now",
        "widened: new.get, a.c: takes more than it did",
    ]


def test_of_a_list_what_changed_in_its_items_is_named() -> None:
    old = function({"a": {"type": "array", "items": address(b=CITY)}})
    new = function({"a": {"type": "array", "items": address(b={"type": "string"})}})
    assert difference(old, new).stdout == "widened: new.get, a[].b: takes more than it did\n"


def tree(name: str, kind: object) -> dict[str, object]:
    """A function that takes a tree, whose definition is called `name`."""
    node = {"properties": {"kind": kind, "under": {"$ref": f"#/$defs/{name}"}}}
    keywords: dict[str, Any] = {"$defs": {name: node}}
    return function({"a": {"$ref": f"#/$defs/{name}"}}, **keywords)


def test_a_definition_may_have_another_name() -> None:
    assert difference(tree("Node", CITY), tree("Tree", CITY)).stdout == ""


def test_what_changed_in_a_definition_is_named_once() -> None:
    described = {**CITY, "description": "Where."}
    assert difference(tree("Node", CITY), tree("Tree", described)).stdout == (
        "cosmetic: new.get, a.kind: its description is new: `Where.`\n"
    )
    said = difference(tree("Node", CITY), tree("Node", {"enum": ["Porto"]})).stdout
    assert said == (
        'breaking: new.get, a.kind: takes less than it did, no longer `{"const": "Lisbon"}`\n'
    )


def test_definitions_that_all_lead_to_one_another_are_compared_as_a_whole() -> None:
    """To look into each by each way that leads to it would take for ever."""

    def web(kind: object) -> dict[str, object]:
        refs = {f"p{number}": {"$ref": f"#/$defs/D{number}"} for number in range(30)}
        nodes = {f"D{number}": {"properties": {**refs, "kind": kind}} for number in range(30)}
        keywords: dict[str, Any] = {"$defs": nodes}
        return function({"a": {"$ref": "#/$defs/D0"}}, **keywords)

    (line,) = difference(web(CITY), web({"enum": ["Porto"]})).stdout.splitlines()
    assert line.startswith("breaking: new.get, a: takes other values than it did")
    described = difference(web(CITY), web({**CITY, "description": "Where."})).stdout
    assert len(described.splitlines()) == 30


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            {**CITY, "description": "Where `it`\nis."},
            {"enum": ["Porto"], "description": "Where."},
            "cosmetic: new.get, a: its description was `Where ?it? is.`, and is `Where.`",
        ),
        (
            {**CITY, "default": "Porto", "description": "Here."},
            {**CITY, "default": "Lisbon"},
            (
                "cosmetic: new.get, a: its description is gone: `Here.`\n"
                "cosmetic: new.get, a: its default was `Porto`, and is `Lisbon`"
            ),
        ),
        (
            {"description": f"{'long ' * 40}and old, as it was {'then ' * 40}"},
            {"description": f"{'long ' * 40}and new"},
            (
                "cosmetic: new.get, a: its description was `…long long long long and old, as it was "
                "then then then then then then t…`, and is `…long long long long and new`"
            ),
        ),
        (
            {"type": "object", "properties": {}},
            {"type": "object", "properties": {"b": {}}},
            "cosmetic: new.get, a.b: is declared now",
        ),
    ],
)
def test_what_a_model_is_told_is_shown(old: object, new: object, said: str) -> None:
    assert said in difference(function({"a": old}), function({"a": new})).stdout


def test_a_function_under_the_same_name_is_the_same() -> None:
    old = api("id", "getOrder", "get", city=CITY)
    assert difference(old, api("id", "getOrder", "post", city=CITY)).stdout == (
        "breaking: new.getOrder: its effect was `read`, and is `write`\n"
    )


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
        "breaking: new.get: its result may be one that it never was: `city`\n"
    )
    assert difference(new, old).stdout == "widened: new.get: its result is one of fewer: `city`\n"
    more = api("id", "get", "get", city=CITY, stop=CITY)
    assert difference(more, old).stdout == (
        "breaking: new.get: its result may be one that it never was: `stop` is gone\n"
    )


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
