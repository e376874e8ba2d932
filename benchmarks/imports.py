"""What importing costs over starting Python: the runtime, a generated package, the loop."""

from __future__ import annotations

import os
import sys
import tempfile

from benchmarks.functions import build_package
from benchmarks.processes import spent_by
from benchmarks.rows import Row, printed

TARGET = 0.05
ROUNDS = 15
FUNCTIONS = 64


def measure() -> list[Row]:
    """Return the CPU seconds that each import takes at best, and those of bare Python."""
    with tempfile.TemporaryDirectory() as folder:
        package = build_package(FUNCTIONS, folder)
        path = os.pathsep.join([folder, *sys.path])
        bare = _seconds("pass", path)

        def over(what: str, program: str, target: float | None = None) -> Row:
            return Row(f"{what}, over bare python", _seconds(program, path) - bare, "s CPU", target)

        return [
            Row("bare python", bare, "s CPU"),
            over("import fngen_runtime", "import fngen_runtime", TARGET),
            over(f"import a package of {FUNCTIONS} functions", f"import {package}", TARGET),
            over("the loop: from fngen_runtime import run", "from fngen_runtime import run"),
        ]


def _seconds(program: str, path: str) -> float:
    """The CPU seconds of a Python process that runs `program`, the least of many."""
    command, env = [sys.executable, "-c", program], {"PYTHONPATH": path}
    return min(spent_by(command, env=env).seconds for _ in range(ROUNDS))


if __name__ == "__main__":
    print(printed(measure()))
