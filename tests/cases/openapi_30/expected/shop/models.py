"""Objects in arguments of shop.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from typing import Annotated

from fngen_runtime.models import Model
from pydantic import MISSING, Field


class Filter(Model):
    min_: Annotated[int | float, Field(alias="min")]
    max_: Annotated[int | float | None | MISSING, Field(alias="max")] = MISSING


class GetItemsByIdArguments(Model):
    """The objects in arguments of `get_items_by_id`."""

    filter_: Filter | MISSING = MISSING


class Item(Model):
    name: str
    """A "name" with a \\ and \"\"\"quotes\"\"\""""
    secret: str
    parent: Item | MISSING = MISSING
    odd_key: Annotated[int | float | MISSING, Field(alias="odd key")] = MISSING


class ReplaceItemArguments(Model):
    """The objects in arguments of `replace_item`."""

    parent: Item | MISSING = MISSING


class PatchItemArguments(Model):
    """The objects in arguments of `patchItem`."""

    body: Item | list[Filter]
