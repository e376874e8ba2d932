"""Mine."""

from __future__ import annotations

from typing import Any


def set_note(*, id_: int) -> Any:
    """Read it."""
    return store[id_]


def get_note(*, id_: int) -> Any:
    """Write it."""
    return set_note(id_=id_)
