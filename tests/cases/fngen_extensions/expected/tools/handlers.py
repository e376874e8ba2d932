"""Handlers for tools.json: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def forecast() -> Any:
    """For the model."""
    raise NotImplementedError


def wipe() -> Any:
    raise NotImplementedError


def odd_1() -> Any:
    raise NotImplementedError


def lamp() -> Any:
    raise NotImplementedError
