"""What handles the calls of shop.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

from fngen_runtime import Dispatcher

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from . import handlers, models, results


class Handlers(Protocol):
    """A module or an object with these functions, each plain or `async`."""

    def get_items_by_id(
        self,
        *,
        id_: int,
        tags: list[str] | None = None,
        fields: list[Literal["name", "price"]] | None = None,
        sizes: list[int] | None = None,
        x_trace: list[str] | None = None,
        currency: str | None = "EUR",
    ) -> results.Item | Awaitable[results.Item]: ...

    def replace_item(
        self,
        *,
        id_: int,
        kind: str,
        name: str,
        price: float | None = None,
        parent: models.Item | None = None,
    ) -> Any: ...

    def add_picture(self, *, id_: int, file: str, caption: str | None = None) -> Any: ...

    def order(
        self, *, dry_run: bool | None = None, note: str | None = None, items: list[int]
    ) -> Any: ...

    def import_orders(
        self, *, dry_run: bool | None = None, body: str
    ) -> results.Item | Awaitable[results.Item]: ...


def make_dispatcher(handlers: Handlers, *, repair: bool = True) -> Dispatcher:
    """Return a dispatcher that checks a model's calls and passes them to `handlers`."""
    return Dispatcher(__name__.removesuffix(".dispatch"), handlers, repair=repair)


if TYPE_CHECKING:
    make_dispatcher(handlers)  # type checkers hold handlers.py to the protocol here
