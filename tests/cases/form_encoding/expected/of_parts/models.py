"""Objects in arguments of of_parts.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from fngen_runtime.models import Model
from pydantic import MISSING


class AddPartsBody(Model):
    h: list[str] | MISSING = MISSING
    i: list[str] | None | MISSING = MISSING
    g: str | MISSING = MISSING
    text: str | MISSING = MISSING
    j: str | MISSING = MISSING


class AddPartsArguments(Model):
    """The objects in arguments of `addParts`."""

    body: AddPartsBody | MISSING = MISSING
