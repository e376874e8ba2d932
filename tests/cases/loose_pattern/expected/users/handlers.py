"""Handlers for users.json: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def add_user(
    *,
    id_: str | None = None,
    email: str | None = None,
    code: str | None = None,
    labels: dict[str, Any] | None = None,
    sizes: dict[str, Any] | None = None,
    glyph: str | None = None,
) -> Any:
    raise NotImplementedError
