"""A scripted model in a process of its own, so that what it costs is not counted.

`python -m benchmarks.model` prints the address and serves until its input ends. A model named
`calls-9` makes nine calls, one a turn, and then answers; the call is of the function whose turn
it is among those offered.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fngen_runtime.testing import ModelRequest, ModelServer, call, calls, says

from benchmarks.by_hand import ANSWER

if TYPE_CHECKING:
    from collections.abc import Generator

    from fngen_runtime.testing import Turn

ARGUMENTS = {"location": "Lisbon, Portugal", "days": 3, "unit": "celsius"}


@contextmanager
def model_server() -> Generator[str]:
    """Start a model in another process, and give its base URL."""
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.model"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.stdin.close()


def _turn(request: ModelRequest) -> Turn:
    messages, tools = request.body["messages"], request.body["tools"]
    assert isinstance(messages, list)
    assert isinstance(tools, list)
    made = sum(isinstance(item, dict) and item["role"] == "tool" for item in messages)
    if made >= int(str(request.body["model"]).rpartition("-")[2]):
        return says(ANSWER)
    tool = tools[made % len(tools)]
    assert isinstance(tool, dict)
    function = tool["function"]
    assert isinstance(function, dict)
    return calls(call(str(function["name"]), ARGUMENTS, id=f"call_{made}"))


if __name__ == "__main__":
    with ModelServer(_turn) as server:
        print(server.base_url, flush=True)
        sys.stdin.read()
