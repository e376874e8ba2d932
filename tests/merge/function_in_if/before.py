"""Mine."""

from __future__ import annotations

from typing import Any


if FAST:
    def get_weather(*, location: str, date: str | None = None) -> Any:
        return fast(location)
else:
    def get_weather(*, location: str, date: str | None = None) -> Any:
        return slow(location)
