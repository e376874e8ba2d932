"""Objects in arguments of forest.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from typing import Any

from fngen_runtime.models import Model
from pydantic import MISSING


class AddTreeKeeper(Model):
    name: Any | MISSING = MISSING


class AddTreeArguments(Model):
    """The objects in arguments of `addTree`."""

    keeper: AddTreeKeeper | MISSING = MISSING
