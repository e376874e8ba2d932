"""Mine."""

from __future__ import annotations

from typing import Any

from django.db import models

from mine.results import Saved
from . import results


class Note(models.Model):
    text = models.CharField()


def write_page(*, author: object = None) -> Any:
    """Write it."""
    from mine import results

    return results.Saved(author), "results.Lost"
