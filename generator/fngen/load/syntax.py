"""What both parsers share: which of them reads a file, the fault they raise, the spans they find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import TypeAlias

from fngen.json_types import JsonValue

Position: TypeAlias = tuple[int, int]
"""Line and column, both from 1."""

Parsed: TypeAlias = tuple[JsonValue, list[tuple[str, Position]]]
"""The data, and each key that repeats an earlier one of its object, with its place."""


class TooDeep(Exception):  # noqa: N818 - the reader's fault, reported as a diagnostic
    """A file that is nested too deeply to be parsed at all."""


class TooLarge(Exception):  # noqa: N818 - the reader's fault, reported as a diagnostic
    """A file that holds too much to be parsed: more than `most` keys and values."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class TextFault(Exception):  # noqa: N818 - the reader's fault, reported as a diagnostic
    """A file that is not well-formed: where, and what was found."""

    def __init__(self, message: str, line: int, column: int, help: str | None = None) -> None:  # noqa: A002
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.help = help


@dataclass(frozen=True, slots=True)
class Span:
    """Where a value stands in a text, and the key before it: positions and the end of its line."""

    value: Position
    value_end: Position
    key: Position | None = None
    key_end: Position | None = None


Locate: TypeAlias = Callable[[str], Span | None]
"""From a JSON pointer to where it stands in a text: the value, or the nearest one around it."""


def reads_as_json(path: str, text: str) -> bool:
    """Tell whether `text` is read as JSON: by the name of its file, else by how it begins."""
    suffix = PurePath(path).suffix.lower()
    return suffix == ".json" or (suffix not in {".yaml", ".yml"} and text[:1] in {"{", "["})
