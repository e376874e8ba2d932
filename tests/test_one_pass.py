"""One pass over text gives what step by step does, or leaves the text to that."""

from __future__ import annotations

import copy
import itertools
import json
import pickle
from typing import TYPE_CHECKING, Any, cast

import pytest
from fngen_runtime.arguments import Arguments
from fngen_runtime.models import types_of
from fngen_runtime.one_pass import reader_of
from fngen_runtime.strict import Strict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.building import Built, build_in, functions, object_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from fngen_runtime.contract import FunctionEntry
    from fngen_runtime.json_types import JsonObject, JsonValue
    from fngen_runtime.one_pass import Read
    from hypothesis.strategies import DrawFn, SearchStrategy

_numbers = itertools.count(1)
_TEXT: JsonObject = {"type": "string"}
_INTEGER: JsonObject = {"type": "integer"}
_LINE = object_of(
    {
        "sku": _TEXT,
        "quantity": _INTEGER,
        "unit-price": {"type": "number"},
        "gift": {"type": "boolean"},
        "size": {"type": "string", "enum": ["s", "m"]},
        "day": {"type": "string", "format": "date"},
        "tags": {"type": "array", "items": _TEXT, "maxItems": 2, "uniqueItems": True},
        "note": {"type": ["string", "null"]},
        "more": {},
    },
    ["sku", "quantity"],
)
_CLOSED = {**object_of({"a": _INTEGER}), "additionalProperties": False}
_ORDER = object_of(
    {"lines": {"type": "array", "items": _LINE}, "closed": _CLOSED, "id": _INTEGER, "note": _TEXT},
    ["lines"],
)


class _Ways:
    """Both ways to read the arguments of a function."""

    def __init__(self, built: Built, name: str, *, is_strict: bool = False) -> None:
        entry = cast("FunctionEntry", built.contract(name))
        types: dict[str, object] = {}
        if view := entry.get("view"):
            model = getattr(built.module("models"), view["class"])
            types = types_of(model, {wire: entry["arguments"][wire] for wire in view["arguments"]})
        strict = Strict(entry) if is_strict and "lift" in entry else None
        self._arguments = Arguments(entry, types, strict)
        self.in_one: Read | None = reader_of(entry, types, strict.names if strict else None)

    def at_once(self, text: str) -> dict[str, object] | None:
        assert self.in_one is not None
        try:
            return self.in_one(text)
        except ValueError:
            return None

    def step_by_step(self, text: str) -> dict[str, object] | None:
        accepted = self._arguments.accepted(text, repair=False)
        return None if accepted.problems else self._arguments.bind(accepted.value)


def _all_of(value: object) -> object:
    """Return all that can be seen of `value`, the types and the order included."""
    if isinstance(value, BaseModel):
        held = {name: _all_of(item) for name, item in value.__dict__.items()}
        again = [copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))]
        assert [value] * 3 == again
        return (
            *(type(value), list(held.items()), sorted(value.model_fields_set), repr(value)),
            *(value.model_extra, value.__pydantic_private__),
            *(value.model_dump(), value.model_dump_json(), value.model_dump(exclude_unset=True)),
        )
    if isinstance(value, dict):
        return {key: _all_of(item) for key, item in cast("dict[object, object]", value).items()}
    if isinstance(value, list):
        return [_all_of(item) for item in cast("list[object]", value)]
    return type(value), repr(value)


def _same(ways: _Ways, text: str) -> bool:
    """Check that `text` is read as it is step by step, if it is; tell whether it is."""
    read = ways.at_once(text)
    if read is None:
        return False
    expected = ways.step_by_step(text)
    assert expected is not None, text
    assert _all_of(read) == _all_of(expected)
    return True


_NAMES = st.sampled_from(["a", "b", "id", "unit-price", "unit_price", "copy", "class", "größe"])
_LEAVES: SearchStrategy[JsonObject] = st.sampled_from(
    [
        *(_TEXT, _INTEGER, {"type": "number"}, {"type": "boolean"}, {}),
        *({"type": ["string", "null"]}, {"anyOf": [_INTEGER, {"type": "null"}]}),
        *({"enum": ["a", "b"]}, {"type": "string", "minLength": 1, "pattern": "^a"}),
        *({"type": "integer", "minimum": 1}, {"type": "number", "maximum": 1}),
    ]
)
_VALUES: SearchStrategy[JsonValue] = st.recursive(
    st.sampled_from([None, True, 0, 1, 2**70, 1.0, 0.5, "", "a", "1", "größe", "\x00"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=4,
)


@st.composite
def _objects(draw: DrawFn, inner: SearchStrategy[JsonObject]) -> JsonObject:
    properties = draw(st.dictionaries(_NAMES, inner, min_size=1, max_size=4))
    closing = draw(st.sampled_from([{}, {"additionalProperties": False}]))
    return {**object_of({**properties}, draw(_some(properties))), **closing}


def _some(names: Iterable[str]) -> SearchStrategy[list[str]]:
    return st.lists(st.sampled_from([*names]), unique=True)


_SCHEMAS: SearchStrategy[JsonObject] = st.recursive(
    _LEAVES,
    lambda inner: _objects(inner) | inner.map(lambda item: {"type": "array", "items": item}),
    max_leaves=8,
)


@st.composite
def _values(draw: DrawFn, schema: JsonObject) -> JsonValue:
    """Draw what may be valid, and now and then anything else."""
    match schema:
        case _ if draw(st.integers(0, 30)) == 0:
            return draw(_VALUES)
        case {"properties": dict(properties), "required": list(required)}:
            left = [*draw(_some(properties)), *(name for name in properties if name in required)]
            known = {name: draw(_values(cast("JsonObject", properties[name]))) for name in left}
            return {**known, **draw(st.dictionaries(st.just("other"), _VALUES))}
        case {"items": dict(items)}:
            return [draw(_values(items)) for _ in range(draw(st.integers(0, 2)))]
        case {"type": "integer"}:
            return draw(st.sampled_from([1, 2**70, 7, 1.0, 1e300]))
        case {"type": "number"}:
            return draw(st.sampled_from([1, 0.5, 1.0, -(2**70)]))
        case {"type": "boolean"}:
            return draw(st.booleans())
        case _:
            return draw(st.sampled_from(["a", "ab"]) | _VALUES)


@settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_reads_what_is_read_step_by_step(tmp_path: Path, data: st.DataObject) -> None:
    properties: JsonObject = {"x": data.draw(_objects(_SCHEMAS)), "y": data.draw(_SCHEMAS)}
    schema = object_of(properties)
    name = f"one_pass_{next(_numbers)}"
    ways = _Ways(build_in(tmp_path, functions(go=schema), name=name), "go")
    assert ways.in_one is not None
    for _ in range(5):
        values = {
            key: data.draw(_values(cast("JsonObject", one))) for key, one in properties.items()
        }
        _same(ways, json.dumps(values))


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_in(tmp_path_factory.mktemp("one_pass"), functions(go=_ORDER), name="one_pass")


def _line(more: JsonObject | None = None) -> JsonObject:
    return {"sku": "A", "quantity": 1, **(more or {})}


@pytest.mark.parametrize(
    "sent",
    [
        {"lines": []},
        {"note": "", "id": 2**70, "lines": [_line()]},
        {"lines": [_line({"gift": True, "size": "m", "day": "2024-08-15", "tags": ["a"]})]},
        {"lines": [{"more": [None, {"a": 1.0}], "quantity": -1, "sku": "\u0000😀"}]},
        {"lines": [_line({"unit-price": 2, "other": {"a": [1, 2.5, True, None]}})]},
        {
            "lines": [_line({"unit-price": 2.0, "unit_price": "undeclared", "note": None})],
            "closed": {"a": 1},
        },
        {"lines": [_line({"model_dump": 1, "__class__": "x"})], "closed": {}},
    ],
)
def test_reads_in_one_pass(order: Built, sent: JsonObject) -> None:
    assert _same(_Ways(order, "go"), json.dumps(sent))


@pytest.mark.parametrize(
    "text",
    [
        '{"lines": [], "note": "first", "note": "second"}',
        '{"lines": [{"sku": 1, "quantity": 1, "sku": "A", "other": 1, "other": 2}]}',
    ],
)
def test_takes_the_last_of_equal_keys(order: Built, text: str) -> None:
    assert _same(_Ways(order, "go"), text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{",
        '{"lines": []} x',
        '{"lines": "x"}',
        "{}",
        '{"lines": [], "other": 1}',
        '{"lines": [], "id": "1"}',
        '{"lines": [], "id": true}',
        '{"lines": [], "id": 1.0}',
        '{"lines": [], "id": 1.5}',
        '{"lines": [], "note": null}',
        '{"lines": [], "note": "\\ud800"}',
        '{"lines": [], "closed": {"a": 1, "b": 2}}',
        '{"lines": [], "closed": {"a": "1"}}',
        '{"lines": [{"sku": "A"}]}',
        '{"lines": [{"sku": "A", "quantity": 1e300}]}',
        '{"lines": [{"sku": "A", "quantity": 1, "unit-price": NaN}]}',
        '{"lines": [{"sku": "A", "quantity": 1, "unit-price": 1e400}]}',
        '{"lines": [{"sku": "A", "quantity": 1, "unit-price": true}]}',
        '{"lines": [{"sku": "A", "quantity": 1, "more": [NaN]}]}',
        '{"lines": [{"sku": "A", "quantity": 1, "other": {"a": Infinity}}]}',
        '{"lines": [{"sku": "A", "quantity": 1, "gift": "true"}]}',
        '{"lines": [{"sku": "A", "quantity": 1, "gift": 1}]}',
        '{"lines": [{"sku": "A", "quantity": 1, "size": "l"}]}',
        '{"lines": [{"sku": "A", "quantity": 1, "day": "today"}]}',
        '{"lines": [{"sku": "A", "quantity": 1, "tags": ["a", "a"]}]}',
        '{"lines": [{"sku": "A", "quantity": 1, "tags": ["a", "b", "c"]}]}',
        '{"lines": {"0": {"sku": "A", "quantity": 1}}}',
    ],
)
def test_leaves_what_is_not_surely_valid(order: Built, text: str) -> None:
    assert _Ways(order, "go").at_once(text) is None


_STRICT_LINE: JsonObject = object_of(
    {"sku": _TEXT, "quantity": _INTEGER, "unit-price": {"type": "number"}}, ["sku"]
)
_STRICT: JsonObject = object_of(
    {
        "lines": {"type": "array", "items": _STRICT_LINE},
        "place": object_of({"city": _TEXT, "spot": _STRICT_LINE}),
        "note": _TEXT,
        "days": _INTEGER,
    },
    ["lines"],
)


@pytest.mark.parametrize(
    ("sent", "is_taken"),
    [
        ({"lines": [], "place": None, "note": None, "days": None}, True),
        ({"lines": [], "place": {"city": None, "spot": None}, "note": "a", "days": 1}, True),
        (
            {
                "lines": [{"sku": "A", "quantity": None, "unit-price": 2, "more_properties": None}],
                "place": None,
                "note": None,
                "days": 0,
            },
            True,
        ),
        (
            {
                "lines": [
                    {
                        "sku": "A",
                        "quantity": 1,
                        "unit-price": None,
                        "more_properties": [{"key": "a", "value": "1"}],
                    }
                ],
                "place": None,
                "note": None,
                "days": 0,
            },
            False,
        ),
        ({"lines": [], "place": None, "note": None, "days": 1.0}, False),
        ({"lines": [], "place": None, "note": 5, "days": 1}, False),
        ({"lines": None, "place": None, "note": None, "days": None}, False),
        ({"lines": []}, False),  # it was made of the plain payload
    ],
)
def test_reads_the_strict_form_in_one_pass(
    tmp_path: Path, sent: JsonObject, *, is_taken: bool
) -> None:
    name = f"one_pass_{next(_numbers)}"
    place: Any = sent.get("place")
    if place is not None:
        place["more_properties"] = None
    ways = _Ways(build_in(tmp_path, functions(go=_STRICT), name=name), "go", is_strict=True)
    assert _same(ways, json.dumps(sent)) is is_taken


@pytest.mark.parametrize(
    "schema",
    [
        object_of({"a": _TEXT}) | {"minProperties": 1},
        object_of({"a": {"type": ["string", "integer"]}}),
        object_of({"a": {"type": ["string", "null"], "not": {"type": "null"}}}),
        object_of({"a": {"anyOf": [object_of({"b": _TEXT}), object_of({"c": _TEXT})]}}),
        object_of({"a": {"$ref": "#/$defs/tree"}})
        | {"$defs": {"tree": object_of({"in": {"$ref": "#/$defs/tree"}})}},
    ],
)
def test_is_not_for_what_pydantic_may_judge_otherwise(tmp_path: Path, schema: JsonObject) -> None:
    built = build_in(tmp_path, functions(go=schema), name=f"one_pass_{next(_numbers)}")
    assert _Ways(built, "go").in_one is None


def test_refers_to_definitions(tmp_path: Path) -> None:
    schema = object_of(
        {"a": {"$ref": "#/$defs/day"}, "b": object_of({"c": {"$ref": "#/$defs/in"}})}
    )
    definitions: JsonObject = {
        "day": {"type": "string", "format": "date"},
        "in": {"type": "array", "items": {"$ref": "#/$defs/day"}, "uniqueItems": True},
    }
    name = f"one_pass_{next(_numbers)}"
    ways = _Ways(
        build_in(tmp_path, functions(go={**schema, "$defs": definitions}), name=name), "go"
    )
    assert _same(ways, '{"a": "2024-08-15", "b": {"c": ["2024-08-15"]}}')
    assert ways.at_once('{"a": "today"}') is None
    assert ways.at_once('{"b": {"c": ["2024-08-15", "2024-08-15"]}}') is None
