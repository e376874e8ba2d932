"""Diagnostics -> text with a frame of the source, or JSON lines."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import click

from fngen.diagnostics import Code, Diagnostic, Location, Severity
from fngen.load.syntax import Locate, Position, reads_as_json
from fngen.printable import printable_line

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_WIDEST = 160
_MOST_NOTES = 3


class _Place(NamedTuple):
    """Where to point: a start, and an end on the same line if it is known."""

    start: Position
    end: Position


class Reporter:
    """Renders diagnostics. Lines and columns are worked out here, from the files' text.

    `texts` stand for what is in the files of those names.
    """

    def __init__(
        self, diagnostics: Iterable[Diagnostic], texts: Mapping[str, str] | None = None
    ) -> None:
        self._texts: dict[str, str | None] = {
            file: text.removeprefix("\ufeff").replace("\r\n", "\n")
            for file, text in (texts or {}).items()
        }
        self._split: dict[str, list[str]] = {}
        self._places: dict[str, Locate] = {}
        self._diagnostics = list(diagnostics)

    def text(self) -> Iterator[str]:
        """Yield each diagnostic as lines for people, in colours that `click.echo` may strip.

        Notes come last and are short: a place by its pointer, and a few of each kind in a file,
        for a large spec may have thousands.
        """
        notes = [item for item in self._diagnostics if item.severity is Severity.NOTE]
        faults = [item for item in self._diagnostics if item.severity is not Severity.NOTE]
        for diagnostic in sorted(faults, key=self._order):
            yield "\n".join(self._lines(diagnostic))
        kinds: dict[tuple[str, Code], list[Diagnostic]] = {}
        for note in notes:
            kinds.setdefault((note.location.file, note.code), []).append(note)
        for (file, _), items in kinds.items():
            items.sort(key=lambda note: note.location.position or (0, 0))
            yield from ("\n".join(self._short_lines(item)) for item in items[:_MOST_NOTES])
            if (more := len(items) - _MOST_NOTES) > 0:
                yield f"{printable_line(file)}: {_label(items[0])}: {more:,} more; --format json has all"

    def json(self) -> Iterator[str]:
        """Yield each diagnostic as one line of JSON."""
        for diagnostic in sorted(self._diagnostics, key=self._order):
            fields = {
                "code": diagnostic.code,
                "severity": diagnostic.severity,
                "message": diagnostic.message,
                **self._where(diagnostic.location),
                "help": diagnostic.help,
                "notes": [
                    {"message": note.message, **self._where(note.location)}
                    for note in diagnostic.notes
                ],
            }
            yield json.dumps(fields, ensure_ascii=False)

    def _order(self, diagnostic: Diagnostic) -> tuple[str, Position]:
        place = self._place(diagnostic.location)
        return diagnostic.location.file, place.start if place else (0, 0)

    def _where(self, location: Location) -> dict[str, str | int | None]:
        place = self._place(location)
        line, column = place.start if place else (None, None)
        pointer = location.pointer or None
        return {"file": location.file, "line": line, "column": column, "pointer": pointer}

    def _lines(self, diagnostic: Diagnostic) -> Iterator[str]:
        place = self._place(diagnostic.location)
        address = self._address(diagnostic.location)
        yield f"{address}: {_label(diagnostic)}: {printable_line(diagnostic.message)}"
        if diagnostic.location.pointer:
            yield f"    at {printable_line(diagnostic.location.pointer)}"
        if place is not None:
            yield from self._frame(diagnostic.location.file, place, _COLOURS[diagnostic.severity])
        for note in diagnostic.notes:
            yield f"   = note: {self._address(note.location)}: {printable_line(note.message)}"
        if diagnostic.help:
            yield f"   = help: {printable_line(diagnostic.help)}"

    def _short_lines(self, note: Diagnostic) -> Iterator[str]:
        file = printable_line(note.location.file)
        address = self._address(note.location) if note.location.position else file
        yield f"{address}: {_label(note)}: {printable_line(note.message)}"
        if note.location.pointer:
            yield f"    at {printable_line(note.location.pointer)}"
        if note.help:
            yield f"   = help: {printable_line(note.help)}"

    def _address(self, location: Location) -> str:
        place = self._place(location)
        file = printable_line(location.file)
        if place is None:
            return file
        return click.style(f"{file}:{place.start[0]}:{place.start[1]}", bold=True)

    def _frame(self, file: str, place: _Place, colour: str) -> Iterator[str]:
        lines = self._lines_of(file)
        number, column = place.start
        if number > len(lines):
            return
        line = printable_line(lines[number - 1])
        # A line as long as a file (JSON without breaks) is shown around the place.
        cut = max(0, column - _WIDEST // 2) if len(line) > _WIDEST else 0
        shown = line[cut : cut + _WIDEST]
        last = place.end[1] if place.end[0] == number else len(line) + 1
        width = max(1, min(last - column, len(shown) - (column - 1 - cut)))
        gutter = max(len(str(number)), 2)
        yield f"{'':{gutter}} |"
        if number > 1 and len(lines[number - 2]) <= _WIDEST:
            yield f"{number - 1:>{gutter}} | {printable_line(lines[number - 2])}".rstrip()
        yield f"{number:>{gutter}} | {shown}".rstrip()
        start = column - 1 - cut
        carets = click.style("^" * _columns(shown[start : start + width], 1), fg=colour, bold=True)
        yield f"{'':{gutter}} | {'':{_columns(shown[:start])}}{carets}"
        yield f"{'':{gutter}} |"

    def _place(self, location: Location) -> _Place | None:
        """Return where `location` is; a place that is not in the text stands at what is around it."""
        if location.position is not None:
            line, column = location.position
            return _Place((line, column), (line, column + 1))
        if not location.pointer:
            return None
        span = self._locate(location.file)(location.pointer)
        if span is None:
            return None
        if span.key is not None and span.key_end is not None and span.value[0] != span.value_end[0]:
            return _Place(span.key, span.key_end)
        return _Place(span.value, span.value_end)

    def _locate(self, file: str) -> Locate:
        if file not in self._places:
            text = self._text(file)
            self._places[file] = _nowhere if text is None else _locate_in(file, text)
        return self._places[file]

    def _lines_of(self, file: str) -> list[str]:
        """Return the lines of `file`; none if it cannot be read."""
        if file not in self._split:
            text = self._text(file)
            self._split[file] = [] if text is None else text.split("\n")
        return self._split[file]

    def _text(self, file: str) -> str | None:
        if file not in self._texts:
            try:
                text = Path(file).read_bytes().decode("utf-8-sig")
                self._texts[file] = text.replace("\r\n", "\n")
            except (OSError, UnicodeDecodeError):
                self._texts[file] = None
        return self._texts[file]


def _label(diagnostic: Diagnostic) -> str:
    colour = _COLOURS[diagnostic.severity]
    return click.style(f"{diagnostic.severity}[{diagnostic.code}]", fg=colour, bold=True)


def _locate_in(file: str, text: str) -> Locate:
    try:
        # Each takes a while to import, and most builds need neither.
        if reads_as_json(file, text):
            from fngen.load import json_text

            return json_text.locate(text)
        from fngen.load import yaml_text

        return yaml_text.locate(text)
    except Exception:  # a text that changed since it was read may be anything
        return _nowhere


def _nowhere(pointer: str) -> None:  # noqa: ARG001 - it has the shape of Locate
    return None


def _columns(text: str, least: int = 0) -> int:
    """Return how many columns of a terminal `text` takes, at least `least`."""
    wide = sum(unicodedata.east_asian_width(char) in {"W", "F"} for char in text)
    return max(least, len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text))
