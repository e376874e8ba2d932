"""Handlers for api.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import results


def post_pets(*, name: str | None = None) -> results.Pet:
    """POST /pets"""
    raise NotImplementedError
