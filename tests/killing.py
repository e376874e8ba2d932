"""Builds that are killed at many moments, each in a process of its own; run by test_interrupted.py.

    python -m tests.killing PROJECT OLD NEW MOMENTS

PROJECT is made anew from OLD, has a build in it killed, and is looked at: each package in it must
be that of OLD or of NEW and answer a call. Then it is built again, and must be NEW. A line is
printed for each moment at which that is not so, and at the end what was seen how often.
"""

from __future__ import annotations

import importlib
import itertools
import os
import random
import select
import shutil
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Protocol

import fngen.write
from fngen.cli import main

WRITE = str(Path(fngen.write.__file__).parent)
PASSED_OVER = {"__pycache__", ".fngen_cache"}


class Trace(Protocol):
    def __call__(self, frame: FrameType, event: str, arg: object, /) -> Trace | None: ...


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and PASSED_OVER.isdisjoint(path.parts)
    }


def build() -> None:
    main(["build", "--quiet"], standalone_mode=False)


def forked(work: Callable[[], None], seconds: float | None = None) -> int:
    """Do `work` in a process of its own; kill it after `seconds`. Return how it ended."""
    process = os.fork()
    if process == 0:
        status = 1
        try:
            work()
            status = 0
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(status)
    handle = os.pidfd_open(process)
    ended, _, _ = select.select([handle], [], [], seconds)
    if not ended:
        os.kill(process, signal.SIGKILL)
    os.close(handle)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def traced(at_line: Callable[[], None]) -> Trace:
    """Return a trace function that calls `at_line` before every line of the stage that writes."""

    def trace(frame: FrameType, event: str, arg: object, /) -> Trace | None:
        if not frame.f_code.co_filename.startswith(WRITE):
            return None
        if event == "line":
            at_line()
        return trace

    return trace


def killed_at(line: int) -> None:
    """Build, but be killed before the `line`-th line of the stage that writes."""
    lines = itertools.count(1)

    def at_line() -> None:
        if next(lines) == line:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.settrace(traced(at_line))
    build()


def count_lines(count: Path) -> None:
    lines = itertools.count()
    sys.settrace(traced(lambda: (next(lines), None)[1]))
    build()
    sys.settrace(None)
    count.write_text(str(next(lines)))


def call_all() -> None:
    """Import every package there is, and call its first function."""
    sys.path.insert(0, str(Path.cwd()))
    for package in Path("generated").glob("*/__init__.py"):
        dispatcher = importlib.import_module(f"generated.{package.parent.name}").dispatcher
        result = dispatcher.call(dispatcher.names[0], '{"own": {"city": "Lisbon"}}')
        assert result.content == "Lisbon" or "not_implemented" in result.content, result.content


def seen(old: dict[str, bytes], new: dict[str, bytes]) -> str:
    """Return what each package is: `old` or `new`, or `MIXED`."""
    now = contents(Path("generated"))
    states: set[str] = set()
    for package in {path.partition("/")[0] for path in [*old, *new] if "/" in path}:
        was, is_to_be, is_now = (
            {path: data for path, data in files.items() if path.startswith(f"{package}/")}
            for files in (old, new, now)
        )
        states.add("old" if is_now == was else "new" if is_now == is_to_be else "MIXED")
    return " and ".join(sorted(states, reverse=True))


def kill_at_moments(project: Path, old: Path, new: Path, moments: int) -> None:
    before, after = contents(old / "generated"), contents(new / "generated")

    def again() -> None:
        os.chdir("/")
        shutil.rmtree(project, ignore_errors=True)
        shutil.copytree(old, project)
        os.chdir(project)

    again()
    build()  # imports all it needs, so that the processes that are forked have it
    again()
    count = project.with_name("lines")
    assert forked(lambda: count_lines(count)) == 0
    lines = int(count.read_text())
    rng = random.Random(7)
    tally: Counter[str] = Counter()
    for moment in range(moments):
        again()
        line, seconds = lines * moment // moments + 1, None
        if moment % 4 == 3:
            line, seconds = 0, rng.uniform(0, 0.15)
        status = forked(partial(killed_at, line), seconds)
        state = seen(before, after)
        answers = forked(call_all) == 0
        is_mended = forked(build) == 0 and contents(Path("generated")) == after
        tally[f"{'killed' if status < 0 else 'ended'}: {state}"] += 1
        if "MIXED" in state or not answers or not is_mended:
            print(f"line {line} of {lines}, {seconds} s: {state}, {answers=}, {is_mended=}")
    print(dict(sorted(tally.items())))


if __name__ == "__main__":
    project, old, new = map(Path, sys.argv[1:4])
    kill_at_moments(project, old, new, int(sys.argv[4]))
