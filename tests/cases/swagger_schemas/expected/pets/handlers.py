"""Handlers for pets.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any, Literal


def find_pets(
    *,
    age: int | None = None,
    tag: Literal["cat", "dog"] | None = None,
    size: int | None = None,
    tags: list[str] | None = None,
    any_: Any = None,
) -> Any:
    """GET /pets"""
    raise NotImplementedError


def add_tag(*, body: str) -> Any:
    """POST /pets"""
    raise NotImplementedError


def change_tag(*, note: str | None = None, kind: str | None = None) -> Any:
    """PATCH /pets"""
    raise NotImplementedError


def delete_tags(*, body: Any = None) -> Any:
    """DELETE /pets"""
    raise NotImplementedError
