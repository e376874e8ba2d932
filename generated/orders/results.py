"""Types of results of orders.yaml, for type checkers. Made by fngen; do not edit."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class Order(TypedDict):
    id: int
    status: Literal["placed", "paid", "sent", "cancelled"]
    lines: list[Line]
    ship_to: Address
    bill_to: NotRequired[Address]
    note: NotRequired[str | None]
    total: float


class Line(TypedDict):
    """Some pieces of one article."""

    sku: str
    quantity: int
    gift_wrap: NotRequired[bool]


class Address(TypedDict):
    street: str
    city: str
    country: str
