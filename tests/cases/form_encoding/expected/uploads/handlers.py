"""Handlers for uploads.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any

from . import models


def add_upload(
    *,
    tags: list[str] | None = None,
    where: models.AddUploadWhere | None = None,
    image: str,
    about: models.AddUploadAbout | None = None,
    labels: list[str] | None = None,
) -> Any:
    """POST /uploads"""
    raise NotImplementedError
