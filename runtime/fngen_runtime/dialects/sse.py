"""Server-sent events: bytes in, in pieces of any size, the data of each event out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOM = b"\xef\xbb\xbf"


class EventData:
    """Reads a stream of events, and keeps of each its data: the dialects need no more."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._data: list[bytes] = []
        self._begun = False

    def feed(self, piece: bytes) -> Iterator[str]:
        """The data of every event that `piece` ends."""
        split_before = self._rest.endswith(b"\r")
        self._rest += piece
        if not (b"\n" in piece or b"\r" in piece or split_before):
            return  # A long line in many pieces is looked at once.
        # The \n of a \r\n may be yet to come, so a \r at the end is not the end of a line yet.
        held = b"\r" if self._rest.endswith(b"\r") else b""
        text = bytes(self._rest).removesuffix(held)
        *lines, rest = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        self._rest = bytearray(rest + held)
        for line in lines:
            yield from self._line(line)

    def end(self) -> Iterator[str]:
        """The data of a last event that no blank line ends: some servers leave it out."""
        yield from self._line(bytes(self._rest).removesuffix(b"\r"))
        yield from self._line(b"")

    def _line(self, line: bytes) -> Iterator[str]:
        if not self._begun:
            line, self._begun = line.removeprefix(_BOM), True
        if line:
            field, _, value = line.partition(b":")
            if field == b"data":
                self._data.append(value.removeprefix(b" "))
        elif self._data:
            data, self._data = b"\n".join(self._data), []
            yield data.decode("utf-8", "replace")
