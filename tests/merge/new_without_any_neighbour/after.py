"""Mine."""

from typing import Any

from .mine import add_note


def buy(*, item: str) -> Any:
    """Buy."""
    raise NotImplementedError
