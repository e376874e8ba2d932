"""Handlers of weather.json."""

from typing import Any


def get_weather(*, city: str) -> Any:
    return city city
