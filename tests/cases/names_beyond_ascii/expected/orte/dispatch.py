"""What handles the calls of orte.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from fngen_runtime import Dispatcher

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from . import handlers, models, results


class Handlers(Protocol):
    """A module or an object with these functions, each plain or `async`."""

    def post_orte(
        self,
        *,
        stadt: models.東京 | None = None,
        straße: models.Straße | None = None,
        land: models.日本 | None = None,
        anteil: float | None = None,
        genau: float | None = None,
        gemischt: float | str | None = None,
    ) -> results.PostOrteResult | Awaitable[results.PostOrteResult]: ...


def make_dispatcher(handlers: Handlers, *, repair: bool = True) -> Dispatcher:
    """Return a dispatcher that checks a model's calls and passes them to `handlers`."""
    return Dispatcher(__name__.removesuffix(".dispatch"), handlers, repair=repair)


if TYPE_CHECKING:
    make_dispatcher(handlers)  # type checkers hold handlers.py to the protocol here
