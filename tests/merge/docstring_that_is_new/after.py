"""Mine."""

from __future__ import annotations

from typing import Any


def close() -> Any:
    """Close."""
    # nothing yet
    return None
