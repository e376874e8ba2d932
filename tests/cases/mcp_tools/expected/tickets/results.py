"""Types of results of tickets.json, for type checkers. Made by fngen; do not edit."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class FindTicketsResult(TypedDict):
    tickets: list[Ticket]


class Ticket(TypedDict):
    id: int
    title: str


class MoveTicketResult(TypedDict):
    moved: NotRequired[bool]
