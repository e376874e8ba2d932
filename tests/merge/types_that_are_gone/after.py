"""Mine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import models
from .models import SetNoteAuthor, SetPageAuthor as Author

if TYPE_CHECKING:
    from . import results


def set_note(*, author: models.SetNoteAuthor | None = None) -> results.Saved:
    """Write it."""
    return save(author or models.SetNoteAuthor())  # models.SetNoteAuthor


def write_page(*, author: models.WritePageAuthor | None = None) -> Any:
    """Write it."""
    return save(author or models.SetPageAuthor(name=models.__name__), Author)


def _first(models: Any) -> Any:
    return models.SetNoteAuthor, Author.models.SetNoteAuthor


NOBODY = models.SetNoteAuthor()
