"""Small schemas that come to much when what they refer to is written out: a build stays small."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fngen.diagnostics import Code

from tests.building import build_in, object_of, try_build

if TYPE_CHECKING:
    from pathlib import Path

    from fngen_runtime.json_types import JsonObject, JsonValue

LEVELS = 40


def referring(keyword: str, *, count: int, last: JsonObject) -> JsonObject:
    """Return the definitions of schemas, of which each has the next one in `keyword` twice."""

    def twice(number: int) -> list[JsonValue]:
        ref: JsonObject = {"$ref": f"#/$defs/T{number + 1}"}
        return [ref, {"type": "array", "items": ref} if keyword == "anyOf" else ref]

    levels: JsonObject = {f"T{number}": {keyword: twice(number)} for number in range(count)}
    return {**levels, f"T{count}": last}


def function_of(definitions: JsonObject) -> JsonObject:
    parameters: JsonObject = {**object_of({"m": {"$ref": "#/$defs/T0"}}), "$defs": definitions}
    return {"name": "f", "description": "d", "parameters": parameters}


def test_a_union_of_unions_without_end_is_any_value_to_handlers(tmp_path: Path) -> None:
    definitions = referring("anyOf", count=LEVELS, last=object_of({"a": {"type": "string"}}))
    built, diagnostics = try_build(tmp_path, function_of(definitions))
    assert built is not None
    (note,) = (item for item in diagnostics.items if item.code is Code.UNTYPED)
    assert "as `Any`: it is made of more than 500 types" in note.message
    assert "m: Any = None" in (built.folder / "handlers.py").read_text("utf-8")
    validate = built.dispatcher.validate
    assert validate("f", {"m": [[[{"a": "text"}]]]}) == []
    assert validate("f", {"m": [[[{"a": 1}]]]}) != []


def test_a_value_that_is_compared_without_end_is_refused_where_that_begins(tmp_path: Path) -> None:
    definitions = referring("allOf", count=LEVELS, last={"type": "object"})
    built, diagnostics = try_build(tmp_path, function_of(definitions))
    assert built is None
    (error,) = diagnostics.items
    assert error.code is Code.EXCESSIVE_SIZE
    assert error.message.startswith("one value is compared with more than 100,000 schemas by `T24`")


def test_what_is_compared_a_few_times_is_built(tmp_path: Path) -> None:
    built = build_in(tmp_path, function_of(referring("allOf", count=8, last={"type": "integer"})))
    assert built.dispatcher.validate("f", {"m": 1}) == []
    assert built.dispatcher.validate("f", {"m": "1"}) != []
