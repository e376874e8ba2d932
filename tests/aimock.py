"""An independent fake of the API (`@copilotkit/aimock` from npm), run beside the scripted server.

It is installed once into a folder that git ignores, and answers by fixtures: a function is called
at once for a question about the weather, and the answer comes when the last message is a result
that says `sunny`. Anything else it refuses.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

    from fngen_runtime.json_types import JsonObject

VERSION = "1.43.0"
OLDEST_NODE = 20
FOLDER = Path(__file__).parent.parent / ".aimock" / VERSION
PROGRAM = FOLDER / "node_modules/@copilotkit/aimock/dist/cli.js"

QUESTION = "How is the weather in Paris and in Rome?"
ANSWER = "It will be sunny in both."
CALLS = [
    {"name": "get_weather", "arguments": json.dumps({"location": c})} for c in ("Paris", "Rome")
]
FIXTURES = {
    "fixtures": [
        {"match": {"toolResultContains": "sunny"}, "response": {"content": ANSWER}},
        {"match": {"userMessage": QUESTION}, "response": {"toolCalls": CALLS}},
        {"match": {"userMessage": "And tomorrow?"}, "response": {"content": "Rain."}},
    ]
}


@contextmanager
def aimock() -> Generator[str]:
    """Start the fake, and give the base URL of its API; skip the test where it cannot run."""
    node = _node()
    _install()
    fixtures = FOLDER / "fixtures.json"
    fixtures.write_text(json.dumps(FIXTURES), "utf-8")
    command = [node, str(PROGRAM), "--port", "0", "--strict", "--fixtures", str(fixtures)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            lines = iter(process.stdout.readline, "")
            line = next((line for line in lines if "listening on" in line), None)
            assert line is not None, f"aimock ended with status {process.wait()}"
            yield line.split()[-1] + "/v1"
        finally:
            process.terminate()


def asked_on(api: str, history: list[JsonObject]) -> JsonObject:
    """The body that asks a question more after a history, in a dialect that the fake speaks."""
    more: JsonObject = {"role": "user", "content": "And tomorrow?"}
    return {"model": "any", "messages" if api == "chat" else "input": [*history, more]}


def _node() -> str:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        pytest.skip("aimock needs node and npm, which are not installed")
    found = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(found.strip().removeprefix("v").split(".")[0]) < OLDEST_NODE:
        pytest.skip(f"aimock needs node {OLDEST_NODE} or newer, and this is {found.strip()}")
    return node


def _install() -> None:
    if PROGRAM.exists():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    package = f"@copilotkit/aimock@{VERSION}"
    command = ["npm", "install", "--prefix", str(FOLDER), "--ignore-scripts", "--no-audit", package]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm cannot reach a registry that has {package}")
    if done.returncode:
        pytest.skip(f"npm cannot install {package}: {done.stderr.strip().splitlines()[-1:]}")
