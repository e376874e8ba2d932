"""Mine."""

from __future__ import annotations

from typing import Any


from .mine import fetch as get_note


def set_note(*, id_: int) -> Any:
    """Write it."""
    return get_note(id_=id_)
