"""Objects in arguments of orders.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from fngen_runtime.models import Model
from pydantic import MISSING


class Line(Model):
    """Some pieces of one article."""

    sku: str
    """The article, e.g. TEA-0042."""
    quantity: int
    gift_wrap: bool | MISSING = MISSING


class Address(Model):
    street: str
    city: str
    country: str
    """Two letters, e.g. PT."""


class CreateOrderArguments(Model):
    """The objects in arguments of `createOrder`."""

    lines: list[Line]
    ship_to: Address
    """Where to send it."""
    bill_to: Address | MISSING = MISSING
    """Where to send the bill, if elsewhere."""
