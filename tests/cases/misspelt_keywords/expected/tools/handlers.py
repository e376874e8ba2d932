"""Handlers for tools.json: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def f() -> Any:
    """F."""
    raise NotImplementedError


def g(*, descripton: str | None = None, kind: Any = None) -> Any:
    """G."""
    raise NotImplementedError
