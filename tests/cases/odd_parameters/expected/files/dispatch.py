"""What handles the calls of files.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from fngen_runtime import Dispatcher

if TYPE_CHECKING:
    from . import handlers, models


class Handlers(Protocol):
    """A module or an object with these functions, each plain or `async`."""

    def get_file(
        self,
        *,
        id_: str,
        size: int | None = None,
        x_trace: str | None = None,
        filter_: models.GetFileFilter | None = None,
        fields: list[str] | None = None,
        sort: str | None = None,
        page: Any = None,
    ) -> Any: ...

    def find_files(
        self,
        *,
        query: models.FindFilesQuery | None = None,
        all_: dict[str, Any] | None = None,
        page: int | None = None,
    ) -> Any: ...

    def add_files(self, *, body: list[models.AddFilesBodyItem] | None = None) -> Any: ...


def make_dispatcher(handlers: Handlers, *, repair: bool = True) -> Dispatcher:
    """Return a dispatcher that checks a model's calls and passes them to `handlers`."""
    return Dispatcher(__name__.removesuffix(".dispatch"), handlers, repair=repair)


if TYPE_CHECKING:
    make_dispatcher(handlers)  # type checkers hold handlers.py to the protocol here
