"""Mine."""

from __future__ import annotations

from typing import Any


_CACHE: dict[str, int] = {}


def _ask(location: str) -> int:
    return _CACHE[location]


def add_note(*, text: str) -> Any:
    """Add a note."""
    return save(text)


class Store:
    def get_weather(self) -> None: ...


def get_weather(*, location: str, date: str | None = None) -> Any:
    """Get the weather."""
    return ask(location)


if __name__ == "__main__":
    get_weather(location="x")
