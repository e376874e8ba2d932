from typing import Any, Literal

from . import models


def add_note(*, text):
    return text


def place_order(*, to: models.PlaceOrderTo, kind: Literal["a", "b"] | None = None) -> Any:
    """Place it."""
    raise NotImplementedError
