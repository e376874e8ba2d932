"""Mine."""

from __future__ import annotations

from typing import Any


def get_weather(*, date: str | None = None, location: str) -> Any:
    """Get the weather."""
    return ask(location)
