"""Mine."""

from __future__ import annotations

from typing import Any


try:
    import fast

    def add_note(*, text: str) -> Any:
        return fast.save(text)

except ImportError:

    def add_note(*, text: str) -> Any:
        return save(text)


def close() -> Any:
    """Close."""
    return None
