"""Who imports whom: stages know only what is to their left, the runtime nothing of the compiler."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import fngen
import fngen_runtime
import pytest

COMPILER = Path(fngen.__file__).parent
RUNTIME = Path(fngen_runtime.__file__).parent

# Each stage may import itself, the stages before it, and the modules all of them share.
STAGES = ["load", "resolve", "ir", "lower", "emit", "write"]
SHARED = {
    *("canonical", "diagnostics", "hashes", "json_layout", "json_types", "memo", "names"),
    *("options", "shipped"),
}


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_only_what_is_to_its_left(stage: str) -> None:
    allowed = {*STAGES[: STAGES.index(stage) + 1], *SHARED}
    for file in (COMPILER / stage).rglob("*.py"):
        for name in imported(file):
            parts = name.split(".")
            if parts[0] == "fngen" and len(parts) > 1:
                assert parts[1] in allowed, f"{stage}/{file.name} imports {name}"


@pytest.mark.parametrize("module", sorted(SHARED))
def test_shared_modules_import_no_stage(module: str) -> None:
    for name in imported(COMPILER / f"{module}.py"):
        parts = name.split(".")
        assert parts[0] != "fngen" or parts[1] in SHARED, f"{module} imports {name}"


def test_the_runtime_imports_nothing_of_the_compiler() -> None:
    files = list(RUNTIME.rglob("*.py"))
    assert len(files) > 10
    for file in files:
        for name in imported(file):
            assert name.split(".")[0] != "fngen", f"{file.name} imports {name}"


def test_only_the_command_line_prints_or_exits() -> None:
    for file in COMPILER.rglob("*.py"):
        if file.name in {"cli.py", "__main__.py"} or file.parent.name == "commands":
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in {"print", "click.echo", "sys.exit", "exit"}, (
                    f"{file}: {called}"
                )
