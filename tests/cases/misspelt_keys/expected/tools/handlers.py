"""Handlers for tools.json: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def w1(*, city: str) -> Any:
    """W"""
    raise NotImplementedError


def w2(*, city: str | None = None) -> Any:
    """W"""
    raise NotImplementedError


def w3(*, city: str | None = None, type_: int | None = None) -> Any:
    """W"""
    raise NotImplementedError


def w4() -> Any:
    raise NotImplementedError


def w5(*, a: Any = None) -> Any:
    raise NotImplementedError
