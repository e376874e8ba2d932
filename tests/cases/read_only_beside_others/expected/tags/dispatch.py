"""What handles the calls of tags.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from fngen_runtime import Dispatcher

if TYPE_CHECKING:
    from . import handlers, models


class Handlers(Protocol):
    """A module or an object with these functions, each plain or `async`."""

    def put_item(self, *, id_: str, name: str | None = None, **extra: Any) -> Any: ...

    def post_item(
        self,
        *,
        tags: models.Tags | None = None,
        patterned: models.PostItemPatterned | None = None,
        closed: models.PostItemClosed | None = None,
    ) -> Any: ...


def make_dispatcher(handlers: Handlers, *, repair: bool = True) -> Dispatcher:
    """Return a dispatcher that checks a model's calls and passes them to `handlers`."""
    return Dispatcher(__name__.removesuffix(".dispatch"), handlers, repair=repair)


if TYPE_CHECKING:
    make_dispatcher(handlers)  # type checkers hold handlers.py to the protocol here
