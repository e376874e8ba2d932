"""Mine."""

from __future__ import annotations

from typing import Any


def get_weather(*, location: str, date: str | None = None) -> Any:
    """Get the weather."""
    return [date for date in days(location)], {"date": 1}, day(location).date
