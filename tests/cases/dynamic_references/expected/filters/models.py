"""Objects in arguments of filters.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from typing import Annotated

from fngen_runtime.models import Model
from pydantic import MISSING, Field


class Filter(Model):
    all_: Annotated[list[str | Filter] | MISSING, Field(alias="all")] = MISSING


class SearchArguments(Model):
    """The objects in arguments of `search`."""

    filter_: Filter
