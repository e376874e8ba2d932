"""Objects in arguments of tree.json. Made by fngen; do not edit."""

from __future__ import annotations

from fngen_runtime.models import Model
from pydantic import MISSING


class Tree(Model):
    children: list[Tree] | MISSING = MISSING


class TreeArguments(Model):
    """The objects in arguments of `tree`."""

    children: list[Tree] | MISSING = MISSING
