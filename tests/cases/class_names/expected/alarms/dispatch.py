"""What handles the calls of alarms.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from fngen_runtime import Dispatcher

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from . import handlers, models, results


class Handlers(Protocol):
    """A module or an object with these functions, each plain or `async`."""

    def raise_(
        self,
        *,
        warning: models.Warning | None = None,
        error: models.TimeoutError | None = None,
        again: models.TimeoutError | None = None,
        none: models.NoneModel | None = None,
        policy: models.RaisePolicy | None = None,
        any_: models.Any2 | None = None,
    ) -> Any: ...

    def look(
        self, *, id_: str, depth: float | None = None, beyond_64_bits: int | None = None
    ) -> results.LookResult | Awaitable[results.LookResult]: ...


def make_dispatcher(handlers: Handlers, *, repair: bool = True) -> Dispatcher:
    """Return a dispatcher that checks a model's calls and passes them to `handlers`."""
    return Dispatcher(__name__.removesuffix(".dispatch"), handlers, repair=repair)


if TYPE_CHECKING:
    make_dispatcher(handlers)  # type checkers hold handlers.py to the protocol here
