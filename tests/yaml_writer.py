"""YAML as PyYAML writes it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Not imported by its name: its stub may have types of a typeshed that pyright does not have yet.
as_yaml: Callable[[object], str] = import_module("yaml").safe_dump
