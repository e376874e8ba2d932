from typing import Any

from django.db import models


def add_note(*, text: str) -> Any:
    """Add a note."""
    return save(text)
