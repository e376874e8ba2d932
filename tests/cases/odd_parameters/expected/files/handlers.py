"""Handlers for files.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any

from . import models


def get_file(
    *,
    id_: str,
    size: int | None = None,
    x_trace: str | None = None,
    filter_: models.GetFileFilter | None = None,
    fields: list[str] | None = None,
    sort: str | None = None,
    page: Any = None,
) -> Any:
    """GET /files/{id}

    Args:
        x_trace: Of this call.
    """
    raise NotImplementedError


def find_files(
    *,
    query: models.FindFilesQuery | None = None,
    all_: dict[str, Any] | None = None,
    page: int | None = None,
) -> Any:
    """GET /files"""
    raise NotImplementedError


def add_files(*, body: list[models.AddFilesBodyItem] | None = None) -> Any:
    """POST /files"""
    raise NotImplementedError
