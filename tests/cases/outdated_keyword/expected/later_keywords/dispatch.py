"""What handles the calls of later_keywords.json. Made by fngen; do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

from fngen_runtime import Dispatcher

if TYPE_CHECKING:
    from . import handlers


class Handlers(Protocol):
    """A module or an object with these functions, each plain or `async`."""

    def stable(
        self,
        *,
        kind: Literal["horse"] | None = None,
        name: Any = None,
        place: list[Any] | None = None,
    ) -> Any: ...


def make_dispatcher(handlers: Handlers, *, repair: bool = True) -> Dispatcher:
    """Return a dispatcher that checks a model's calls and passes them to `handlers`."""
    return Dispatcher(__name__.removesuffix(".dispatch"), handlers, repair=repair)


if TYPE_CHECKING:
    make_dispatcher(handlers)  # type checkers hold handlers.py to the protocol here
