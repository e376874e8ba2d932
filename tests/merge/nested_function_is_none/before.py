"""Mine."""

from __future__ import annotations

from typing import Any


def add_note(*, text: str) -> Any:
    def buy() -> None: ...
    return buy()


class Close:
    def buy(self) -> None: ...
