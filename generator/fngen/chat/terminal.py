"""Writing to a terminal what others said: it is shown, never obeyed."""

from __future__ import annotations

import io
import sys
from typing import Protocol

import click

from fngen.printable import printable, printable_line

_MOST_LINES = 8
_MOST = 600
_LONGEST_LINE = 300


class Echo(Protocol):
    """Writes text; colours reach terminals only. `click.echo` is one."""

    def __call__(self, message: str, /, *, nl: bool = True, err: bool = False) -> object:
        """Write `message`, and a new line if `nl`, to standard output or error."""
        ...


class Terminal:
    """Writes lines, and text that comes in pieces between them."""

    def __init__(self, echo: Echo) -> None:
        self._echo = echo
        self._is_within_line = False

    def more(self, text: str, colour: str | None = None) -> None:
        """Go on with the line, or begin one."""
        if text:
            self._echo(_styled(printable(text), colour), nl=False)
            self._is_within_line = not text.endswith("\n")

    def line(self, text: str, colour: str | None = None) -> None:
        """Write a line of its own."""
        self.end_line()
        self._echo(_styled(printable_line(text), colour))

    def block(self, text: str, indent: str, colour: str | None = None) -> None:
        """Write lines of their own, cut where they are many or long."""
        self.whole(shortened(text), indent, colour)

    def whole(self, text: str, indent: str, colour: str | None = None) -> None:
        """Write lines of their own, however many and long."""
        for line in text.splitlines() or [""]:
            self.line(indent + line, colour)

    def fault(self, text: str) -> None:
        """Write a line that says what went wrong."""
        self.end_line()
        line = printable_line(" ".join(text.split()))
        cut = f"{line[:_LONGEST_LINE]}..." if len(line) > _LONGEST_LINE else line
        self._echo(_styled(cut, "red"), err=True)

    def end_line(self) -> None:
        """End the line that is begun."""
        if self._is_within_line:
            self._echo("")
            self._is_within_line = False


def _styled(text: str, colour: str | None) -> str:
    return text if colour is None else click.style(text, fg=colour)


def shortened(text: str) -> str:
    """Return the beginning of a long text, with a note of how long it is."""
    lines = text.splitlines()
    short = "\n".join(lines[:_MOST_LINES])[:_MOST].rstrip()
    if len(lines) <= _MOST_LINES and len(text) <= _MOST:
        return short
    return f"{short} ... ({len(text):,} characters)"


def take_any_text() -> None:
    """Let no character stop the program that a terminal cannot write, or a file has wrongly."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
