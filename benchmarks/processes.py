"""What a process of its own costs: CPU seconds and memory, as the system counts them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple


class Spent(NamedTuple):
    """CPU seconds, and the most memory held at once, in MB; `output` is what was printed."""

    seconds: float
    megabytes: float
    output: str


def spent_by(
    command: Sequence[str | Path], cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Spent:
    """Run `command` to its end and return what it took, its own processes included.

    Python may keep bytecode, as it does for whoever did not forbid it.

    Raises:
        RuntimeError: it failed.
    """
    with TemporaryFile("w+") as output, TemporaryFile("w+") as errors:
        settings = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **(env or {})}
        process = subprocess.Popen(command, cwd=cwd, env=settings, stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)  # which tells what it took, as `wait` does not
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        printed, complained = output.read(), errors.read()
    if process.returncode:
        raise RuntimeError(f"{command} failed:\n{complained[-2000:]}")
    unit = 1024 if sys.platform == "linux" else 1024 * 1024
    return Spent(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit, printed)
