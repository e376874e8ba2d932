"""Mine."""

from __future__ import annotations

from typing import Any


from .mine import fetch as read_note


def set_note(*, id_: int) -> Any:
    """Write it."""
    return read_note(id_=id_)
