"""Mine."""

from typing import Any

from . import models


def set_note(*, author: models.SetNoteAuthor | None = None) -> Any:
    """Write it."""
    return save(author)


def set_page(*, author: models.SetPageAuthor | None = None) -> Any:
    """Write it."""
    return save(author)
