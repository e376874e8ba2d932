"""Runs builds, and writes what comes of them: once, or after each save."""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from fngen.commands.faults import tell_diagnostics
from fngen.commands.telling import one_line

if TYPE_CHECKING:
    from pathlib import Path

    from fngen.build import Build
    from fngen.diagnostics import Diagnostics
    from fngen.options import BuildOptions
    from fngen.progress import Progress
    from fngen.write.last import Kept
    from fngen.write.record import Record


def built(
    options: BuildOptions, diagnostics: Diagnostics, progress: Progress, *, write: bool
) -> Build:
    """Build, and put what comes of it in place if it is to be written."""
    from fngen.build import build as run_build
    from fngen.write.place import apply
    from fngen.write.turns import alone

    with alone(options.output, lambda line: click.echo(line, err=True)), _uncollected():
        result = run_build(options, diagnostics, progress)
        if write:
            apply(result.plan, diagnostics)
            diagnostics.stop_if_failed()
            if result.kept is not None:
                _keep(result.record, result.kept, options.output)
    return result


def _keep(record: Record, kept: Mapping[str, Kept], output: Path) -> None:
    from fngen.write.cache import keep_record
    from fngen.write.last import keep

    for package, values in kept.items():
        keep(package, values, output)
    keep_record(record, output)


@contextmanager
def _uncollected() -> Generator[None]:
    """Build without looking for garbage: next to none is made, and looking takes a fifth of a build."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def build_on_save(
    settled: Callable[[Diagnostics], BuildOptions], form: str, *, quiet: bool
) -> None:
    """Build, and again after each save, until Ctrl-C."""
    import time
    from functools import partial

    from fngen.diagnostics import BuildFailed, Diagnostics
    from fngen.progress import Progress
    from fngen.watch import look, wait_for_save

    options: BuildOptions | None = None
    read: frozenset[str] = frozenset()
    try:
        while True:
            started = time.perf_counter()
            diagnostics = Diagnostics()
            seen = look(options, read)
            try:
                options = settled(diagnostics)
                seen = look(options, read)
                result = built(options, diagnostics, Progress(), write=True)
                read = frozenset(result.record.read)
                seen = seen.with_read(read)
                line = one_line(result, time.perf_counter() - started)
            except BuildFailed:
                line = "nothing was written"
            tell_diagnostics(diagnostics, form, {}, quiet=quiet)
            if diagnostics.failed or not quiet:
                click.echo(f"{time.strftime('%H:%M:%S')} {line}", err=diagnostics.failed)
            wait_for_save(partial(look, options, read), seen, failed=diagnostics.failed)
    except KeyboardInterrupt:
        click.echo(err=True)  # what the terminal shows of Ctrl-C stands on a line of its own
