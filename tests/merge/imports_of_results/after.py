#!/usr/bin/env python
# Licence: mine.

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import results


def get_weather():
    return ask()


def get_sky() -> results.Weather:
    """Get the sky."""
    raise NotImplementedError
