"""Objects in arguments of api.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from typing import Annotated

from fngen_runtime.models import Model
from pydantic import MISSING, Field


class Cat(Model):
    pet_type: Annotated[str, Field(alias="petType")]
    lives: int | MISSING = MISSING


class Dog(Model):
    pet_type: Annotated[str, Field(alias="petType")]
    bark: str | MISSING = MISSING


class PutPetArguments(Model):
    """The objects in arguments of `putPet`."""

    pet: Cat | Dog | MISSING = MISSING
