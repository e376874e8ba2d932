"""What a person sees while a build takes its time: one line, gone when it is done."""

from __future__ import annotations

import time
from collections.abc import Callable

_PATIENCE = 1.0
"""Seconds before anything is shown: most builds are done by then."""

_WIDTH = 24


class Progress:
    """A bar, written with `write` to a terminal; nothing at all without it."""

    def __init__(self, write: Callable[[str], object] | None = None) -> None:
        self._write = write
        self._since = time.monotonic()
        self._total = 0
        self._done = 0
        self._is_shown = False

    def begin(self, total: int) -> None:
        """Expect `total` specs."""
        self._total = total

    def now(self, what: str) -> None:
        """Show what is being done."""
        if self._write is not None and time.monotonic() - self._since >= _PATIENCE:
            self._is_shown = True
            filled = "#" * (_WIDTH * self._done // max(self._total, 1))
            self._write(f"\r\x1b[K[{filled:{_WIDTH}}] {self._done}/{self._total} {what}")

    def done(self, what: str) -> None:
        """Count one more spec as done."""
        self._done += 1
        self.now(what)

    def end(self) -> None:
        """Take the bar away."""
        if self._is_shown and self._write is not None:
            self._write("\r\x1b[K")
            self._is_shown = False
