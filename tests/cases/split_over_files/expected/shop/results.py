"""Types of results of shop.yaml, for type checkers. Made by fngen; do not edit."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class Order(TypedDict):
    id: int
    order: NewOrder
    parts: NotRequired[list[Order]]


class NewOrder(TypedDict):
    sku: str
    gift: NotRequired[Wrapped]


Wrapped = TypedDict(
    "Wrapped",
    {
        "paper": 'NotRequired[Literal["red", "blue"]]',
        "for": "NotRequired[str]",
    },
)
