"""What handles the calls of shop.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from fngen_runtime import Dispatcher

if TYPE_CHECKING:
    from . import handlers


class Handlers(Protocol):
    """A module or an object with these functions, each plain or `async`."""

    def list_items(
        self,
        *,
        name: str | None = None,
        sizes: list[list[list[int]]] | None = None,
        x_tags: list[str] | None = None,
        tags: list[str] | None = None,
    ) -> Any: ...

    def add_item(self, *, name: str | None = None, sizes: list[int] | None = None) -> Any: ...


def make_dispatcher(handlers: Handlers, *, repair: bool = True) -> Dispatcher:
    """Return a dispatcher that checks a model's calls and passes them to `handlers`."""
    return Dispatcher(__name__.removesuffix(".dispatch"), handlers, repair=repair)


if TYPE_CHECKING:
    make_dispatcher(handlers)  # type checkers hold handlers.py to the protocol here
