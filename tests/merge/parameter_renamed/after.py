"""Mine."""

from __future__ import annotations

from typing import Any


def get_weather(*, place: str, date: str | None = None) -> Any:
    """Get the weather."""
    return ask(location)
