"""Handlers for of_parts.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any

from . import models


def add_parts(*, body: models.AddPartsBody | None = None) -> Any:
    """POST /of_parts"""
    raise NotImplementedError
