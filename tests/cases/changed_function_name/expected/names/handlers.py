"""Handlers for names.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def get_weather() -> Any:
    """Get the weather."""
    raise NotImplementedError


def weather_forecast() -> Any:
    """Get the forecast."""
    raise NotImplementedError


def meteo() -> Any:
    """Get the weather in French."""
    raise NotImplementedError


def get_the_weather_of_a_city_for_each_of_the_coming_days_until_the() -> Any:
    """Get the weather of many days."""
    raise NotImplementedError
