"""The work of a build grows with its spec, and no faster: counted in calls, which no load changes."""

from __future__ import annotations

import cProfile
import json
from pathlib import Path

import pytest
from fngen.build import build
from fngen.diagnostics import Code, Diagnostics
from fngen.emit.layout import break_field
from fngen.lower.strict import StrictForms
from fngen.lower.strict_limits import NoStrictFormError
from fngen.options import BuildOptions, PayloadOptions, StrictMode
from fngen.write.last import keep
from fngen.write.place import apply


def write_api(path: Path, count: int) -> None:
    """An API of `count` operations, which share parameters, bodies and results."""
    ref = "#/components/schemas/"
    content = {"application/json": {"schema": {"$ref": f"{ref}Item"}}}
    inline = {"type": "object", "properties": {"part": {"$ref": f"{ref}Part"}}}
    operation = {
        "summary": "Do something with an item.",
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
        ],
        "requestBody": {"content": {"application/json": {"schema": inline}}},
        "responses": {"200": {"description": "Done.", "content": content}},
    }
    part = {"type": "object", "properties": {"size": {"type": "integer"}}}
    item = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "part": {"$ref": f"{ref}Part"}},
    }
    api = {
        "openapi": "3.1.0",
        "info": {"title": "Items", "version": "1"},
        "paths": {f"/items{number}/{{id}}": {"post": operation} for number in range(count)},
        "components": {"schemas": {"Item": item, "Part": part}},
    }
    path.write_text(json.dumps(api), "utf-8")


def calls_of_a_build(folder: Path, count: int) -> tuple[int, int]:
    """How many calls it takes to build `count` operations, and to build them once more, one changed."""
    folder.mkdir()
    spec = folder / "api.json"
    write_api(spec, count)
    first = _calls(spec, folder / "out")
    spec.write_text(spec.read_text("utf-8").replace("something", "anything", 1), "utf-8")
    return first, _calls(spec, folder / "out")


def _calls(spec: Path, output: Path) -> int:
    diagnostics = Diagnostics()
    with cProfile.Profile() as profile:
        result = build(BuildOptions((spec,), output), diagnostics)
        apply(result.plan, diagnostics)
    assert not diagnostics.failed
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize(
    ("few", "many"), [(80, 240), pytest.param(100, 10_000, marks=pytest.mark.slow)]
)
def test_an_operation_costs_the_same_in_a_large_spec(tmp_path: Path, few: int, many: int) -> None:
    calls_of_a_build(tmp_path / "warm", 1)  # what is imported once
    none = calls_of_a_build(tmp_path / "none", 2)
    less = calls_of_a_build(tmp_path / "few", few)
    more = calls_of_a_build(tmp_path / "many", many)
    for start, small, large in zip(none, less, more, strict=True):
        assert (large - start) / many < 1.1 * (small - start) / few


def test_a_value_of_an_enum_costs_the_same_in_a_long_one() -> None:
    def calls(count: int) -> int:
        values = ", ".join(f"'vé{number}'" for number in range(count))
        with cProfile.Profile() as profile:
            lines = break_field("kind", f"Literal[{values}] | None", " = None")
        assert len(lines) == count + 5
        assert lines[2] == "        'vé0',"
        return sum(entry.callcount for entry in profile.getstats())

    assert calls(2_000) < 2.1 * calls(1_000)


def cyclic_definitions(count: int, branches: int) -> dict[str, object]:
    """Definitions that refer to one another; what they merge leads to others that merge."""

    def ref(number: int) -> dict[str, object]:
        return {"$ref": f"#/$defs/S{number % count}"}

    extra = {"type": "object", "properties": {"q": {"type": "string"}}}
    return {
        f"S{number}": {
            "type": "object",
            "properties": {
                "next": {"oneOf": [ref(number + 1), {"type": "string"}]},
                **{
                    f"merged{branch}": {"allOf": [ref(number * 3 + branch + 1), extra]}
                    for branch in range(branches)
                },
            },
        }
        for number in range(count)
    }


@pytest.mark.parametrize("branches", [1, 3])
def test_a_function_costs_little_whose_cyclic_definitions_are_known(branches: int) -> None:
    definitions = cyclic_definitions(40, branches)
    forms = StrictForms()

    def calls(number: int) -> int:
        properties = {"x": {"$ref": f"#/$defs/S{number}"}}
        parameters = {"type": "object", "properties": properties, "$defs": definitions}
        with cProfile.Profile() as profile, pytest.raises(NoStrictFormError, match="levels"):
            forms.of(json.loads(json.dumps(parameters)), ["x"], is_open=False)
        return sum(entry.callcount for entry in profile.getstats())

    first = calls(0)
    assert sum(calls(number) for number in range(1, 11)) < 5 * first


def write_ring(path: Path, schemas: int, count: int) -> None:
    """An API of `count` operations, of whose schemas each leads to every other one."""

    def ref(number: int) -> dict[str, object]:
        return {"$ref": f"#/components/schemas/S{number % schemas}"}

    def schema(number: int) -> dict[str, object]:
        properties = {
            "id": {"type": "string", "description": f"The id of {number}."},
            "next": ref(number + 1),
            "either": {"oneOf": [ref(number + 2), ref(number + 11), {"type": "string"}]},
            "by_name": {"type": "object", "additionalProperties": ref(number * 7 + 3)},
            "nullable": {"anyOf": [ref(number + 13), {"type": "null"}]},
        }
        own: dict[str, object] = {"type": "object", "properties": properties, "required": ["id"]}
        return {"allOf": [ref(number + 31), own]} if number % 10 == 9 else own

    def operation(number: int) -> dict[str, object]:
        content = {"application/json": {"schema": ref(number * 3)}}
        return {
            "requestBody": {"content": content, "required": True},
            "responses": {"204": {"description": "Done."}},
        }

    api = {
        "openapi": "3.1.0",
        "info": {"title": "Ring", "version": "1"},
        "paths": {f"/s{number}": {"put": operation(number)} for number in range(count)},
        "components": {"schemas": {f"S{number}": schema(number) for number in range(schemas)}},
    }
    path.write_text(json.dumps(api), "utf-8")


def test_what_leads_to_all_else_is_made_strict_once(tmp_path: Path) -> None:
    def calls(count: int, strict: StrictMode) -> int:
        spec = tmp_path / f"{count}_{strict}" / "ring.json"
        spec.parent.mkdir()
        write_ring(spec, 40, count)
        diagnostics = Diagnostics()
        payloads = PayloadOptions(strict=strict)
        with cProfile.Profile() as profile:
            build(BuildOptions((spec,), spec.parent / "out", payloads=payloads), diagnostics)
        told = [item for item in diagnostics.items if item.code is Code.NOT_STRICT]
        assert len(told) == (0 if strict == "off" else count)
        return sum(entry.callcount for entry in profile.getstats())

    calls(1, "auto")  # what is imported once
    plain = calls(40, "off") - calls(10, "off")
    assert calls(40, "auto") - calls(10, "auto") < 3 * plain


def test_what_merges_lead_to_is_merged_once() -> None:
    """Two ways round a ring that are merged: what comes of it is no longer than the ring."""

    def calls(count: int) -> int:
        around: dict[str, object] = {
            f"S{number}": {
                "type": "object",
                "properties": {"next": {"$ref": f"#/$defs/S{(number + 1) % count}"}},
            }
            for number in range(count)
        }
        around["S0"] = {"allOf": [around["S0"], {"$ref": f"#/$defs/S{count // 2}"}]}
        properties = {"x": {"$ref": "#/$defs/S0"}}
        parameters = {"type": "object", "properties": properties, "$defs": around}
        with cProfile.Profile() as profile, pytest.raises(NoStrictFormError, match="levels"):
            StrictForms().of(json.loads(json.dumps(parameters)), ["x"], is_open=False)
        return sum(entry.callcount for entry in profile.getstats())

    assert calls(28) < 5 * calls(14)


def test_that_a_function_cannot_be_strict_is_remembered(tmp_path: Path) -> None:
    spec = tmp_path / "ring.json"
    write_ring(spec, 40, 3)

    def told() -> tuple[list[str], bool]:
        """Build, and return what has no strict form, and whether a form was looked for."""
        diagnostics = Diagnostics()
        with cProfile.Profile() as profile:
            result = build(BuildOptions((spec,), tmp_path / "out"), diagnostics)
            apply(result.plan, diagnostics)
        for package, values in (result.kept or {}).items():
            keep(package, values, tmp_path / "out")
        messages = [item.message for item in diagnostics.items if item.code is Code.NOT_STRICT]
        called = {entry.code for entry in profile.getstats()}
        return messages, StrictForms.of.__code__ in called

    first, is_made = told()
    assert is_made
    spec.write_text(spec.read_text("utf-8").replace('"Ring"', '"Circle"'), "utf-8")
    assert told() == (first, False)
    assert len(first) == 3
