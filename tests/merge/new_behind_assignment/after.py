"""Mine."""

from __future__ import annotations

from typing import Any


add_note = traced(save)


def buy(*, item: str) -> Any:
    """Buy."""
    raise NotImplementedError


MORE = 1


def close() -> Any:
    """Close."""
    return None
