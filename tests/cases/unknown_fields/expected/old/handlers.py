"""Handlers for old.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def add_upper() -> Any:
    """POST /upper"""
    raise NotImplementedError
