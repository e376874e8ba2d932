"""Mine."""

import os
from typing import TYPE_CHECKING, Any, cast

from . import views


def add_note(*, text: str) -> Any:
    """Add a note."""
    return save(text)
