"""Objects in arguments of tags.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from fngen_runtime.models import Model
from pydantic import MISSING


class Tags(Model):
    name: str | MISSING = MISSING


class PostItemPatterned(Model):
    name: str | MISSING = MISSING


class PostItemClosed(Model):
    name: str | MISSING = MISSING


class PostItemArguments(Model):
    """The objects in arguments of `postItem`."""

    tags: Tags | MISSING = MISSING
    patterned: PostItemPatterned | MISSING = MISSING
    closed: PostItemClosed | MISSING = MISSING
