"""Mine."""

from __future__ import annotations

from typing import Any


def buy(*, item: str) -> Any:
    """Buy."""
    return order(item)
