"""Types of results of shop.yaml, for type checkers. Made by fngen; do not edit."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Order(TypedDict):
    id: NotRequired[str]


class Invoice(TypedDict):
    total: NotRequired[Money]


class Money(TypedDict):
    amount: NotRequired[int]
