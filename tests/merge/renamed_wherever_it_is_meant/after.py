"""Mine."""

from __future__ import annotations

from typing import Any


__all__ = ["read_note", "set_note"]


@traced
def read_note(*, id_: int) -> Any:
    """Read it."""
    return store[id_]


def set_note(*, id_: int) -> Any:
    """Write it, as get_note reads it."""
    log("get_note", store.get_note, get_note=1)  # not get_note
    again = [read_note(id_=n) for n in range(3)]
    return read_note(id_=id_), lambda get_note: get_note(1), again


def _local() -> Any:
    get_note = 1
    return get_note


def _nested() -> Any:
    def inner() -> Any:
        return read_note(id_=1)

    return inner


class Notes:
    get_note = staticmethod(read_note)

    def first(self) -> Any:
        return read_note(id_=1), self.get_note(id_=2)


def _replace() -> None:
    global read_note
    read_note = _nested
