"""Handlers for filters.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any

from . import models


def search(*, filter_: models.Filter) -> Any:
    """POST /search"""
    raise NotImplementedError
