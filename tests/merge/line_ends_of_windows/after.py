"""Mine."""

from __future__ import annotations

from typing import Any


X = {"a":1,
      "b": 2 }
def add_note(*, text: str) -> Any:
    """Add a note."""
    return save(text)


def buy(*, item: str) -> Any:
    """Buy."""
    raise NotImplementedError


def get_weather(*, location: str) -> Any:
    """Get the weather."""
    return ask(location)
