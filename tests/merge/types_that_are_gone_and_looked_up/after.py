"""Mine."""

from __future__ import annotations

from typing import Any

from . import models


def set_note(*, author: models.SetNoteAuthor | None = None) -> Any:
    """Write it."""
    return save(author)


def write_page(*, author: models.WritePageAuthor | None = None) -> Any:
    """Write it."""
    return save(author)
