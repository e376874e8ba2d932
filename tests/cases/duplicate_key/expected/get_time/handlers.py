"""Handlers for get_time.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def get_time(*, city: str | None = None) -> Any:
    """Get the time.

    Args:
        city: The city.
    """
    raise NotImplementedError
