"""Objects in arguments of tickets.json. Made by fngen; do not edit."""

from __future__ import annotations

from typing import Annotated

from fngen_runtime.models import Model
from pydantic import MISSING, Field


class Filter(Model):
    open_: Annotated[bool | MISSING, Field(alias="open")] = MISSING


class FindTicketsArguments(Model):
    """The objects in arguments of `find_tickets`."""

    where: Filter | MISSING = MISSING
