"""Objects in arguments of in_30.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from fngen_runtime.models import Model
from pydantic import MISSING


class Owner(Model):
    name: str | MISSING = MISSING


class AddPetArguments(Model):
    """The objects in arguments of `addPet`."""

    owner: Owner | None | MISSING = MISSING
    keeper: Owner | None | MISSING = MISSING
    """Who feeds it."""
