"""Data in equals data out: what a handler receives is what the model sent, whatever the schema."""

from __future__ import annotations

import ast
import itertools
import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from fngen.diagnostics import Code, Severity
from hypothesis import HealthCheck, given, settings
from jsonschema_rs import validator_for
from pydantic import MISSING
from pydantic_core import to_json

from tests.building import Built, build_in, functions, object_of, try_build
from tests.schemas import cases, list_at, object_at, specs

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue

_FIXED = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
_numbers = itertools.count(1)


def _closed(spec: JsonObject) -> JsonObject:
    """Return `spec` as it judges arguments: undeclared ones only where its root asks for them."""
    branches = [*list_at(spec, "allOf"), *list_at(spec, "anyOf")]
    parts = [spec, *(part for part in branches if isinstance(part, dict))]
    is_open = any(
        part.get("additionalProperties", False) is not False or "patternProperties" in part
        for part in parts
    )
    names: list[JsonValue] = [name for part in parts for name in object_at(part, "properties")]
    rest = {key: value for key, value in spec.items() if key != "$defs"}
    closing: JsonObject = {} if is_open else {"propertyNames": {"enum": names}}
    return {**closing, "allOf": [rest], "$defs": spec["$defs"]}


def _same(one: JsonValue, other: JsonValue) -> bool:
    """Tell whether two JSON values are equal: `true` is not 1, and 1.0 is 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


def _build(folder: Path, spec: JsonObject) -> Built | None:
    """Build `spec`; None where the build says, rightly or not, that nothing satisfies it."""
    built, diagnostics = try_build(folder, spec, name=f"spec_{next(_numbers)}")
    if built is None:
        # What is told besides, as that there is no strict form, is no reason.
        errors = [item for item in diagnostics.items if item.severity is Severity.ERROR]
        assert {item.code for item in errors} == {Code.CONTRADICTORY_SCHEMA}, errors
    return built


def _check(folder: Path, spec: JsonObject, sent: list[JsonObject]) -> int:
    """Check calls with each of `sent`; return how many were accepted."""
    judge = validator_for(_closed(spec), validate_formats=True)
    built = _build(folder, spec)
    if built is None:
        assert not any(judge.is_valid(value) for value in sent)
        return 0
    name = built.dispatcher.names[0]
    entry = built.contract(name)
    received: list[dict[str, object]] = []

    def handler(**keywords: object) -> None:
        received.append(keywords)

    handlers = SimpleNamespace(**{cast("str", entry["handler"]): handler})
    dispatcher = built.to(handlers, repair=False).plain
    declared = cast("dict[str, str]", entry["arguments"])
    to_wire = {new: wire for wire, new in declared.items()}
    for value in sent:
        text = json.dumps(value)
        received.clear()
        # An undeclared argument cannot have the Python name of a declared one.
        valid = judge.is_valid(value) and not any(
            key in to_wire and key not in declared for key in value
        )
        problems = dispatcher.validate(name, text)
        result = dispatcher.call(name, text)
        assert (not problems) == valid, (value, problems)
        assert result.ok == valid, (value, result)
        assert len(received) == valid
        if valid:
            back: JsonObject = json.loads(to_json(received[0]))
            assert _same({to_wire.get(key, key): item for key, item in back.items()}, value), (
                value,
                back,
            )
    return sum(judge.is_valid(value) for value in sent)


_KINDS: list[JsonValue] = [
    object_of({"kind": {"const": 1}, "a": {"type": "integer"}}, ["kind"]),
    object_of({"kind": {"const": 2}}, ["kind"]),
]
_ROWS: JsonObject = {"type": "array", "items": object_of({"a": {"type": "string"}})}


@pytest.mark.parametrize(
    ("schema", "sent"),
    [
        # Fields that pydantic would not have under these names.
        (object_of({"copy": _ROWS, "json": _ROWS}), {"copy": [{"a": "1"}], "json": []}),
        (object_of({"copy": _ROWS, "copy_": _ROWS}), {"copy_": [{"a": "1"}]}),
        (object_of({"x": object_of({"model_dump": {}, "__class__": {}})}), {"x": {"__class__": 1}}),
        # A wire name that is the Python name of another.
        (object_of({"x": object_of({"aB": {}, "a_b": {}})}), {"x": {"a_b": 1}}),
        (object_of({"x": object_of({"id": {"type": "integer"}})}), {"x": {"id_": "text"}}),
        # What is declared in one case says nothing about the others.
        (
            object_of({"x": {"type": "object", "if": object_of({"a": {"type": "integer"}})}}),
            {"x": {"a": "text"}},
        ),
        (
            object_of({"x": {"type": "object", "anyOf": _KINDS}}),
            {"x": {"kind": 2, "a": "text"}},
        ),
        (
            object_of({"x": {"type": "object", "anyOf": [*_KINDS, True]}}),
            {"x": {"a": [{"a": 1}]}},
        ),
        (object_of({"x": object_of({"ΰ": object_of({"ΰ": {}})})}), {"x": {"ΰ": {"ΰ": 1}}}),
    ],
)
def test_handlers_receive_what_was_sent_here_too(
    tmp_path: Path, schema: JsonObject, sent: JsonObject
) -> None:
    assert _check(tmp_path, {**schema, "$defs": {}}, [sent]) == 1


_COUNT: JsonObject = {"type": "integer"}


@pytest.mark.parametrize(
    ("inner", "sent", "expected"),
    [
        (_COUNT, 1e300, int(1e300)),
        (_COUNT, -1e20, -(10**20)),
        ({"type": ["integer", "null"]}, 1e20, 10**20),
        ({"type": ["boolean", "string", "integer"]}, 1e20, 10**20),
        ({"anyOf": [object_of({"b": _COUNT}), _COUNT]}, 1e20, 10**20),
        ({"type": "array", "items": _COUNT}, [1.0, 1e20], [1, 10**20]),
        ({"type": "object", "additionalProperties": _COUNT}, {"k": 1e20}, {"k": 10**20}),
        ({"type": "number"}, 1e300, 1e300),
    ],
)
def test_an_integer_is_one_however_it_is_written(
    tmp_path: Path, inner: JsonValue, sent: JsonValue, expected: object
) -> None:
    model = object_of({"a": inner})
    places: JsonObject = {
        "one": model,
        "many": {"type": "array", "items": model},
        "named": {"type": "object", "additionalProperties": model},
        "either": {"anyOf": [model, {"type": "string"}]},
    }
    built = build_in(tmp_path, functions(go=object_of(places)))
    values: JsonObject = {
        "one": {"a": sent},
        "many": [{"a": sent}],
        "named": {"x": {"a": sent}},
        "either": {"a": sent},
    }
    text = json.dumps(values)

    def go(one: Any, many: Any, named: Any, either: Any) -> list[Any]:
        return [one.a, many[0].a, named["x"].a, either.a]

    dispatcher = built.to(SimpleNamespace(go=go))
    for result in (dispatcher.call("go", text), dispatcher.plain.call("go", text)):
        assert result.value == [expected] * 4
        assert [type(found) for found in cast("list[object]", result.value)] == [type(expected)] * 4


def test_what_every_case_declares_is_typed(tmp_path: Path) -> None:
    either: list[JsonValue] = [
        object_of({"id": {"type": "string"}, "a": {"type": "integer"}}),
        object_of({"id": {"type": "string"}, "b": {"type": "integer"}}),
    ]
    built = build_in(tmp_path, object_of({"x": {"type": "object", "oneOf": either}}))
    fields = built.module("models").SpecX.model_fields
    assert [(name, fields[name].annotation) for name in ("id_", "a", "b")] == [
        ("id_", str | MISSING),
        ("a", Any | MISSING),
        ("b", Any | MISSING),
    ]


def test_handlers_receive_what_was_sent(tmp_path: Path) -> None:
    accepted = 0

    @settings(_FIXED, max_examples=120)
    @given(cases())
    def check(case: tuple[JsonObject, list[JsonObject]]) -> None:
        nonlocal accepted
        accepted += _check(tmp_path, *case)

    check()
    assert accepted > 350, "the drawn values should be valid more often than not"


def test_generated_code_parses_and_is_formatted(tmp_path: Path) -> None:
    packages = 0

    @settings(_FIXED, max_examples=60)
    @given(specs())
    def build(spec: JsonObject) -> None:
        nonlocal packages
        built = _build(tmp_path, spec)
        if built is None:
            return
        packages += 1
        for file in built.folder.glob("*.py"):
            ast.parse(file.read_text("utf-8"))
        for module in ("models", "handlers", "results"):
            built.module(module)

    build()
    command = [sys.executable, "-m", "ruff", "format", "--check", "--isolated"]
    run = subprocess.run(
        [*command, "--line-length", "100", str(tmp_path / "generated")],
        capture_output=True,
        text=True,
        check=False,
    )
    # Releases of ruff name a file in one of these ways.
    named = r"^(?:Would reformat: |\s*--> )(.*?\.py)(?::\d+:\d+)?$"
    unformatted = re.findall(named, run.stdout, re.MULTILINE)
    assert run.returncode == (1 if unformatted else 0), run.stdout + run.stderr
    # datamodel-code-generator lays out lines with backslashes, and very long ones, in its own way.
    assert {Path(path).name for path in unformatted} <= {"models.py"}
    assert len(unformatted) < packages / 10


def test_an_argument_that_python_can_call_keeps_its_name(tmp_path: Path) -> None:
    text: JsonObject = {"type": "string"}
    inner = object_of({"a-b": text, "A b": text, "a_b": text})
    spec = functions(go=object_of({"orderId": text, "order_id": text, "inner": inner}))
    built = build_in(tmp_path, spec)
    assert built.contract("go")["arguments"] == {
        "orderId": "order_id_2",
        "order_id": "order_id",
        "inner": "inner",
    }
    fields = built.module("models").GoInner.model_fields
    assert {name: field.alias or name for name, field in fields.items()} == {
        "a_b": "a_b",
        "a_b_2": "a-b",
        "a_b_3": "A b",
    }


def test_a_field_may_have_whatever_name_and_values(tmp_path: Path) -> None:
    words: list[JsonValue] = ["Object0", "literal0", "wire name", 'a "word"', "wo\\rd", "\u202e"]
    item = object_of({"wire name": {"enum": words}, "Object0": {"const": "literal0"}}, ["Object0"])
    built = build_in(tmp_path, functions(act=object_of({"x": {"type": "array", "items": item}})))
    came: list[Any] = []

    def act(*, x: list[Any]) -> None:
        came.extend(x)

    sent: list[JsonValue] = [{"wire name": word, "Object0": "literal0"} for word in words]
    assert built.to(SimpleNamespace(act=act)).plain.call("act", {"x": sent}).ok
    assert [item.wire_name for item in came] == words


@pytest.mark.parametrize(
    ("declared", "sent", "is_second"),
    [
        ({"type": "integer"}, '"5"', False),
        ({"type": "integer"}, "true", False),
        ({"type": "integer"}, "1.5", False),
        ({"type": "integer"}, "1.0", True),
        ({"type": "integer"}, "1e20", True),
        ({"type": "boolean"}, "1", False),
        ({"type": "boolean"}, '"true"', False),
        ({"type": "boolean"}, "true", True),
        ({"const": 1}, "true", False),
        ({"const": True}, "1", False),
    ],
)
def test_a_value_is_not_changed_to_fit_a_class_that_it_is_not_of(
    tmp_path: Path, declared: JsonValue, sent: str, *, is_second: bool
) -> None:
    first = object_of({"other": {"type": "number"}})
    second = object_of({"a": declared}, ["a"])
    built = build_in(tmp_path, functions(act=object_of({"x": {"anyOf": [first, second]}})))
    came: list[Any] = []

    def act(*, x: object) -> None:
        came.append(x)

    dispatcher = built.to(SimpleNamespace(act=act)).plain
    assert dispatcher.call("act", f'{{"x": {{"a": {sent}}}}}').ok
    assert _same(json.loads(to_json(came[0])), {"a": json.loads(sent)})
    assert type(came[0]).__name__ == ("ActX2" if is_second else "ActX1")
