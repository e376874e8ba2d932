"""Mine."""

from __future__ import annotations

from typing import Any


def get_weather(
    *,
    location: str,  # a city
    unit: str | None = None,
    days: int | None = None,
    # as a model says it
) -> Any:
    """Get the weather."""
    return ask(location)
