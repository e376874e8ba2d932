"""What building a large API costs, and importing and calling what was built.

The API is GitHub's (13 MB, 1,223 operations), of the corpus that `FNGEN_CORPUS` names, beside
datamodel-code-generator's own command line on the same file in the same run. The cost per operation
is measured on specs that are made here.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.corpus import corpus
from benchmarks.processes import Spent, spent_by
from benchmarks.rows import Row, printed

_FNGEN = (sys.executable, "-m", "fngen", "build", "--quiet")
_PEER = (
    sys.executable,
    *("-m", "datamodel_code_generator", "--input-file-type", "openapi"),
    *("--output-model-type", "pydantic_v2.BaseModel", "--formatters", "builtin"),
    *("--input", "specs/github.json"),
)
_OPERATION = ("/repos/{owner}/{repo}/issues", "post")
_ROUNDS = 5

_CALLS = """
import json, logging, statistics, time
logging.disable(logging.CRITICAL)
start = time.process_time()
from generated.github import dispatcher
imported = time.process_time()
dispatcher.call("meta_root", "{}")
called = time.process_time()
later = []
for name in dispatcher.names:
    before = time.process_time()
    dispatcher.call(name, "{}")
    later.append(time.process_time() - before)
print(json.dumps([called - imported, statistics.median(later) * 1000]))
"""


def measure() -> list[Row]:
    """Return the cost of builds, of imports and of first calls."""
    rows = list(_scaling())
    folder = corpus()
    if folder is None:
        return [Row("GitHub's API (set FNGEN_CORPUS to the corpus)", None, ""), *rows]
    with tempfile.TemporaryDirectory(prefix="fngen-bench-") as work:
        return [*_on_github(folder / "openapi" / "github.json", Path(work)), *rows]


def _on_github(source: Path, work: Path) -> Iterator[Row]:
    (work / "specs").mkdir()
    spec = work / "specs" / "github.json"
    shutil.copy(source, spec)
    first = _best(_fresh(work))
    yield Row("first build", first.seconds, "s CPU", 8)
    yield Row("first build: memory of all processes", first.megabytes, "MB", 500)
    yield Row("build again, nothing changed", _best(_again(work)).seconds, "s CPU", 0.4)
    parameter = _best(_edited(work, spec, _add_parameter)).seconds
    yield Row("build again, a parameter added to one operation", parameter, "s CPU", 1)
    nested = _best(_edited(work, spec, _add_object)).seconds
    yield Row("build again, an object added to the body of one operation", nested, "s CPU", 1)
    bare, package = (
        min(spent_by([sys.executable, "-c", code], work).seconds for _ in range(5 * _ROUNDS))
        for code in ("pass", "import generated.github")
    )
    yield Row("import generated.github, over bare python", package - bare, "s CPU", 0.03)
    calls = [json.loads(spent_by([sys.executable, "-c", _CALLS], work).output) for _ in range(5)]
    yield Row("first call, pydantic's import included", min(c[0] for c in calls), "s CPU", 0.25)
    yield Row("first calls of other functions, median", min(c[1] for c in calls), "ms CPU", 5)
    for name, words in (
        ("datamodel-codegen, schemas alone", ()),
        (
            "datamodel-codegen, with bodies and parameters",
            ("--openapi-scopes", "schemas", "paths", "parameters"),
        ),
    ):
        peer = spent_by([*_PEER, *words, "--output", "peer.py"], work)
        yield Row(name, peer.seconds, "s CPU")
        yield Row(f"{name}: memory", peer.megabytes, "MB")
        yield Row(f"first build / {name}", first.seconds / peer.seconds, "x")


def _best(run: Callable[[], Spent]) -> Spent:
    """Return the cheapest of a few runs, as what disturbs a measurement only adds to it."""
    return min(run() for _ in range(_ROUNDS))


def _fresh(work: Path) -> Callable[[], Spent]:
    def run() -> Spent:
        shutil.rmtree(work / "generated", ignore_errors=True)
        return spent_by(_FNGEN, work)

    return run


def _again(work: Path) -> Callable[[], Spent]:
    return lambda: spent_by(_FNGEN, work)


def _edited(work: Path, spec: Path, edit: Callable[[Any, str], None]) -> Callable[[], Spent]:
    """Return a run of a build after one more `edit` of an operation of `spec`."""
    rounds = iter(range(1000))

    def run() -> Spent:
        data = json.loads(spec.read_text("utf-8"))
        path, method = _OPERATION
        edit(data["paths"][path][method], f"{edit.__name__}_{next(rounds)}")
        spec.write_text(json.dumps(data, ensure_ascii=False, indent=2), "utf-8")
        return spent_by(_FNGEN, work)

    return run


def _add_parameter(operation: Any, name: str) -> None:  # noqa: ANN401 - a piece of JSON
    parameter = {"name": name, "in": "query", "schema": {"type": "string"}}
    operation.setdefault("parameters", []).append(parameter)


def _add_object(operation: Any, name: str) -> None:  # noqa: ANN401
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    schema["properties"][name] = {"type": "object", "properties": {"text": {"type": "string"}}}


def _scaling() -> Iterator[Row]:
    """Yield what an operation costs in specs of 10 to 10,000 of them, start-up aside."""
    with tempfile.TemporaryDirectory(prefix="fngen-bench-") as folder:
        work = Path(folder)
        (work / "specs").mkdir()
        _write_api(work / "specs" / "api.json", 1)
        start = _best(_fresh(work)).seconds
        for count in (100, 1_000, 10_000):
            _write_api(work / "specs" / "api.json", count)
            each = (_fresh(work)().seconds - start) / count * 1000
            yield Row(f"an operation, in a spec of {count:,}", each, "ms CPU")


def _write_api(path: Path, count: int) -> None:
    item = {"$ref": "#/components/schemas/Item"}
    content = {"application/json": {"schema": item}}
    operation = {
        "summary": "Do something with an item.",
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
        ],
        "requestBody": {"content": content},
        "responses": {"200": {"description": "Done.", "content": content}},
    }
    properties = {"name": {"type": "string"}, "part": {"$ref": "#/components/schemas/Part"}}
    part = {"type": "object", "properties": {"size": {"type": "integer"}}}
    schemas = {"Item": {"type": "object", "properties": properties}, "Part": part}
    api = {
        "openapi": "3.1.0",
        "info": {"title": "Items", "version": "1"},
        "paths": {f"/items{number}/{{id}}": {"post": operation} for number in range(count)},
        "components": {"schemas": schemas},
    }
    path.write_text(json.dumps(api), "utf-8")


if __name__ == "__main__":
    print(printed(measure()))
