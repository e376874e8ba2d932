"""Arguments that a schema refuses and that can be read in one way: taken so, and recorded."""

from __future__ import annotations

import itertools
import json
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from fngen_runtime.words import path_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic_core import to_json

from tests.building import Built, build_in, functions, object_of, try_build
from tests.lowering import same
from tests.schemas import cases

if TYPE_CHECKING:
    from pathlib import Path

    from fngen_runtime import CallResult, Dispatcher
    from fngen_runtime.contract import FunctionEntry
    from fngen_runtime.json_types import JsonObject, JsonValue
    from fngen_runtime.repairs import Repair

_INTEGER: JsonObject = {"type": "integer"}
_NUMBER: JsonObject = {"type": "number"}
_TEXT: JsonObject = {"type": "string"}
_FLAG: JsonObject = {"type": "boolean"}
_NULL: JsonObject = {"type": "null"}
_LINE = object_of({"sku": _TEXT, "quantity": _INTEGER}, ["sku"])
_LINES: JsonObject = {"type": "array", "items": _LINE}
_MAP: JsonObject = {"type": "object", "additionalProperties": _INTEGER}
_CARD = object_of({"kind": {"const": "card"}, "digits": _INTEGER}, ["kind", "digits"])
_CASH = object_of({"kind": {"const": "cash"}, "till": _TEXT}, ["kind", "till"])

# By name: the schema of `x`, what is sent for it, what is taken, and each repair's path.
_REPAIRED: dict[str, tuple[JsonValue, JsonValue, JsonValue, list[str]]] = {
    "integer": (_INTEGER, "5", 5, ["x"]),
    "integer_with_fraction": (_INTEGER, "5.0", 5, ["x"]),
    "big_integer": (_INTEGER, "123456789012345678901", 123456789012345678901, ["x"]),
    "number": (_NUMBER, "-2.50", -2.5, ["x"]),
    "boolean": (_FLAG, "true", True, ["x"]),
    "array": ({"type": "array", "items": _INTEGER}, "[1, 2]", [1, 2], ["x"]),
    "object": (_LINE, '{"sku": "a"}', {"sku": "a"}, ["x"]),
    "text_in_text": (_LINES, '[{"sku": "a", "quantity": "2"}]', [{"sku": "a", "quantity": 2}], ["x", "x[0].quantity"]),
    "nested": (_LINES, [{"sku": 7}], [{"sku": "7"}], ["x[0].sku"]),
    "one_for_a_list": (_LINES, {"sku": "a"}, [{"sku": "a"}], ["x"]),
    "number_for_a_list": ({"type": "array", "items": _INTEGER}, 0, [0], ["x"]),
    "enum_of_numbers": ({"enum": [1, 2]}, "2", 2, ["x"]),
    "enum_of_texts": ({"enum": ["1", "2"]}, 2, "2", ["x"]),
    "const": ({"const": 1}, "1", 1, ["x"]),
    "nullable": ({"anyOf": [_INTEGER, _NULL]}, "5", 5, ["x"]),
    "types": ({"type": ["integer", "null"]}, "5", 5, ["x"]),
    "either_number": ({"anyOf": [_INTEGER, _NUMBER]}, "5", 5, ["x"]),
    "the_branch_that_can_be": ({"oneOf": [_CARD, _CASH]}, {"kind": "card", "digits": "1"}, {"kind": "card", "digits": 1}, ["x.digits"]),
    "map": (_MAP, {"a": "1", "b": 2}, {"a": 1, "b": 2}, ["x.a"]),
    "null_in_an_object": (_LINE, {"sku": "a", "quantity": None}, {"sku": "a"}, ["x.quantity"]),
    "several": (_LINE, {"sku": 1, "quantity": "1"}, {"sku": "1", "quantity": 1}, ["x.quantity", "x.sku"]),
}  # fmt: skip

# By name: the schema of `x`, and what is sent for it.
_REFUSED: dict[str, tuple[JsonValue, JsonValue]] = {
    "words": (_INTEGER, "five"),
    "padded": (_INTEGER, "05"),
    "fraction": (_INTEGER, "5.5"),
    "too_many_digits": (_NUMBER, "0.1000000000000000000001"),
    "too_large": (_NUMBER, "1e400"),
    "out_of_bounds": ({"type": "integer", "maximum": 3}, "5"),
    "spelling": (_FLAG, "yes"),
    "number_for_boolean": (_FLAG, 1),
    "boolean_for_text": (_TEXT, True),
    "fraction_for_text": (_TEXT, 1.5),
    "text_for_a_list": ({"type": "array", "items": _TEXT}, "red"),
    "none_for_a_list": (_LINES, {}),
    "list_for_one": (_INTEGER, [5]),
    "two_ways": ({"type": ["string", "array"]}, 5),
    "two_branches": ({"anyOf": [_TEXT, {"type": "array", "items": _INTEGER}]}, 5),
    "null_in_a_list": ({"type": "array", "items": _INTEGER}, [1, None]),
    "null_in_a_map": (_MAP, {"a": None}),
    "null_in_a_map_under_its_own_name": (object_of({"m": _MAP}), {"m": {"m": None}}),
    "items_for_lists": ({"type": "array", "items": {"type": "array", "items": _NUMBER}}, [1, 2]),
    "one_for_lists": ({"type": "array", "items": {"type": "array", "items": _NUMBER}}, 1),
    "text_or_a_list": ({"anyOf": [_INTEGER, {"type": "array", "items": _TEXT}]}, "5"),
    "null_that_is_required": (_LINE, {"sku": None}),
    "one_that_cannot_be": (_LINE, {"sku": [], "quantity": "1"}),
    "text_with_a_key_twice": (_LINE, '{"sku": "a", "sku": "b"}'),
    "text_with_too_many_digits": ({"type": "array"}, "[0.10000000000000000001]"),
    "text_with_too_large_a_number": ({"type": "array"}, "[1e400]"),
    "too_many": ({"oneOf": [_INTEGER, {"minimum": 1}]}, 2),
    "format": ({"type": "string", "format": "date"}, 20240815),
    "other_name": (object_of({"a": _INTEGER}, additionalProperties=False), {"b": 1, "a": "1"}),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    schemas = {f"may_{name}": schema for name, (schema, *_) in _REPAIRED.items()}
    schemas |= {f"not_{name}": schema for name, (schema, _) in _REFUSED.items()}
    spec = functions(**{name: object_of({"x": schema}) for name, schema in schemas.items()})
    return build_in(tmp_path_factory.mktemp("repairs"), spec)


class _Echo:
    def __getattr__(self, name: str) -> Any:
        def echo(**keywords: object) -> dict[str, object]:
            return keywords

        return echo


def sent(dispatcher: Dispatcher, name: str, value: JsonValue) -> CallResult:
    return dispatcher.call(name, json.dumps({"x": value}))


@pytest.mark.parametrize("case", _REPAIRED)
def test_what_can_be_read_in_one_way_is_taken_so(built: Built, case: str) -> None:
    _, value, want, paths = _REPAIRED[case]
    result = sent(built.to(_Echo()).plain, f"may_{case}", value)
    assert result.ok, result.content
    assert json.loads(result.content) == {"x": want}
    assert sorted(repair.path for repair in result.repairs) == paths
    assert built.dispatcher.plain.validate(f"may_{case}", {"x": value}), (
        "validate judges what was sent"
    )
    refused = sent(built.to(_Echo(), repair=False).plain, f"may_{case}", value)
    assert not refused.ok
    assert refused.repairs == ()


@pytest.mark.parametrize("case", _REFUSED)
def test_all_else_is_refused(built: Built, case: str) -> None:
    result = sent(built.to(_Echo()), f"not_{case}", _REFUSED[case][1])
    assert result.error is not None, result
    assert result.error.problems
    assert result.repairs == ()


def test_a_null_is_left_out_where_it_may_be(tmp_path: Path) -> None:
    spec = functions(act=object_of({"a": _INTEGER, "b": {"$ref": "#/$defs/B"}, "c": _TEXT}, ["c"]))
    spec[0]["parameters"]["$defs"] = {"B": _CARD}  # type: ignore[index, call-overload]
    dispatcher = build_in(tmp_path, spec).to(_Echo()).plain
    result = dispatcher.call("act", '{"a": null, "b": null, "c": "x"}')
    assert result.value == {"c": "x"}
    assert [tuple(repair) for repair in result.repairs] == [
        ("a", "left out a null", None, None),
        ("b", "left out a null", None, None),
    ]
    assert not dispatcher.call("act", '{"c": null}').ok


def test_a_repair_says_what_was_sent_and_what_was_taken(built: Built) -> None:
    (repair,) = sent(built.to(_Echo()), "may_boolean", "true").repairs
    assert tuple(repair) == ("x", "read the JSON in a string", "true", True)


def test_undeclared_names_are_no_matter_of_repairs(built: Built) -> None:
    result = built.to(_Echo()).call("may_integer", '{"x": "5", "y": 1}')
    assert result.error is not None
    assert [problem.path for problem in result.error.problems] == ["x", "y"]


_folders = itertools.count()


def test_a_repair_makes_valid_and_leaves_alone_what_is_valid(tmp_path: Path) -> None:
    counts = {"repaired": 0, "valid": 0}

    @settings(
        derandomize=True,
        deadline=None,
        database=None,
        max_examples=30,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(cases(), st.randoms(use_true_random=False))
    def check(case: tuple[JsonObject, list[JsonObject]], random: Any) -> None:
        spec, values = case
        built, _ = try_build(tmp_path / str(next(_folders)), spec)
        if built is None:
            return
        (name,) = built.dispatcher.names
        entry = cast("FunctionEntry", built.contract(name))
        wire_names = {python: wire for wire, python in entry["arguments"].items()}
        received: list[dict[str, object]] = []

        def handler(**keywords: object) -> None:
            received.append({wire_names.get(key, key): item for key, item in keywords.items()})

        dispatcher = built.to(SimpleNamespace(**{entry["handler"]: handler})).plain
        for value in [*values, *(_bent_in(value, random) for value in values)]:
            received.clear()
            result = dispatcher.call(name, value)
            if not dispatcher.validate(name, value):
                counts["valid"] += 1
                assert result.ok
                assert result.repairs == ()
            elif result.ok:
                counts["repaired"] += 1
                assert result.repairs
                _assert_left_alone(value, received[0], result.repairs)
                assert dispatcher.validate(name, to_json(received[0]).decode()) == []

    check()
    assert counts["repaired"] > 10
    assert counts["valid"] > 50


def _assert_left_alone(
    sent: JsonObject, received: dict[str, object], repairs: tuple[Repair, ...]
) -> None:
    """Check that all arguments arrived as they were sent, but for those that were repaired."""
    repaired = {name for name in sent for repair in repairs if _is_in(repair.path, name)}
    rest = {name: item for name, item in received.items() if name not in repaired}
    assert same(
        json.loads(to_json(rest)), {n: item for n, item in sent.items() if n not in repaired}
    )


def _is_in(path: str, name: str) -> bool:
    start = path_of([name])
    return path == start or path.startswith((f"{start}.", f"{start}["))


def _bent_in(value: JsonObject, random: Any) -> JsonObject:
    """Return `value` with some of what is in it written as text, as models do."""
    return {name: _bent(item, random) for name, item in value.items()}


def _bent(value: JsonValue, random: Any) -> JsonValue:
    if random.random() < 0.2 and not isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, list):
        return [_bent(item, random) for item in value]
    return _bent_in(value, random) if isinstance(value, dict) else value


def test_a_long_call_is_repaired_in_time_that_grows_with_it(tmp_path: Path) -> None:
    schema = object_of({"x": {"type": "array", "items": {"type": "integer"}}})
    dispatcher = build_in(tmp_path, functions(act=schema)).to(None)
    text = json.dumps({"x": ["1"] * 12_000})
    start = time.perf_counter()
    assert len(dispatcher.call("act", text).repairs) == 12_000
    assert time.perf_counter() - start < 5  # three times as long for each with each
