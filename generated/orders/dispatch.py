"""What handles the calls of orders.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

from fngen_runtime import Dispatcher

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from . import handlers, models, results


class Handlers(Protocol):
    """A module or an object with these functions, each plain or `async`."""

    def list_orders(
        self,
        *,
        status: Literal["placed", "paid", "sent", "cancelled"] | None = None,
        limit: int = 20,
    ) -> list[results.Order] | Awaitable[list[results.Order]]: ...

    def create_order(
        self,
        *,
        idempotency_key: str | None = None,
        lines: list[models.Line],
        ship_to: models.Address,
        bill_to: models.Address | None = None,
        note: str | None = None,
    ) -> results.Order | Awaitable[results.Order]: ...

    def get_order(self, *, id_: int) -> results.Order | Awaitable[results.Order]: ...

    def cancel_order(self, *, id_: int, reason: str | None = None) -> Any: ...


def make_dispatcher(handlers: Handlers, *, repair: bool = True) -> Dispatcher:
    """Return a dispatcher that checks a model's calls and passes them to `handlers`."""
    return Dispatcher(__name__.removesuffix(".dispatch"), handlers, repair=repair)


if TYPE_CHECKING:
    make_dispatcher(handlers)  # type checkers hold handlers.py to the protocol here
