"""Handlers for api.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def add_ferry(
    *,
    trace: str | None = None,
    page: int | None = None,
    size: int | None = None,
    port: str | None = None,
    deck: int | None = None,
) -> Any:
    """POST /ferries"""
    raise NotImplementedError
