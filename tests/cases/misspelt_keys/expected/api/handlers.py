"""Handlers for api.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def post_pets() -> Any:
    """POST /pets"""
    raise NotImplementedError
