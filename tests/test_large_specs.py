"""A spec of 50 MB: it builds, and how much memory that takes is bounded."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from fngen.workers import each

if TYPE_CHECKING:
    from pathlib import Path

    from fngen_runtime.json_types import JsonObject

_SIZE = 50_000_000
_TEXT = "All that there is to say about it. " * 40
_MOST_MEMORY = 3 * 2**30


def _schema() -> JsonObject:
    properties: JsonObject = {
        f"p{number}": {"type": "string", "description": _TEXT, "enum": [f"v{n}" for n in range(9)]}
        for number in range(8)
    }
    return {"type": "object", "properties": properties, "required": ["p1"], "description": _TEXT}


def _operation(number: int) -> JsonObject:
    media: JsonObject = {"content": {"application/json": {"schema": _schema()}}}
    return {
        "operationId": f"changeThing{number}",
        "requestBody": {"required": True, **media},
        "responses": {"200": {"description": "Changed.", **media}},
    }


def _built(spec: Path) -> subprocess.CompletedProcess[str]:
    """Run `fngen build` of `spec` with as much memory as it may take."""
    limits = (_MOST_MEMORY, _MOST_MEMORY)
    return subprocess.run(
        [sys.executable, "-m", "fngen", "build", spec, "--output", spec.parent / "generated"],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, limits),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".json", ".yaml"])
def test_a_very_large_spec_is_built(tmp_path: Path, suffix: str) -> None:
    spec = {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": {f"/things/{number}": {"put": _operation(number)} for number in range(2_000)},
    }
    text = json.dumps(spec, indent=1)  # which is YAML as well
    assert len(text) > _SIZE
    path = tmp_path / f"things{suffix}"
    path.write_text(text)
    done = _built(path)
    assert done.returncode == 0, done.stderr
    contract = json.loads((tmp_path / "generated" / "things" / "functions.json").read_text())
    assert len(contract["functions"]) == 2_000


def test_a_build_that_takes_more_memory_than_there_is_says_so(tmp_path: Path) -> None:
    small = tmp_path / "specs" / "small.json"
    small.parent.mkdir()
    small.write_text('{"type": "object", "properties": {"a": {"type": "string"}}}')
    large = small.with_name("large.json")
    with large.open("wb") as file:
        file.truncate(2 * _MOST_MEMORY)  # which takes no room on the disk
    done = _built(small.parent)
    assert done.returncode == 1, done.stderr[-2_000:]
    first, *_, last = done.stderr.splitlines()
    assert first.startswith(f"{large.as_posix()}: error[excessive-size]: ")
    assert last == "nothing was written"


def _killed(number: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL if number else 0)


def test_a_process_that_the_system_kills_is_one_that_had_too_little_memory() -> None:
    with pytest.raises(MemoryError):
        list(each(_killed, [0, 1], 2))


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".json", ".yaml"])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"a": [' + "[" * _SIZE, id="open brackets"),
        pytest.param("{" + '"a": 1,' * (_SIZE // 7), id="a key again and again"),
        pytest.param("[" + "0," * (_SIZE // 2) + "0]", id="many values"),
        pytest.param('"' + "x" * _SIZE + '"', id="one string"),
    ],
)
def test_a_very_large_file_that_is_no_spec_is_refused(
    tmp_path: Path, text: str, suffix: str
) -> None:
    path = tmp_path / f"things{suffix}"
    path.write_text(text)
    done = _built(path)
    assert done.returncode == 1, done.stderr[-2_000:]
    assert "error[" in done.stderr
