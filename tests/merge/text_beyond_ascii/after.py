"""Mine."""

from __future__ import annotations

from typing import Any


GRÜSSE = "schöne Grüße"; größe = 1


def get_weather(*, location: str, date: str | None = None, unit: str | None = None) -> Any:
    """Get the weather."""
    return ask(location, 'é', größe)


def add_note(*, text: str) -> Any:
    """Add a note."""
    return save(text)


def buy(*, item: str) -> Any:
    """Buy."""
    raise NotImplementedError
