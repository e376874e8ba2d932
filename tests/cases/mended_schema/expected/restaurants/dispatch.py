"""What handles the calls of restaurants.json. Made by fngen; do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

from fngen_runtime import Dispatcher

if TYPE_CHECKING:
    from . import handlers, models


class Handlers(Protocol):
    """A module or an object with these functions, each plain or `async`."""

    def restaurants_find(
        self,
        *,
        city: str,
        rating: float | None = None,
        cuisines: list[Literal["thai", "greek"]] | None = None,
        near: list[float] | None = None,
        open_at: str | None = None,
        filters: dict[str, Any] | None = None,
        vegan: bool | None = None,
        limit: int,
    ) -> Any: ...

    def restaurants_book(self, *, guest: models.Guest, seats: int) -> Any: ...


def make_dispatcher(handlers: Handlers, *, repair: bool = True) -> Dispatcher:
    """Return a dispatcher that checks a model's calls and passes them to `handlers`."""
    return Dispatcher(__name__.removesuffix(".dispatch"), handlers, repair=repair)


if TYPE_CHECKING:
    make_dispatcher(handlers)  # type checkers hold handlers.py to the protocol here
