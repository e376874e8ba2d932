"""Objects in arguments of files.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from fngen_runtime.models import Model
from pydantic import MISSING


class ListFilesSelection(Model):
    """What to select."""

    folder: str | MISSING = MISSING
    depth: int | MISSING = MISSING


class ListFilesArguments(Model):
    """The objects in arguments of `listFiles`."""

    selection: ListFilesSelection | MISSING = MISSING
    """What to select."""
