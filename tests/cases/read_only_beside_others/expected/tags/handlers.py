"""Handlers for tags.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any

from . import models


def put_item(*, id_: str, name: str | None = None, **extra: Any) -> Any:
    """PUT /items/{id}"""
    raise NotImplementedError


def post_item(
    *,
    tags: models.Tags | None = None,
    patterned: models.PostItemPatterned | None = None,
    closed: models.PostItemClosed | None = None,
) -> Any:
    """POST /items"""
    raise NotImplementedError
