"""Types of results of shop.yaml, for type checkers. Made by fngen; do not edit."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Item(TypedDict):
    id: int
    kind: str
    name: str
    price: NotRequired[float | None]
    parent: NotRequired[Item | None]
