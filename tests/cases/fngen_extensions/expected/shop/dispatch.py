"""What handles the calls of shop.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from fngen_runtime import Dispatcher

if TYPE_CHECKING:
    from . import handlers


class Handlers(Protocol):
    """A module or an object with these functions, each plain or `async`."""

    def list_2(self) -> Any: ...

    def list_(self) -> Any: ...

    def tariffs(self) -> Any: ...

    def search(self) -> Any: ...

    def count_stock(self) -> Any: ...


def make_dispatcher(handlers: Handlers) -> Dispatcher:
    """Return a dispatcher that checks a model's calls and passes them to `handlers`."""
    return Dispatcher(__name__.removesuffix(".dispatch"), handlers)


if TYPE_CHECKING:
    make_dispatcher(handlers)  # type checkers hold handlers.py to the protocol here
