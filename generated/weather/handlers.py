"""Handlers for weather.json: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

import datetime
from typing import Any

from fngen_runtime import ToolError

# A real handler asks a weather service; this one knows two cities and one sort of day.
_CELSIUS = {"San Francisco, CA": 19, "Lisbon": 26}


def get_weather(*, location: str, date: str | None = None) -> Any:
    """Get the weather forecast for a specific location.

    Args:
        location: The city and state, e.g., San Francisco, CA
        date: The date for the weather forecast, e.g., 2024-08-15
    """
    if location not in _CELSIUS:
        raise ToolError(f"no forecast for {location}; there is one for {', '.join(_CELSIUS)}")
    day = datetime.date.fromisoformat(date) if date else None
    return {
        "location": location,
        "day": day.strftime("%A") if day else "today",
        "forecast": "mostly sunny",
        "celsius": _CELSIUS[location],
    }
