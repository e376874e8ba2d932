"""Handlers for files.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def send(
    *,
    a: str,
    b: str | None = None,
    n: int | None = None,
    c: str | None = None,
    d: list[str] | None = None,
) -> Any:
    """POST /f"""
    raise NotImplementedError
