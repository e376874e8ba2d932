"""Mine."""

from __future__ import annotations

from typing import Any


def get_note(*, id_: int) -> Any:
    """Read it."""
    return store[id_]


(get_note): Any = traced(get_note)


def read_note(*, id_: int) -> Any:
    """Read it."""
    raise NotImplementedError


def set_note(*, id_: int) -> Any:
    """Write it."""
    return get_note(id_=id_)
