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
from fngen.diagnostics import Code
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema_rs import validator_for
from pydantic import MISSING
from pydantic_core import to_json

from tests.building import Built, object_of, try_build

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue
    from hypothesis.strategies import DrawFn, SearchStrategy

_FIXED = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
_numbers = itertools.count(1)

_WORDS = """
    a b id name class type from None True list dict self cls extra copy json schema validate
    createdAt created_at CreatedAt X-Trace x_trace 2fa 42 _private __dunder__ __class__ a.b a/b ~1
    model_dump model_fields model_config model_extra MISSING Model Any Field Literal annotations
    models results größe 名前 ﬁ ẞ é $ref $defs properties required enum const items default
"""
_ALL_NAMES = st.sampled_from(
    [*_WORDS.split(), "long_" * 20, "\\", "", " ", "a b", "-", '"', "'", "\n", "{{", "\u202e", "😀"]
)
# Few names an example, so that the same name means different things in different places.
_NAMES = st.shared(st.lists(_ALL_NAMES, min_size=5, max_size=5, unique=True), key="names").flatmap(
    st.sampled_from
)
_TEXTS = st.sampled_from(["", "a", "b", "x y", "größe", "😀", "\x00", "1", "null", "2024-08-15"])
_INTEGERS = st.sampled_from([0, 1, -1, 2, 7, 10**6, 2**63, 2**70, -(2**64), 1.0, -3.0])
_NUMBERS = st.one_of(_INTEGERS, st.sampled_from([0.1, 1.5, -2.5, 1e300, 5e-324, 1e22]))
_SCALARS: SearchStrategy[JsonValue] = st.one_of(st.none(), st.booleans(), _NUMBERS, _TEXTS)
_LISTED: SearchStrategy[list[JsonValue]] = st.lists(_SCALARS, min_size=1, max_size=3)
_ANY: SearchStrategy[JsonValue] = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_NAMES, inner, max_size=2),
    max_leaves=3,
)
_DEFINED = [f"#/$defs/{name}" for name in ("Node", "Leaf", "Either", "class")]
_PLAIN: SearchStrategy[JsonValue] = st.sampled_from(
    [
        {"type": "string"},
        {"type": "string", "minLength": 1, "description": 'A "text" of """sorts""" \\'},
        {"type": "string", "format": "date"},
        {"type": "string", "default": "a"},
        {"type": "integer"},
        {"type": "integer", "minimum": 0, "default": 1},
        {"type": "number"},
        {"type": "number", "default": 0.5},
        {"type": "boolean", "default": False},
        {"type": "null"},
        {"type": ["string", "null"], "default": None},
        {"type": ["integer", "string", "boolean", "null"]},
        {"type": ["number", "object"]},
        {"type": "object"},
        {"type": "array"},
        {},
        True,
    ]
)


@st.composite
def _objects(draw: DrawFn, inner: SearchStrategy[JsonValue], least: int = 0) -> JsonObject:
    properties = draw(st.dictionaries(_NAMES, inner, min_size=least, max_size=4))
    schema: JsonObject = {"type": "object", "properties": properties}
    required: list[JsonValue] = [name for name in properties if draw(st.booleans())]
    if required:
        schema["required"] = required
    match draw(st.integers(0, 11)):
        case 0:
            schema["additionalProperties"] = False
        case 1:
            schema["additionalProperties"] = draw(inner)
        case 2:
            schema["type"] = ["object", "null"]
        case 3:
            del schema["type"]
        case 4:
            schema["patternProperties"] = {"^a": draw(inner)}
        case 5:
            schema["title"] = draw(_NAMES)
        case 6:
            schema["description"] = draw(_TEXTS)
        case _:
            pass
    return schema


@st.composite
def _extended(draw: DrawFn, inner: SearchStrategy[JsonValue]) -> JsonObject:
    """Draw an object that is described in parts."""
    base, more = draw(_objects(inner)), draw(_objects(inner))
    match draw(st.integers(0, 4)):
        case 0:
            return {"allOf": [base, more]}
        case 1:
            return {**base, "allOf": [more]}
        case 2:
            return {**base, "anyOf": [more, draw(_objects(inner))]}
        case 3:
            return {**base, "oneOf": [more, draw(_objects(inner))]}
        case _:
            return {**base, "if": more, "then": draw(_objects(inner))}


def _schema(**keywords: SearchStrategy[JsonValue]) -> SearchStrategy[JsonValue]:
    return st.fixed_dictionaries(keywords)


def _compounds(inner: SearchStrategy[JsonValue]) -> SearchStrategy[JsonValue]:
    array, mapping = st.just("array"), st.just("object")
    null: SearchStrategy[JsonValue] = _schema(type=st.just("null"))
    some: SearchStrategy[JsonValue] = st.lists(inner, min_size=1, max_size=3)
    one: SearchStrategy[JsonValue] = st.tuples(inner).map(list)
    return st.one_of(
        _objects(inner),
        _objects(inner),
        _extended(inner),
        _schema(type=array, items=inner),
        _schema(type=array, items=inner, maxItems=st.just(2)),
        _schema(prefixItems=one, items=inner),
        _schema(type=mapping, additionalProperties=inner),
        _schema(anyOf=some),
        _schema(oneOf=some),
        _schema(anyOf=st.tuples(inner, null).map(list)),
    )


_SCHEMAS: SearchStrategy[JsonValue] = st.recursive(
    st.one_of(
        _PLAIN,
        _PLAIN,
        _schema(enum=_LISTED),
        _schema(const=_ANY),
        _schema(**{"$ref": st.sampled_from(_DEFINED)}),
    ),
    _compounds,
    max_leaves=8,
)


@st.composite
def _specs(draw: DrawFn) -> JsonObject:
    """Draw a JSON Schema whose root is an object."""
    root = draw(_objects(st.one_of(_SCHEMAS, _compounds(_SCHEMAS)), least=1))
    root["type"] = "object"
    root.pop("title", None)
    if draw(st.integers(0, 4)) == 0:
        root["allOf"] = [draw(_objects(_SCHEMAS))]
    next_node: JsonObject = {"$ref": "#/$defs/Node"}
    node = draw(_objects(_SCHEMAS))
    properties = cast("JsonObject", node["properties"])
    properties["next"] = {"anyOf": [next_node, {"type": "null"}]}
    properties["all"] = {"type": "array", "items": next_node}
    root["$defs"] = {
        "Node": node,
        "Leaf": draw(_PLAIN),
        "Either": {"oneOf": [draw(_objects(_PLAIN)), draw(_PLAIN)]},
        "class": {"type": "object", "properties": {"class": {"$ref": "#/$defs/Leaf"}}},
    }
    return root


class _Values:
    """Draws values that a schema accepts, more often than not."""

    def __init__(self, draw: DrawFn, definitions: JsonObject) -> None:
        self._draw = draw
        self._definitions = definitions

    def of(self, schema: JsonValue, depth: int = 0) -> JsonValue:
        if not isinstance(schema, dict) or self._draw(st.integers(0, 39)) == 23:
            return self._draw(_ANY)
        if isinstance(ref := schema.get("$ref"), str):
            return self.of(self._definitions[ref.removeprefix("#/$defs/")], depth + 1)
        if "const" in schema:
            return schema["const"]
        if isinstance(values := schema.get("enum"), list):
            return self._draw(st.sampled_from(values))
        own = self._of_own(schema, depth)
        parts = [*_list(schema, "allOf"), *([schema["then"]] if "then" in schema else [])]
        unions = [_list(schema, keyword) for keyword in ("anyOf", "oneOf") if keyword in schema]
        parts += [self._draw(st.sampled_from(union)) for union in unions]
        for part in parts:
            value = self.of(part, depth)
            own = {**value, **own} if isinstance(own, dict) and isinstance(value, dict) else value
        return own

    def _of_own(self, schema: JsonObject, depth: int) -> JsonValue:
        kind = schema.get("type", "object" if "properties" in schema else None)
        if kind is None:
            return self._array(schema, depth) if "prefixItems" in schema else self._draw(_ANY)
        match self._draw(st.sampled_from(kind)) if isinstance(kind, list) else kind:
            case "object":
                return self._object(schema, depth)
            case "array":
                return self._array(schema, depth)
            case "integer":
                return self._draw(_INTEGERS)
            case "number":
                return self._draw(_NUMBERS)
            case "boolean":
                return self._draw(st.booleans())
            case "null":
                return None
            case _:
                return "2024-08-15" if "format" in schema else self._draw(_TEXTS)

    def _object(self, schema: JsonObject, depth: int) -> JsonObject:
        required = _list(schema, "required")
        value = {
            name: self.of(inner, depth + 1)
            for name, inner in _object_at(schema, "properties").items()
            if name in required or (depth < 4 and self._draw(st.booleans()))
        }
        if depth < 4 and self._draw(st.integers(0, 3 if depth else 19)) == 2:
            more = schema.get("additionalProperties", True)
            value.setdefault(self._draw(_NAMES), self.of(more, depth + 1))
        return dict(self._draw(st.permutations(list(value.items()))))

    def _array(self, schema: JsonObject, depth: int) -> list[JsonValue]:
        size = 0 if depth >= 4 else self._draw(st.integers(0, 2))
        first = [self.of(item, depth + 1) for item in _list(schema, "prefixItems")]
        return first + [self.of(schema.get("items", True), depth + 1) for _ in range(size)]


def _list(schema: JsonObject, keyword: str) -> list[JsonValue]:
    value = schema.get(keyword)
    return value if isinstance(value, list) else []


def _object_at(schema: JsonObject, keyword: str) -> JsonObject:
    value = schema.get(keyword)
    return value if isinstance(value, dict) else {}


@st.composite
def _cases(draw: DrawFn) -> tuple[JsonObject, list[JsonObject]]:
    """Draw a spec, and arguments of which most are valid for it."""
    spec = draw(_specs())
    values = _Values(draw, cast("JsonObject", spec["$defs"]))
    drawn = [values.of(spec) for _ in range(6)]
    return spec, [value for value in drawn if isinstance(value, dict)]


def _closed(spec: JsonObject) -> JsonObject:
    """Return `spec` as it judges arguments: undeclared ones only where its root asks for them."""
    parts = [spec, *(part for part in _list(spec, "allOf") if isinstance(part, dict))]
    is_open = any(
        part.get("additionalProperties", False) is not False or "patternProperties" in part
        for part in parts
    )
    names: list[JsonValue] = [name for part in parts for name in _object_at(part, "properties")]
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
        assert {item.code for item in diagnostics.items} <= {
            Code.CONTRADICTORY_SCHEMA,
            Code.UNTYPED,
        }, diagnostics.items
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

    dispatcher = built.to(SimpleNamespace(**{cast("str", entry["handler"]): handler}))
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


_CASES: list[JsonValue] = [
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
            object_of({"x": {"type": "object", "anyOf": _CASES}}),
            {"x": {"kind": 2, "a": "text"}},
        ),
        (
            object_of({"x": {"type": "object", "anyOf": [*_CASES, True]}}),
            {"x": {"a": [{"a": 1}]}},
        ),
        (object_of({"x": object_of({"ΰ": object_of({"ΰ": {}})})}), {"x": {"ΰ": {"ΰ": 1}}}),
    ],
)
def test_handlers_receive_what_was_sent_here_too(
    tmp_path: Path, schema: JsonObject, sent: JsonObject
) -> None:
    assert _check(tmp_path, {**schema, "$defs": {}}, [sent]) == 1


def test_what_every_case_declares_is_typed(tmp_path: Path) -> None:
    cases: list[JsonValue] = [
        object_of({"id": {"type": "string"}, "a": {"type": "integer"}}),
        object_of({"id": {"type": "string"}, "b": {"type": "integer"}}),
    ]
    built, _ = try_build(tmp_path, object_of({"x": {"type": "object", "oneOf": cases}}))
    assert built is not None
    fields = built.module("models").SpecX.model_fields
    assert [(name, fields[name].annotation) for name in ("id_", "a", "b")] == [
        ("id_", str | MISSING),
        ("a", Any | MISSING),
        ("b", Any | MISSING),
    ]


def test_handlers_receive_what_was_sent(tmp_path: Path) -> None:
    accepted = 0

    @settings(_FIXED, max_examples=120)
    @given(_cases())
    def check(case: tuple[JsonObject, list[JsonObject]]) -> None:
        nonlocal accepted
        accepted += _check(tmp_path, *case)

    check()
    assert accepted > 350, "the drawn values should be valid more often than not"


def test_generated_code_parses_and_is_formatted(tmp_path: Path) -> None:
    packages = 0

    @settings(_FIXED, max_examples=60)
    @given(_specs())
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
    unformatted = re.findall(r"^Would reformat: (.*)$", run.stdout, re.MULTILINE)
    assert run.returncode == (1 if unformatted else 0), run.stdout + run.stderr
    # datamodel-code-generator lays out lines with backslashes, and very long ones, in its own way.
    assert {Path(path).name for path in unformatted} <= {"models.py"}
    assert len(unformatted) < packages / 10
