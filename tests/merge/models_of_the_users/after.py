from __future__ import annotations

from typing import Any

from django.db import models


def add_note(*, text: str) -> Any:
    """Add a note."""
    return save(text)


def place_order(*, to: models.PlaceOrderTo) -> Any:
    """Place it."""
    raise NotImplementedError
