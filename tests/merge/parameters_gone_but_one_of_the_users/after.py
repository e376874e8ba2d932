"""Mine."""

from __future__ import annotations

from typing import Any


def get_weather(*, retries: int = 3) -> Any:
    """Get the weather."""
    return ask(location)
