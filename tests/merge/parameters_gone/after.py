"""Mine."""

from __future__ import annotations

from typing import Any


def get_weather() -> Any:
    """Get the weather."""
    return ask(location)
