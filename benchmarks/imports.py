"""What importing costs over starting Python: the runtime, a generated package, the loop."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile

from benchmarks.functions import build_package
from benchmarks.rows import Row, print_rows

TARGET = 0.05
ROUNDS = 15
FUNCTIONS = 64


def measure() -> list[Row]:
    """Return the CPU seconds that each import takes at best, and those of bare Python."""
    with tempfile.TemporaryDirectory() as folder:
        package = build_package(FUNCTIONS, folder)
        imports = {
            "import fngen_runtime": "import fngen_runtime",
            f"import a package of {FUNCTIONS} functions": f"import {package}",
            "from fngen_runtime import run": "from fngen_runtime import run",
        }
        path = os.pathsep.join([folder, *sys.path])
        bare = min(_spent("pass", path) for _ in range(ROUNDS))
        rows = [Row("bare python", bare, "s CPU")]
        for name, program in imports.items():
            spent = min(_spent(program, path) for _ in range(ROUNDS))
            rows.append(Row(f"{name}, over bare python", spent - bare, "s CPU", TARGET))
    return rows


def _spent(program: str, path: str) -> float:
    """The CPU seconds of a Python process that runs `program`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", program]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


if __name__ == "__main__":
    print_rows(measure(), as_json="--json" in sys.argv)
