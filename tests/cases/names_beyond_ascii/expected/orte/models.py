"""Objects in arguments of orte.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from fngen_runtime.models import Model
from pydantic import MISSING


class 東京(Model):
    name: str | MISSING = MISSING


class Straße(Model):
    name: str | MISSING = MISSING


class 日本(Model):
    name: str | MISSING = MISSING
    anteil: int | float | MISSING = MISSING


class PostOrteArguments(Model):
    """The objects in arguments of `post_orte`."""

    stadt: 東京 | MISSING = MISSING
    straße: Straße | MISSING = MISSING
    land: 日本 | MISSING = MISSING
