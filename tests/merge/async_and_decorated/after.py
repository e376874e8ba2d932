"""Mine."""

from __future__ import annotations

from typing import Any


@cached(
    "weather"  # for an hour
)
async  def  get_weather (*, location: str, date: str | None = None, unit: str | None = None)  ->  Any :  # mine
    """Get the weather."""
    return   await ask(location)  ;  # done
