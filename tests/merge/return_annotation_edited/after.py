"""Mine."""

from __future__ import annotations

from typing import Any


def get_weather() -> dict[str, int]:
    """Get the weather."""
    return ask()
