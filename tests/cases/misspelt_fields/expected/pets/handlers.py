"""Handlers for pets.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def find_pet(
    *, pet_id: str, shop_id: str, tag: Any = None, age: int, name: str | None = None
) -> Any:
    """GET /pets/{petId}"""
    raise NotImplementedError


def replace_pet(*, pet_id: str, shop_id: str) -> Any:
    """PUT /pets/{petId}"""
    raise NotImplementedError


def change_pet(*, pet_id: str, shop_id: str, body: Any) -> Any:
    """POST /pets/{petId}"""
    raise NotImplementedError


def touch_pet(*, pet_id: str, shop_id: str) -> Any:
    """PATCH /pets/{petId}"""
    raise NotImplementedError
