"""What handles the calls of files.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from fngen_runtime import Dispatcher

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from . import handlers, models


class Handlers(Protocol):
    """A module or an object with these functions, each plain or `async`."""

    def find_files(
        self, *, pattern: str, newer_than: str | None = None
    ) -> list[str] | Awaitable[list[str]]: ...

    def list_files(self, *, selection: models.ListFilesSelection | None = None) -> Any: ...

    def read_file(self, *, name: str) -> Any: ...

    def copy_file(self, *, name: str, destination: str) -> Any: ...

    def m_search_files_by_name(self, *, name: str) -> Any: ...

    def delete_file(self, *, name: str) -> Any: ...

    def add_archive(self, *, body: list[Any]) -> Any: ...

    def replace_archive(self, *, title: str | None = None, page: str | None = None) -> Any: ...


def make_dispatcher(handlers: Handlers, *, repair: bool = True) -> Dispatcher:
    """Return a dispatcher that checks a model's calls and passes them to `handlers`."""
    return Dispatcher(__name__.removesuffix(".dispatch"), handlers, repair=repair)


if TYPE_CHECKING:
    make_dispatcher(handlers)  # type checkers hold handlers.py to the protocol here
