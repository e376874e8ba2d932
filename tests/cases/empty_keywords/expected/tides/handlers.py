"""Handlers for tides.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def list_tides(*, harbour: Any = None, days: int | None = None) -> Any:
    """GET /tides"""
    raise NotImplementedError


def post_tides(
    *, height: float | None = None, marks: list[Any] | None = None, note: Any = None
) -> Any:
    """POST /tides"""
    raise NotImplementedError


def delete_tides() -> Any:
    """DELETE /tides"""
    raise NotImplementedError
