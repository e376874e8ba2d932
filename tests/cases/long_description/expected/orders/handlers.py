"""Handlers for orders.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def find_order() -> Any:
    """The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    """
    raise NotImplementedError


def cancel_order() -> Any:
    """The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    The order is looked up by its number, which stands on the invoice.
    """
    raise NotImplementedError
