"""Mine."""

from __future__ import annotations

from typing import Any


def get_weather() -> list[str]:
    """Get the weather."""
    return ask()
