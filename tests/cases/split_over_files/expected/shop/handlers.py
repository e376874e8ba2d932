"""Handlers for shop.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import models

if TYPE_CHECKING:
    from . import results


def place_order(*, sku: str, gift: models.Wrapped | None = None) -> Any:
    """POST /orders"""
    raise NotImplementedError


def list_orders(*, since: str | None = None, at_most: int | None = None) -> Any:
    """GET /orders"""
    raise NotImplementedError


def get_order(*, id_: int, with_lines: bool | None = None) -> results.Order:
    """GET /orders/{id}"""
    raise NotImplementedError
