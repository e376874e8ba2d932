"""Handlers for tree.json: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any

from . import models


def plant(*, trunk: models.Branch) -> Any:
    """Plant a tree: references are relative to `parameters`, as pydantic writes them."""
    raise NotImplementedError


def graft(*, branch: models.Branch | None = None) -> Any:
    """Graft a branch: references may also be relative to the file."""
    raise NotImplementedError
