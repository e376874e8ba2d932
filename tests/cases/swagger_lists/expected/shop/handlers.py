"""Handlers for shop.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def list_items(
    *,
    name: str | None = None,
    sizes: list[list[list[int]]] | None = None,
    x_tags: list[str] | None = None,
    tags: list[str] | None = None,
) -> Any:
    """GET /items"""
    raise NotImplementedError


def add_item(*, name: str | None = None, sizes: list[int] | None = None) -> Any:
    """POST /items"""
    raise NotImplementedError
