"""Regular expressions in schemas, as engines take them, and what is told of that."""

from __future__ import annotations

from fngen.diagnostics import Code, Diagnostics
from fngen.resolve.patterns import read_pattern, why_unreadable
from fngen.resolve.refs import Links


class Expressions:
    """Reads the regular expressions of one document; tells of each that it reads otherwise."""

    def __init__(self, links: Links, diagnostics: Diagnostics) -> None:
        self._links = links
        self._diagnostics = diagnostics

    def read(self, text: str, pointer: str) -> str:
        """Return the regular expression `text` as engines take it; itself where it is none."""
        read = read_pattern(text)
        at = self._links.at(pointer)
        if read is None:
            message = f"this pattern cannot be checked: {why_unreadable(text)}"
            self._diagnostics.error(Code.INVALID_SCHEMA, message, at)
            return text
        if not read.is_loose:
            return read.text
        message = f"this pattern is legal only without the `u` flag, and is read as `{read.text}`"
        if read.letters:
            what = " and ".join(f"`{escape}`" for escape in read.letters)
            message = f"{what} is the letter in ECMA-262; this pattern is read as `{read.text}`"
            help_text = "write the letter alone, or what was meant: `^` is the start, `$` the end"
            self._diagnostics.warning(Code.LOOSE_PATTERN, message, at, help=help_text)
        else:
            self._diagnostics.note(Code.LOOSE_PATTERN, message, at)
        return read.text
