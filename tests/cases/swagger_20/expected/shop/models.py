"""Objects in arguments of shop.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from fngen_runtime.models import Model
from pydantic import MISSING


class Item(Model):
    kind: str
    name: str
    price: int | float | None | MISSING = MISSING
    parent: Item | None | MISSING = MISSING


class ReplaceItemArguments(Model):
    """The objects in arguments of `replaceItem`."""

    parent: Item | None | MISSING = MISSING
