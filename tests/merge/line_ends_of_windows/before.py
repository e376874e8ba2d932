"""Mine."""

from __future__ import annotations

from typing import Any


X = {"a":1,
      "b": 2 }
def add_note(*, text: str) -> Any:
    """Add a note."""
    return save(text)


def get_weather(*, location: str, date: str | None = None) -> Any:
    """Get the weather."""
    return ask(location)
