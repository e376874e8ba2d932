"""Objects in arguments of restaurants.json. Made by fngen; do not edit."""

from __future__ import annotations

from fngen_runtime.models import Model
from pydantic import MISSING


class Guest(Model):
    name: str
    required: bool | MISSING = MISSING


class RestaurantsBookArguments(Model):
    """The objects in arguments of `restaurants_book`."""

    guest: Guest
