"""Objects in arguments of lights.json. Made by fngen; do not edit."""

from __future__ import annotations

from fngen_runtime.models import Model
from pydantic import MISSING


class SceneLightsItem(Model):
    room: str
    colour: str | list[int] | MISSING = MISSING


class SceneArguments(Model):
    """The objects in arguments of `scene`."""

    lights: list[SceneLightsItem] | MISSING = MISSING
