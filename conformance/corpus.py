"""Builds a corpus of real specs, and judges what comes out: see CONTRIBUTING.md.

Run by `make conformance`. The corpus is looked for in the folder that FNGEN_CORPUS names, else in
../shared/corpus; without one there is nothing to do.
"""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from fngen.build import build
from fngen.diagnostics import BuildFailed, Code, Diagnostic, Diagnostics, Severity
from fngen.names import package_name
from fngen.options import BuildOptions
from fngen.write.place import apply

from conformance.answers import WRONG_ANSWERS, read_lines, refused_calls
from conformance.operations import differences, operations_in
from conformance.packages import Recorder, Verdict, judge, recording

_VERSION = re.compile(r"""(?:^|[{,])\s*["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]\.""", re.M)
ROOT = Path(__file__).resolve().parent.parent


@dataclass(slots=True)
class Row:
    """What became of a spec, or of many small ones.

    `operations` is how many functions there should be, had nothing been refused or left out.
    """

    spec: str
    operations: int = 0
    functions: int = 0
    uncalled: int = 0
    notes: int = 0
    errors: int = 0
    seconds: float = 0.0
    remarks: list[str] = field(default_factory=list[str])
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
        print(f"{'spec':60} operations functions  notes errors  CPU s")
        rows: list[Row] = []
        for row in _rows(corpus, Path(folder)):
            _print(row)
            rows.append(row)
        _print_sum(rows)
        command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "."]
        typed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        print(f"mypy --strict: {typed.stdout.strip().splitlines()[-1]}")
    return 1 if typed.returncode or any(row.faults for row in rows) else 0


def _rows(corpus: Path, folder: Path) -> Iterator[Row]:
    for number, path in enumerate(sorted(_documents(corpus / "openapi"))):
        yield _document(path, path.relative_to(corpus).as_posix(), folder / f"api{number}")
    for path in sorted((corpus / "functions").rglob("BFCL*.json")):
        if path.parent.name != "possible_answer":
            yield _function_lists(path, path.relative_to(corpus).as_posix(), folder / path.stem)
    if (schemas := corpus / "jsonschema" / "maskbench").is_dir():
        yield _schemas(schemas, schemas.relative_to(corpus).as_posix(), folder / "schemas")


def _documents(folder: Path) -> Iterator[Path]:
    """Yield the documents: a file that neither says `openapi` nor `swagger` is a part of one."""
    for path in folder.rglob("*"):
        is_candidate = path.suffix in {".json", ".yaml", ".yml"} and path.is_file()
        if is_candidate and _VERSION.search(path.read_text("utf-8", errors="replace")):
            yield path


def _document(path: Path, name: str, output: Path) -> Row:
    operations = operations_in(path)
    row = Row(name, len(operations))
    built = _build(path, output, row)
    if not row.errors:
        requests = [request for verdict in built.verdicts.values() for request in verdict.requests]
        for operation, reason in differences(operations, requests, built.reported):
            lines = row.remarks if reason else row.faults
            lines.append(f"no function: {operation}: {reason or 'no reason is given'}")
    return row


def _function_lists(path: Path, name: str, output: Path) -> Row:
    """Build the function definitions of each line as a spec, all of them in one folder."""
    lines = {package_name(line.id): line for line in read_lines(path)}
    specs = output.with_name(f"{output.name}.specs")
    specs.mkdir()
    for line in lines.values():
        (specs / f"{line.id}.json").write_text(json.dumps(line.functions), "utf-8")
    row = Row(f"{name} ({len(lines)} lists)", sum(len(line.functions) for line in lines.values()))
    calls = 0
    for package in _build(specs, output, row).verdicts:
        line = lines[package.rpartition(".")[2]]
        dispatcher = recording(package, Recorder(import_module(f"{package}.handlers")))
        calls += len(line.calls)
        for refusal in refused_calls(line, dispatcher):
            if wrong := WRONG_ANSWERS.get(line.id):
                row.remarks.append(f"an answer of {line.id} is wrong: {wrong}")
            else:
                row.faults.append(refusal)
    row.remarks.append(f"{calls:,} calls of the data set's answers were made")
    return row


def _schemas(folder: Path, name: str, output: Path) -> Row:
    """Build each schema alone, as one that is refused would stop the others."""
    paths = sorted(folder.glob("*.json"))
    specs = output.with_name(f"{output.name}.specs")
    specs.mkdir()
    row = Row(f"{name} ({len(paths)} schemas)", len(paths))
    not_objects = 0
    for path in paths:
        spec = specs / path.name
        spec.write_text(json.dumps(json.loads(path.read_text("utf-8"))["schema"]), "utf-8")
        reported = _build(spec, output, row).reported
        not_objects += any(item.code is Code.NOT_AN_OBJECT for item in reported)
    row.remarks = [line for line in row.remarks if Code.NOT_AN_OBJECT not in line]
    row.remarks.append(f"refused: {not_objects} with a root that is no object")
    return row


@dataclass(frozen=True, slots=True)
class _Built:
    """What was reported of a build, and the verdict on each package by its import path."""

    reported: tuple[Diagnostic, ...]
    verdicts: dict[str, Verdict]


def _build(specs: Path, output: Path, row: Row) -> _Built:
    """Build `specs`, judge each package, and add to `row` what came of it."""
    diagnostics = Diagnostics()
    packages: list[str] = []
    started = time.process_time()
    try:
        result = build(BuildOptions((specs,), output), diagnostics)
        apply(result.plan, diagnostics)
        packages = [f"{output.name}.{package.name}" for package in result.record.packages]
    except BuildFailed:
        pass
    row.seconds += time.process_time() - started
    errors = [item for item in diagnostics.items if item.severity is Severity.ERROR]
    row.errors += len(errors)
    row.notes += len(diagnostics.items) - len(errors)
    for item in errors:
        place = f"{Path(item.location.file).name}#{item.location.pointer}"
        row.remarks.append(f"refused: {item.code}: {item.message} ({place})")
    verdicts = {package: judge(package) for package in packages}
    for package, verdict in verdicts.items():
        row.functions += verdict.functions
        row.uncalled += len(verdict.uncalled)
        row.remarks += [
            f"not called: {name}: found no valid arguments" for name in verdict.uncalled
        ]
        row.faults += [f"{package}.{fault}" for fault in verdict.faults]
    return _Built(diagnostics.items, verdicts)


def _print(row: Row) -> None:
    counts = f"{row.operations:10,} {row.functions:9,} {row.notes:6,} {row.errors:6,}"
    print(f"{row.spec:60} {counts} {row.seconds:6.2f}", flush=True)
    for remark in row.remarks:
        print(f"    {remark}")
    for fault in row.faults:
        print(f"    FAULT: {fault}")


def _print_sum(rows: list[Row]) -> None:
    operations, functions = sum(row.operations for row in rows), sum(row.functions for row in rows)
    uncalled, errors = sum(row.uncalled for row in rows), sum(row.errors for row in rows)
    print(
        f"\n{len(rows)} rows, {operations:,} operations and function definitions, "
        f"{functions:,} functions, {functions - uncalled:,} called, {errors} errors"
    )


if __name__ == "__main__":
    sys.exit(main())
