"""Text of others made safe to show: a terminal must not obey a spec, a model or a handler."""

from __future__ import annotations

import re

_OBEYED = "\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
"""What a terminal would obey, and what would reorder a line; all but tabs and line feeds."""

_IN_TEXT = re.compile(f"[{_OBEYED}]")
_IN_LINE = re.compile(f"[\n{_OBEYED}]")


def printable(text: str) -> str:
    """Return `text` as lines that a terminal only shows."""
    return _IN_TEXT.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))


def printable_line(text: str) -> str:
    """Return `text` as one line that a terminal only shows, of the same length."""
    return _IN_LINE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\t", " "))
