"""Objects in arguments of new.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from fngen_runtime.models import Model
from pydantic import MISSING


class Pet(Model):
    name: str


class AddPetArguments(Model):
    """The objects in arguments of `addPet`."""

    body: Pet | MISSING = MISSING
