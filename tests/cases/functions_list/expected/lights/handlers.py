"""Handlers for lights.json: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any, Literal

from . import models


def set_light(*, room: Literal["kitchen", "hall"], on: bool, brightness: int = 100) -> Any:
    """Switch a light."""
    raise NotImplementedError


def list_lights() -> Any:
    """List all lights."""
    raise NotImplementedError


def scene(*, name: str, lights: list[models.SceneLightsItem] | None = None, **extra: Any) -> Any:
    """Set a scene."""
    raise NotImplementedError
