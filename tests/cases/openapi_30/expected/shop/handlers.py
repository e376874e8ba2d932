"""Handlers for shop.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import models

if TYPE_CHECKING:
    from . import results


def get_items_by_id(
    *,
    id_: int,
    id_query: str | None = None,
    x_trace: str | None = None,
    filter_: models.Filter | None = None,
) -> results.Item:
    """Find an item"""
    raise NotImplementedError


def replace_item(
    *,
    id_: int,
    name: str,
    secret: str,
    parent: models.Item | None = None,
    odd_key: float | None = None,
) -> Any:
    """PUT /items/{id}

    Args:
        name: A "name" with a \\ and \"\"\"quotes\"\"\"
    """
    raise NotImplementedError


def patch_item(*, id_: int, body: models.Item | list[models.Filter]) -> Any:
    """PATCH /items/{id}. Deprecated."""
    raise NotImplementedError
