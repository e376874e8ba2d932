"""Mine."""

from __future__ import annotations

from typing import Any


import unused
def add_note(*, text: str) -> Any:
    """Add a note."""
    return save(text)
