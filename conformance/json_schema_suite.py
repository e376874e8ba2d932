"""Runs JSON-Schema-Test-Suite and maskbench through real builds, and holds them to gaps.toml.

Run by `make conformance`. The corpus is looked for in the folder that FNGEN_CORPUS names, else in
../shared/corpus. What fails and is no known gap is a fault; so is a known gap that fails no longer.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import tomllib
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TypedDict, cast

from fngen_runtime.json_types import JsonValue

from conformance.judging import Case, Instance, faults

ROOT = Path(__file__).resolve().parent.parent
_GAPS = Path(__file__).with_name("gaps.toml")
_SERVER = "http://localhost:1234/"
_DRAFTS = {
    "draft4": "http://json-schema.org/draft-04/schema#",
    "draft6": "http://json-schema.org/draft-06/schema#",
    "draft7": "http://json-schema.org/draft-07/schema#",
    "draft2019-09": "https://json-schema.org/draft/2019-09/schema",
    "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
}
SETS = (*_DRAFTS, "maskbench")


class _Group(TypedDict):
    """A schema of the suite, or of maskbench, with its tests."""

    description: str
    schema: JsonValue
    tests: list[_Test]


class _Test(TypedDict):
    description: str
    data: JsonValue
    valid: bool


def main() -> int:
    """Print what fails, and return how the run ended: 0 if that is what is known to fail."""
    corpus = corpus_folder()
    if corpus is None:
        print("skipped: there is no corpus; set FNGEN_CORPUS to a folder of one")
        return 0
    only = sys.argv[1:]
    ended = 0
    names: list[str] = []
    for name in SETS:
        if only and name not in only:
            continue
        with tempfile.TemporaryDirectory(prefix="fngen-suite-") as folder, served(corpus) as server:
            cases = read_cases(corpus, name, server)
            found = run(cases, Path(folder))
        wrong = list(surprises(name, cases, found))
        names += _names_of(cases)
        count = sum(len(case.instances) for case in cases)
        gaps = len(found) - sum(not text.startswith("passes") for text in wrong)
        print(f"{name:13} {count:5} instances, {len(wrong)} surprises, {gaps} known gaps")
        for text in wrong:
            print(f"    {text}")
        ended = ended or int(bool(wrong))
    for text in () if only else idle_gaps(names):
        print(f"a gap of nothing: {text}")
        ended = 1
    return ended


def corpus_folder() -> Path | None:
    """Return the folder of the corpus, if there is one."""
    corpus = Path(os.environ.get("FNGEN_CORPUS", ROOT.parent / "shared" / "corpus"))
    return corpus if (corpus / "jsonschema").is_dir() else None


@contextmanager
def served(corpus: Path) -> Generator[str]:
    """Serve what schemas of the suite refer to; yield the address, which theirs stands for."""
    folder = (_suite_in(corpus) / "remotes").resolve()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = (folder / self.path.lstrip("/")).resolve()
            is_there = path.is_relative_to(folder) and path.is_file()
            self.send_response(200 if is_there else 404)
            self.end_headers()
            if is_there:
                self.wfile.write(path.read_text("utf-8").replace(_SERVER, address).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield address
        finally:
            server.shutdown()
            thread.join()


def run(cases: list[Case], folder: Path) -> dict[str, str]:
    """Return what is wrong with `cases`, which are built in `folder`."""
    sys.path.insert(0, str(folder))
    try:
        return faults(cases, folder)
    finally:
        sys.path.remove(str(folder))


def read_cases(corpus: Path, name: str, server: str) -> list[Case]:
    """Return the cases called `name`, a draft or `maskbench`; `server` serves what they refer to."""
    if name == "maskbench":
        return list(_maskbench(corpus / "jsonschema" / "maskbench"))
    return list(_suite(_suite_in(corpus) / "tests" / name, name, server))


def _suite_in(corpus: Path) -> Path:
    return corpus / "jsonschema" / "suite"


def _suite(folder: Path, draft: str, server: str) -> Iterator[Case]:
    for path in sorted(folder.rglob("*.json")):
        groups: list[_Group] = json.loads(path.read_text("utf-8").replace(_SERVER, server))
        for group in groups:
            name = f"{draft}: {path.relative_to(folder).with_suffix('')}: {group['description']}"
            schema = group["schema"]
            if isinstance(schema, dict):
                schema = {"$schema": _DRAFTS[draft], **schema}
            instances = (Instance(t["description"], t["data"], t["valid"]) for t in group["tests"])
            yield Case(name, schema, tuple(instances))


def _maskbench(folder: Path) -> Iterator[Case]:
    for path in sorted(folder.glob("*.json")):
        group: _Group = json.loads(path.read_text("utf-8"))
        instances = (
            Instance(str(number), test["data"], test["valid"])
            for number, test in enumerate(group["tests"])
        )
        yield Case(f"maskbench: {path.stem}", group["schema"], tuple(instances))


def surprises(name: str, cases: list[Case], found: Mapping[str, str]) -> Iterator[str]:
    """Yield what fails and is no known gap, and the known gaps of `name` that do not fail."""
    patterns = [_pattern_of(text) for text in _known_gaps() if text.startswith((f"{name}:", "*"))]
    everything = _names_of(cases)
    for text, fault in found.items():
        if not any(pattern.fullmatch(text) for pattern in patterns):
            yield f"{text}: {fault}"
    for pattern in patterns:
        for text in everything:
            if pattern.fullmatch(text) and text not in found:
                yield f"passes, and is no gap any more: {text}"


def idle_gaps(names: list[str]) -> Iterator[str]:
    """Yield the known gaps that are none of the instances called `names`, which are all."""
    for text in _known_gaps():
        pattern = _pattern_of(text)
        if not any(map(pattern.fullmatch, names)):
            yield text


def _names_of(cases: list[Case]) -> list[str]:
    return [f"{case.name}: {one.description}" for case in cases for one in case.instances]


def _pattern_of(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text).replace(r"\*", ".*"))


def _known_gaps() -> Iterator[str]:
    gaps = cast("list[dict[str, list[str]]]", tomllib.loads(_GAPS.read_text("utf-8"))["gap"])
    for gap in gaps:
        yield from gap["instances"]


if __name__ == "__main__":
    sys.exit(main())
