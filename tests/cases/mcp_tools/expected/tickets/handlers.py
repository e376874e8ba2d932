"""Handlers for tickets.json: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import models

if TYPE_CHECKING:
    from . import results


def find_tickets(*, text: str, where: models.Filter | None = None) -> results.FindTicketsResult:
    """Find tickets by what they say."""
    raise NotImplementedError


def move_ticket(*, id_: int, to: list[Any]) -> results.MoveTicketResult:
    """Move a ticket"""
    raise NotImplementedError


def delete_ticket(*, id_: int) -> Any:
    """Delete a ticket for good."""
    raise NotImplementedError


def sync() -> Any:
    """Fetch what is new."""
    raise NotImplementedError
