"""Mine."""

import os
from typing import TYPE_CHECKING, Any, Literal, cast

from . import models, views


def add_note(*, text: str) -> Any:
    """Add a note."""
    return save(text)


def place_order(*, to: models.PlaceOrderTo, kind: Literal["a", "b"] | None = None) -> Any:
    """Place it."""
    raise NotImplementedError
