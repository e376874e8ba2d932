"""Handlers for before.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def list_pets(*, limit: int | None = None) -> Any:
    """GET /pets

    Args:
        limit: How many.
    """
    raise NotImplementedError


def replace_pets() -> Any:
    """PUT /pets"""
    raise NotImplementedError
