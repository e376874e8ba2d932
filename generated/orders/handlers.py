"""Handlers for orders.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from . import models

if TYPE_CHECKING:
    from . import results


def list_orders(
    *, status: Literal["placed", "paid", "sent", "cancelled"] | None = None, limit: int = 20
) -> list[results.Order]:
    """List orders, newest first.

    Args:
        status: Only orders with this status.
        limit: How many at the most.
    """
    raise NotImplementedError


def create_order(
    *,
    idempotency_key: str | None = None,
    lines: list[models.Line],
    ship_to: models.Address,
    bill_to: models.Address | None = None,
    note: str | None = None,
) -> results.Order:
    """Place an order.

    Args:
        idempotency_key: Orders with the same key are placed once.
        ship_to: Where to send it.
        bill_to: Where to send the bill, if elsewhere.
    """
    raise NotImplementedError


def get_order(*, id_: int) -> results.Order:
    """Look up an order.

    Args:
        id_: The order's number.
    """
    raise NotImplementedError


def cancel_order(*, id_: int, reason: str | None = None) -> Any:
    """Cancel an order that has not been sent.

    Args:
        id_: The order's number.
    """
    raise NotImplementedError
