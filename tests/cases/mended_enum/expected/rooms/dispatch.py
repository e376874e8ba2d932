"""What handles the calls of rooms.json. Made by fngen; do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

from fngen_runtime import Dispatcher

if TYPE_CHECKING:
    from . import handlers


class Handlers(Protocol):
    """A module or an object with these functions, each plain or `async`."""

    def book_room(
        self,
        *,
        size: Literal["small", "large"] | None = None,
        floor: Literal[1, 2, 3] | None = None,
        view: Literal["sea"] | None = None,
        wing: Literal["east", "west"] | None = None,
        plan: Literal["full", 1] | None = None,
        days: list[Literal["mon", "tue"]] | None = None,
    ) -> Any: ...


def make_dispatcher(handlers: Handlers, *, repair: bool = True) -> Dispatcher:
    """Return a dispatcher that checks a model's calls and passes them to `handlers`."""
    return Dispatcher(__name__.removesuffix(".dispatch"), handlers, repair=repair)


if TYPE_CHECKING:
    make_dispatcher(handlers)  # type checkers hold handlers.py to the protocol here
