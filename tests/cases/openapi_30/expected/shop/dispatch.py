"""What handles the calls of shop.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

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
        id_query: str | None = None,
        x_trace: str | None = None,
        filter_: models.Filter | None = None,
    ) -> results.Item | Awaitable[results.Item]: ...

    def replace_item(
        self,
        *,
        id_: int,
        name: str,
        secret: str,
        parent: models.Item | None = None,
        odd_key: float | None = None,
    ) -> Any: ...

    def patch_item(self, *, id_: int, body: models.Item | list[models.Filter]) -> Any: ...


def make_dispatcher(handlers: Handlers, *, repair: bool = True) -> Dispatcher:
    """Return a dispatcher that checks a model's calls and passes them to `handlers`."""
    return Dispatcher(__name__.removesuffix(".dispatch"), handlers, repair=repair)


if TYPE_CHECKING:
    make_dispatcher(handlers)  # type checkers hold handlers.py to the protocol here
