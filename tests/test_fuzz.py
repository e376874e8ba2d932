"""Specs that are wrong in any way: a build ends, with a package or with a report, and soon."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from fngen.build import build
from fngen.diagnostics import BuildFailed, Diagnostics
from fngen.options import BuildOptions
from fngen.report import Reporter
from fngen.write.place import apply
from hypothesis import HealthCheck, given, settings

from tests.building import imported
from tests.mutations import Mutated, mutated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

EXAMPLES = int(os.environ.get("FNGEN_FUZZ_EXAMPLES", "1500"))
_MOST_MEMORY = 3 * 2**30
_MOST_SECONDS = 120.0


class Builder:
    """Builds in a process of its own, as a build may run out of memory or of time."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_build_all, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def fault(self, spec: Mutated) -> str:
        """Return what went wrong in building `spec`; empty if nothing did."""
        self._connection.send(spec)
        fault = f"the build took more than {_MOST_SECONDS:.0f} seconds"
        if self._connection.poll(_MOST_SECONDS):
            try:
                return str(self._connection.recv())
            except EOFError:
                self._process.join()
                fault = f"the process of the build ended with {self._process.exitcode}"
        self.stop()
        self._start()
        return fault

    def stop(self) -> None:
        self._process.kill()
        self._process.join()


def _build_all(connection: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    while True:
        try:
            drawn: Mutated = connection.recv()
        except EOFError:
            return
        with TemporaryDirectory() as name:
            spec = Path(name, f"spec{drawn.suffix}")
            spec.write_bytes(drawn.content)
            try:
                _build(spec, Path(name, "out"))
            except BaseException:
                connection.send(traceback.format_exc(limit=-6))
            else:
                connection.send("")


def _build(spec: Path, output: Path) -> None:
    """Build `spec` and call each of its functions; report what was found, as a user sees it."""
    diagnostics = Diagnostics()
    try:
        apply(build(BuildOptions((spec,), output), diagnostics).plan, diagnostics)
    except BuildFailed:
        assert diagnostics.failed, "the build failed and does not say why"
    else:
        (package,) = (path.parent for path in output.glob("*/__init__.py"))
        dispatcher = imported(package).dispatcher
        for name in dispatcher.names:
            assert not dispatcher.call(name, "{}").ok
    reporter = Reporter(diagnostics.items)
    assert len(list(reporter.text())) <= len(diagnostics.items)
    assert all(isinstance(json.loads(line), dict) for line in reporter.json())


@pytest.fixture
def builder() -> Iterator[Builder]:
    builder = Builder()
    yield builder
    builder.stop()


@pytest.mark.slow
def test_no_spec_ends_in_a_traceback(builder: Builder, tmp_path: Path) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize="FNGEN_FUZZ_EXAMPLES" not in os.environ,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(mutated())
    def builds(spec: Mutated) -> None:
        fault = builder.fault(spec)
        if fault:  # the last that is kept is the smallest that was found
            kept = tmp_path / f"spec{spec.suffix}"
            kept.write_bytes(spec.content)
            pytest.fail(f"{kept}: {fault}")

    builds()
