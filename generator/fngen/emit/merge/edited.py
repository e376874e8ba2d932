"""A module with edits: its text, and where its lines went."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from fngen.emit.merge.source import Edit, Source, first_line, last_line, lines_of


class Edited:
    """The module `before` with `edits`. The statements they are in are parsed, not all of its `text`.

    Raises:
        SyntaxError, ValueError: it does not parse any more.
    """

    def __init__(self, before: Source, edits: Sequence[Edit]) -> None:
        self.before = before
        self.text = before.edited(edits)
        self._edits = edits
        for statements in self._touched():
            try:
                Source(statements)
            except (SyntaxError, ValueError):
                Source(self.text)  # the whole of it has the last word

    @cached_property
    def source(self) -> Source:
        """All of it, parsed."""
        return Source(self.text) if self._edits else self.before

    def line(self, number: int) -> int:
        """Return which line that one is now in which a statement began in line `number`."""
        start = self.before.line_start(number)
        gone = "".join(self.before.text[e.start : e.end] for e in self._edits if e.end <= start)
        come = "".join(e.text for e in self._edits if e.end <= start)
        return number + come.count("\n") - (len(lines_of(gone + ".")) - 1)

    def _touched(self) -> Iterator[str]:
        """Yield the parts of the text, each of whole statements, that there are edits in."""
        parts: dict[int, int] = {}
        starts = [*self._starts(), len(self.before.text) + 1]
        for edit in self._edits:
            start = starts[bisect_right(starts, edit.start) - 1]
            end = starts[bisect_left(starts, max(edit.end, start + 1))]
            parts[start] = max(end, parts.get(start, end))
        for start, end in parts.items():
            yield self.text[self._moved(start) : self._moved(end)]

    def _starts(self) -> Iterator[int]:
        """Yield where the text can be cut: before each statement that begins a line."""
        yield 0
        last = 0
        for statement in self.before.tree.body:
            if (first := first_line(statement)) > max(last, 1):
                yield self.before.line_start(first)
            last = last_line(statement)

    def _moved(self, place: int) -> int:
        """Return where what is at `place` of the module before is now; what is put there follows."""
        before = [edit for edit in self._edits if edit.start < place]
        breaks = len(self.before.line_break) - 1
        return place + sum(
            len(edit.text) + breaks * edit.text.count("\n") - (edit.end - edit.start)
            for edit in before
        )
