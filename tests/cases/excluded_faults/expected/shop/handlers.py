"""Handlers for shop.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def list_items() -> Any:
    """List items."""
    raise NotImplementedError
