"""Mine."""

from __future__ import annotations

from typing import Any


def add_note(*, text: str) -> Any:
    """Add a note."""
    return save(text)
