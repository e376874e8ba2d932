"""Objects in arguments of boats.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from typing import Annotated

from fngen_runtime.models import Model
from pydantic import MISSING, Field


class Mast(Model):
    sail: str | MISSING = MISSING


class Hull(Model):
    arg: Annotated[str | MISSING, Field(alias="")] = MISSING
    whole: str | MISSING = MISSING


class Boat(Model):
    name: str
    tender: Boat | MISSING = MISSING
    mast: Mast | MISSING = MISSING
    hull: Hull | MISSING = MISSING


class AddBoatArguments(Model):
    """The objects in arguments of `addBoat`."""

    tender: Boat | MISSING = MISSING
    mast: Mast | MISSING = MISSING
    hull: Hull | MISSING = MISSING
