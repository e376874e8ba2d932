"""Objects in arguments of tree.json. Made by fngen; do not edit."""

from __future__ import annotations

from typing import Annotated

from fngen_runtime.models import Model
from pydantic import MISSING, Field


class Branch(Model):
    length: int | float
    branches: list[Branch] | MISSING = MISSING
    copy_: Annotated[bool | MISSING, Field(alias="copy")] = MISSING


class PlantArguments(Model):
    """The objects in arguments of `plant`."""

    trunk: Branch


class GraftArguments(Model):
    """The objects in arguments of `graft`."""

    branch: Branch | MISSING = MISSING
