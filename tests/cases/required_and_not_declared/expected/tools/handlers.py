"""Handlers for tools.json: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def book_table(
    *, restaurant: str | None = None, guests: int | None = None, restaurnt: Any, time: Any
) -> Any:
    raise NotImplementedError


def set_options(*, theme: str | None = None, **extra: Any) -> Any:
    raise NotImplementedError


def add_label(*, id_: Any, label: str | None = None) -> Any:
    raise NotImplementedError
