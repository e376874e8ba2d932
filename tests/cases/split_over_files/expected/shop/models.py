"""Objects in arguments of shop.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from typing import Annotated, Literal

from fngen_runtime.models import Model
from pydantic import MISSING, Field


class Wrapped(Model):
    paper: Literal["red", "blue"] | MISSING = MISSING
    for_: Annotated[str | MISSING, Field(alias="for")] = MISSING


class PlaceOrderArguments(Model):
    """The objects in arguments of `placeOrder`."""

    gift: Wrapped | MISSING = MISSING
