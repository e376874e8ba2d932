"""Handlers for shop.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from . import models

if TYPE_CHECKING:
    from . import results


def get_items_by_id(
    *,
    id_: int,
    tags: list[str] | None = None,
    fields: list[Literal["name", "price"]] | None = None,
    sizes: list[int] | None = None,
    x_trace: list[str] | None = None,
    currency: str | None = "EUR",
) -> results.Item:
    """Find an item

    Args:
        tags: Any of these.
    """
    raise NotImplementedError


def replace_item(
    *, id_: int, kind: str, name: str, price: float | None = None, parent: models.Item | None = None
) -> Any:
    """PUT /items/{id}"""
    raise NotImplementedError


def add_picture(*, id_: int, file: str, caption: str | None = None) -> Any:
    """POST /items/{id}/pictures

    Args:
        file: The picture.
    """
    raise NotImplementedError


def order(*, dry_run: bool | None = None, note: str | None = None, items: list[int]) -> Any:
    """POST /orders

    Args:
        note: For the driver.
    """
    raise NotImplementedError


def import_orders(*, dry_run: bool | None = None, body: str) -> results.Item:
    """PUT /orders"""
    raise NotImplementedError
