"""Specs that mean harm: no string of theirs leaves its place in what is generated."""

from __future__ import annotations

import ast
import json
import random
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest
from fngen.build import build
from fngen.diagnostics import BuildFailed, Diagnostics
from fngen.emit.docstrings import escape, quoted
from fngen.options import BuildOptions

Text = Callable[[], str]

BREAKERS = [
    "",
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    "\n",
    "\r",
    "\u2028",
    "`",
    "#",
    "}}",
    "%}",
    "*/",
    "]",
    ")",
]
PAYLOADS = [
    "__import__('os').abort()",
    '"""\nimport os\nos.abort()\n"""',
    '"""\n    raise SystemExit\n    """',
    "\\",
    '\\"""',
    "\\N{BULLET}",
    "{{ 7 * 7 }}",
    "{% for x in y %}",
    "{# comment",
    "{0.__class__}",
    "%(x)s",
    "\x00\x07\x1b[31m",
    "\u202e\u2066reversed\u2069",
    "\n# type: ignore\nimport os",
    "\n\nclass Dispatcher: ...",
    "None",
    "self",
    "print",
    "__init__",
    "__class__",
    "models",
    "results",
    "TYPE_CHECKING",
    "NotImplementedError",
    "Awaitable",
    "MISSING",
    "../../../etc/passwd",
    "con",
    "a" * 3_000,
    "\U0001f600",
    "数据",
    "ﬁne",
    "ǅ",
    "a\u0301",
    " ",
    "0",
]
HOSTILE = [breaker + payload for payload in PAYLOADS for breaker in BREAKERS]


@pytest.mark.parametrize(
    "text", ['"', '"""', 'a"', '\\"', '\\\\"', '"""a', '\\"""', "\\x", '"' * 7]
)
def test_a_docstring_on_one_line_says_its_text(text: str) -> None:
    (line,) = quoted([escape(text)], 96)
    assert ast.literal_eval(line) == text


def hostile_api(s: Text) -> object:
    def typed() -> object:
        return {
            "type": "object",
            "title": s(),
            "description": s(),
            "required": [s(), s()],
            "properties": {
                s(): {"type": "string", "description": s(), "default": s(), "enum": [s(), s()]},
                s(): {"type": "object", "title": s(), "properties": {s(): {"const": s()}}},
                s(): {"type": "array", "items": {"anyOf": [{"title": s()}, {"format": s()}]}},
                s(): {"type": ["string", "null"], "example": s(), "x-note": s(), s(): s()},
                s(): {"additionalProperties": {"type": "integer", "description": s()}},
            },
        }

    def operation() -> object:
        return {
            "operationId": s(),
            "summary": s(),
            "description": s(),
            "tags": [s()],
            "parameters": [
                {"name": s() or "n", "in": place, "description": s(), "schema": {"enum": [s()]}}
                for place in ("query", "header", "cookie")
            ],
            "requestBody": {
                "required": True,
                "description": s(),
                "content": {"application/json": {"schema": typed()}},
            },
            "responses": {"200": {"description": s(), "content": {"a/json": {"schema": typed()}}}},
        }

    paths = {f"/{number}/{s()}": {"post": operation(), "get": operation()} for number in range(2)}
    return {
        "openapi": "3.1.0",
        "info": {"title": s(), "version": s(), "description": s()},
        "servers": [{"url": s(), "description": s()}],
        "paths": paths,
        "components": {"securitySchemes": {s(): {"type": s(), "description": s()}}},
    }


def hostile_functions(s: Text, count: int = 4) -> object:
    def function(number: int) -> object:
        named = {f"a{number}": {"$ref": "#/$defs/x"}, s(): {"type": "number", "description": s()}}
        return {
            "name": f"{s()[:30]}{number}",
            "description": s(),
            "parameters": {
                "type": "object",
                "properties": named,
                "$defs": {"x": {"type": "object", "title": s(), "properties": {s(): {}}}},
            },
        }

    return {"functions": [function(number) for number in range(count)]}


def many_hostile_functions(s: Text) -> object:
    """Functions of which each has a module of models of its own."""
    return hostile_functions(s, 60)


@pytest.mark.parametrize("make", [hostile_api, hostile_functions, many_hostile_functions])
@pytest.mark.parametrize("seed", range(12))
def test_no_string_leaves_its_place(
    tmp_path: Path, make: Callable[[Text], object], seed: int
) -> None:
    choose = random.Random(seed)
    planted = 0

    def hostile() -> str:
        nonlocal planted
        planted += 1
        return choose.choice(HOSTILE)

    spec = tmp_path / "spec.json"
    spec.write_text(json.dumps(make(hostile)))
    diagnostics = Diagnostics()
    try:
        result = build(BuildOptions((spec,), tmp_path / "out"), diagnostics)
    except BuildFailed:
        pytest.fail(f"none of these is a fault: {diagnostics.items}")
    assert planted >= (150 if make is hostile_api else 20)
    for change in result.plan.changes:
        name = PurePosixPath(change.path.relative_to(tmp_path / "out").as_posix())
        assert ".." not in name.parts
        assert change.after is not None
        if name.suffix == ".py":
            assert_only_defines(name.parts[1:], ast.parse(change.after))
        elif name.suffix == ".json":
            json.loads(change.after)


CALLED = {
    "Dispatcher",
    "Field",
    "TypedDict",
    "__name__.removesuffix",
    "lazy_names",
    "make_dispatcher",
}
IMPORTED = {
    "__future__",
    "collections.abc",
    "typing",
    "pydantic",
    "fngen_runtime",
    "fngen_runtime.lazy",
    "fngen_runtime.models",
}


def assert_only_defines(name: tuple[str, ...], module: ast.Module) -> None:
    """Assert that importing `module` defines things, and that it has no other code."""
    for node in ast.walk(module):
        match node:
            case ast.Call():
                called = ast.unparse(node.func)
                assert called in CALLED, called
            case ast.ImportFrom():
                relative = node.level == 1 and (node.module is None or name[0] == "models")
                assert relative or node.module in IMPORTED, ast.unparse(node)
            case ast.FunctionDef() if name == ("handlers.py",):
                *before, last = node.body
                assert all(_is_docstring(statement) for statement in before)
                assert ast.unparse(last) == "raise NotImplementedError"
            case ast.Import() | ast.Global() | ast.Delete() | ast.Lambda() | ast.JoinedStr():
                pytest.fail(ast.unparse(node))
            case ast.While() | ast.For() | ast.With() | ast.Try() | ast.Await() | ast.Assert():
                pytest.fail(ast.unparse(node))
            case _:
                pass
    allowed = (ast.ClassDef, ast.FunctionDef, ast.ImportFrom, ast.Assign, ast.If, ast.Expr)
    assert all(isinstance(statement, allowed) for statement in module.body)


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


@pytest.mark.parametrize(
    "name",
    ["__init__", "..", "...x", "con", "models", "self", "class", "print", "None", "é", "a b", "-"],
)
def test_a_file_name_never_leads_out_of_the_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    spec = tmp_path / f"{name}.json"
    spec.write_text('{"name": "f", "description": "d"}')
    result = build(BuildOptions((spec,), tmp_path / "out"), Diagnostics())
    folders = {change.path.parent for change in result.plan.changes} - {tmp_path / "out"}
    (folder,) = folders
    assert folder.parent == tmp_path / "out"
    assert folder.name.isidentifier()
    assert folder.name not in {"con", "class", "None"}
