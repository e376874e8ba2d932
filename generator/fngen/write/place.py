"""Putting a plan in place: whole or not at all, and whatever interrupts it.

The new state is prepared beside the old one. Then each package changes places with its new folder,
in one step of the file system: so there is the old package or the new one at every moment. What
else is in the folder of a package goes along. The lock comes last (`resume.py`).
"""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from fngen.diagnostics import Code, Diagnostics, Location
from fngen.write.changes import Plan
from fngen.write.prepare import Step, beside, others, prepare, remove_emptied
from fngen.write.resume import NEXT
from fngen.write.swap import swap


class _ChangedError(Exception):
    """A file was saved since the build read it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


def apply(plan: Plan, diagnostics: Diagnostics) -> None:
    """Make the changes of `plan`, all or none of them. Reports what prevents it."""
    output = plan.output
    workshop = output / NEXT if output.exists() else output.with_name(f".{output.name}{NEXT}")
    steps: list[Step] = []
    try:
        _clear(workshop)
        _clear_elsewhere(plan)
        if plan.changes:
            for step in prepare(plan, workshop):
                steps.append(step)  # noqa: PERF402 - those that were prepared before one cannot be
            _take(steps)
            remove_emptied(change.path for change in plan.changes if change.after is None)
    except _ChangedError as error:
        diagnostics.error(
            Code.UNUSABLE_OUTPUT,
            "this was changed while the build ran, and is left as it is",
            Location(error.path.as_posix()),
            help="build again",
        )
    except OSError as error:
        place = Location(Path(error.filename or output).as_posix())
        reason = error.strerror or type(error).__name__
        diagnostics.error(Code.UNUSABLE_OUTPUT, f"this cannot be written: {reason}", place)
    finally:
        for step in steps:
            with suppress(OSError):
                step.new.unlink()
        with suppress(OSError):
            _clear(workshop)


def _clear(workshop: Path) -> None:
    if os.path.lexists(workshop):
        shutil.rmtree(workshop)


def _clear_elsewhere(plan: Plan) -> None:
    """Remove what a build that was killed had prepared beside handlers that are kept elsewhere."""
    for relative in plan.hashes:
        path = plan.output / relative
        if ".." in relative.parts or path.is_symlink():
            beside(path.resolve()).unlink(missing_ok=True)


def _take(steps: Sequence[Step]) -> None:
    """Take all of `steps`, or none."""
    taken: list[Step] = []
    try:
        with _undisturbed():
            for step in steps:
                _check(step, step.place)
                step.place.parent.mkdir(parents=True, exist_ok=True)
                swap(step.new, step.place)
                taken.append(step)
                _check(step, step.new)  # what was saved between the check and the swap
    except (OSError, _ChangedError):
        for step in reversed(taken):
            with suppress(OSError):
                swap(step.new, step.place)
        raise


def _check(step: Step, old: Path) -> None:
    """Raise _ChangedError if `old`, which is or was at the step's place, is not as it was read."""
    paths = {old / change.path.relative_to(step.place): change for change in step.replaced}
    for path, change in paths.items():
        if not _holds(path, change.before):
            raise _ChangedError(change.path)
    if others(old, paths) != step.kept:
        raise _ChangedError(step.place)


def _holds(path: Path, text: str | None) -> bool:
    """Tell whether the file at `path` holds `text`, line ends aside; None stands for no file."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return text is None
    if text is None:
        return False
    wanted = text.encode()
    return data == wanted or data.replace(b"\r\n", b"\n") == wanted.replace(b"\r\n", b"\n")


@contextmanager
def _undisturbed() -> Generator[None]:
    """Let Ctrl-C wait until the end of what takes but a moment."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        signal.raise_signal(signal.SIGINT)
