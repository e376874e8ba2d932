"""Builds every OpenAPI document of a corpus, and judges what comes out.

Run by `make conformance`. The corpus is looked for in the folder that FNGEN_CORPUS names, else in
../shared/corpus; without one there is nothing to do.
"""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import jsonschema_rs
from fngen.build import build
from fngen.diagnostics import BuildFailed, Diagnostics, Severity
from fngen.names import TOOL_NAME
from fngen.options import BuildOptions
from fngen.write import apply
from fngen_runtime import Dispatcher
from fngen_runtime.json_types import JsonObject, JsonValue

_VERSION = re.compile(r"""(?:^|[{,])\s*["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]\.""", re.M)
ROOT = Path(__file__).resolve().parent.parent


@dataclass(slots=True)
class Row:
    """What became of one spec."""

    spec: str
    functions: int = 0
    notes: int = 0
    seconds: float = 0.0
    refusal: str = ""
    faults: list[str] = field(default_factory=list[str])


def main() -> int:
    """Print the report, and return how the run ended: 0 if nothing generated is at fault."""
    logging.getLogger("fngen_runtime").setLevel(logging.CRITICAL)  # stubs are called, and say so
    corpus = Path(os.environ.get("FNGEN_CORPUS", ROOT.parent / "shared" / "corpus"))
    if not (corpus / "openapi").is_dir():
        print(f"skipped: there is no corpus in {corpus}; set FNGEN_CORPUS to a folder of one")
        return 0
    with tempfile.TemporaryDirectory(prefix="fngen-conformance-") as folder:
        sys.path.insert(0, folder)
        specs = sorted(_specs(corpus / "openapi"))
        rows = [_judge(spec, corpus, Path(folder, f"p{n}")) for n, spec in enumerate(specs)]
        _print(rows)
        command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "."]
        typed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        print(f"mypy --strict: {typed.stdout.strip().splitlines()[-1]}")
    return 1 if typed.returncode or any(row.faults for row in rows) else 0


def _specs(folder: Path) -> Iterator[Path]:
    """Yield the documents: a file that neither says `openapi` nor `swagger` is a part of one."""
    for path in folder.rglob("*"):
        is_candidate = path.suffix in {".json", ".yaml", ".yml"} and path.is_file()
        if is_candidate and _VERSION.search(path.read_text("utf-8", errors="replace")):
            yield path


def _judge(spec: Path, corpus: Path, output: Path) -> Row:
    row = Row(spec.relative_to(corpus).as_posix())
    diagnostics = Diagnostics()
    started = time.process_time()
    try:
        result = build(BuildOptions((spec,), output), diagnostics)
        apply(result.plan, diagnostics)
    except BuildFailed:
        errors = [item for item in diagnostics.items if item.severity is Severity.ERROR]
        row.refusal = f"{errors[0].code}: {errors[0].message}"
    else:
        packages = result.record.packages
        row.functions = sum(package.functions for package in packages)
        row.faults = [f for package in packages for f in _faults(package.name, output.name)]
    row.seconds = time.process_time() - started
    row.notes = len(diagnostics.items)
    return row


def _faults(name: str, parent: str) -> Iterator[str]:
    """Yield what is wrong with the package `name`, and with what a model is sent of it."""
    package = f"{parent}.{name}"
    for module in ("handlers", "models", "results", "dispatch"):
        import_module(f"{package}.{module}")
    dispatcher = import_module(package).dispatcher
    assert isinstance(dispatcher, Dispatcher)
    counts = Counter(dispatcher.names)
    for payload in dispatcher.functions():
        function, parameters = payload["name"], payload["parameters"]
        assert isinstance(function, str)
        assert isinstance(parameters, dict)
        if not TOOL_NAME.fullmatch(function) or counts[function] > 1:
            yield f"{function}: the name is illegal or not unique"
        yield from (f"{function}: {fault}" for fault in _payload_faults(parameters))
        if dispatcher.call(function, "{}").ok:
            yield f"{function}: a stub says that it did something"


def _payload_faults(parameters: JsonObject) -> Iterator[str]:
    if parameters.get("type") != "object":
        yield "the root is not an object"
    if not jsonschema_rs.meta.is_valid(parameters):
        yield "the parameters are no JSON Schema 2020-12"
    definitions = parameters.get("$defs", {})
    assert isinstance(definitions, dict)
    for ref in _references(parameters):
        if ref.removeprefix("#/$defs/") not in definitions:
            yield f"`{ref}` leads out of the payload"


def _references(value: JsonValue) -> Iterator[str]:
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending += node
        elif isinstance(node, dict):
            pending += [item for key, item in node.items() if key not in {"examples", "default"}]
            if isinstance(ref := node.get("$ref"), str):
                yield ref


def _print(rows: list[Row]) -> None:
    width = max(len(row.spec) for row in rows)
    for row in rows:
        print(f"{row.spec:{width}} {row.functions:5} {row.notes:5} notes {row.seconds:6.2f} s")
        if row.refusal:
            print(f"    refused: {row.refusal}")
        for fault in row.faults:
            print(f"    FAULT: {fault}")
    refused = sum(bool(row.refusal) for row in rows)
    functions = sum(row.functions for row in rows)
    print(f"\n{len(rows)} specs, {refused} refused, {functions:,} functions")


if __name__ == "__main__":
    sys.exit(main())
