"""Handlers for now.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any


def list_pets(
    *, limit: int | None = None, pages: int | None = None, sort: str | None = None
) -> list[str]:
    """GET /pets

    Args:
        limit: How many pets.
        pages: How many pages.
    """
    raise NotImplementedError


def add_pet(*, body: list[str]) -> Any:
    """POST /pets

    Args:
        body: The new pets.
    """
    raise NotImplementedError


def list_shops(*, town: str | None = None, street: str | None = None) -> Any:
    """This one counts.

    Args:
        town: Of this one.
    """
    raise NotImplementedError


def replace_shops(*, town: str | None = None, street: str | None = None) -> Any:
    """PUT /shops

    Args:
        town: Of this one.
    """
    raise NotImplementedError


def delete_shops(*, town: str | None = None, street: str | None = None) -> Any:
    """DELETE /shops

    Args:
        town: Of this one.
    """
    raise NotImplementedError
