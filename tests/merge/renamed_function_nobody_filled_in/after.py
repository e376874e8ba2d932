"""Mine."""

from __future__ import annotations

from typing import Any


def read_note(*, id_: int) -> Any:
    """Read it."""
    raise NotImplementedError


def set_note(*, id_: int) -> Any:
    """Write it."""
    return read_note(id_=id_)
