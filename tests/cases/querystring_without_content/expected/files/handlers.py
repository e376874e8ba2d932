"""Handlers for files.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def list_files(*, selection: dict[str, Any] | None = None) -> Any:
    """GET /files"""
    raise NotImplementedError
