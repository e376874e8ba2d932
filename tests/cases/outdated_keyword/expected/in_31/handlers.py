"""Handlers for in_31.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any, Literal

from . import models


def add_pet(
    *,
    name: str,
    owner: models.Owner | None = None,
    size: Literal["small", "large"] | None = "small",
    weight: float | None = None,
    age: int | None = None,
    born: str | None = None,
) -> Any:
    """POST /pets"""
    raise NotImplementedError
