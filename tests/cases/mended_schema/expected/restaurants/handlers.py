"""Handlers for restaurants.json: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any, Literal

from . import models


def restaurants_find(
    *,
    city: str,
    rating: float | None = None,
    cuisines: list[Literal["thai", "greek"]] | None = None,
    near: list[float] | None = None,
    open_at: str | None = None,
    filters: dict[str, Any] | None = None,
    vegan: bool | None = None,
    limit: int,
) -> Any:
    """Find restaurants.

    Args:
        rating: At least so many stars.
    """
    raise NotImplementedError


def restaurants_book(*, guest: models.Guest, seats: int) -> Any:
    """Book a table."""
    raise NotImplementedError
