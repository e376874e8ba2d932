"""Mine."""

from __future__ import annotations

from typing import Any


def add_note(*, text: str) -> Any:
    def buy() -> None: ...
    return buy()


def buy(*, item: str) -> Any:
    """Buy."""
    raise NotImplementedError


class Close:
    def buy(self) -> None: ...
