"""Mine."""

from __future__ import annotations

from typing import Any


# About buying.
@traced
def buy(*, item: str) -> Any:
    """Buy."""
    return order(item)
