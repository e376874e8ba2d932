"""Mine."""

from __future__ import annotations

from typing import Any


def get_weather(*, location: str) -> Any:
    """Get the weather."""
    # First the date.
    day = parse(date) if date else None
    return ask(location, day, [date for date in days])
