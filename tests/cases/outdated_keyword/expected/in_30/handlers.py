"""Handlers for in_30.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any, Literal

from . import models


def add_pet(
    *,
    name: str,
    owner: models.Owner | None = None,
    keeper: models.Owner | None = None,
    kind: Literal["cat", "dog"] | None = None,
    colour: Literal["black"] | None = None,
    size: Literal["small", "large"] | None = None,
    anything: Any = None,
) -> Any:
    """POST /pets

    Args:
        keeper: Who feeds it.
    """
    raise NotImplementedError
