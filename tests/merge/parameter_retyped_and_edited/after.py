"""Mine."""

from __future__ import annotations

from typing import Any


def get_weather(*, location: str, date: str = "today") -> Any:
    """Get the weather."""
    return ask(location)
