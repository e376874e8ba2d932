"""Handlers for request.json: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def get_weather() -> Any:
    """Get the weather."""
    raise NotImplementedError


def get_time(*, zone: str | None = None) -> Any:
    """Get the time."""
    raise NotImplementedError


def get_customer(*, id_: str | None = None) -> Any:
    """Get a customer."""
    raise NotImplementedError
