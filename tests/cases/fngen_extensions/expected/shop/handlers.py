"""Handlers for shop.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def list_2() -> Any:
    """List orders. Deprecated."""
    raise NotImplementedError


def list_() -> Any:
    """For the model."""
    raise NotImplementedError


def tariffs() -> Any:
    """GET /tariffs"""
    raise NotImplementedError


def search() -> Any:
    """POST /search"""
    raise NotImplementedError


def count_stock() -> Any:
    """PUT /stock"""
    raise NotImplementedError
