"""Handlers for forest.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any

from . import models


def add_tree(
    *,
    tree: list[Any],
    place: list[Any] | None = None,
    marks: dict[str, Any] | None = None,
    keeper: models.AddTreeKeeper | None = None,
) -> Any:
    """POST /trees"""
    raise NotImplementedError


def add_picture(*, body: str) -> Any:
    """POST /pictures"""
    raise NotImplementedError
