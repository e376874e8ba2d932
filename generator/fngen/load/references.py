"""References to other files, and those that are not followed."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote, urldefrag, urlsplit

from fngen.json_types import JsonValue
from fngen.load.source import SourceFile


class RefusedError(Exception):
    """A reference to another file that is not followed: why, and a way out."""

    def __init__(self, message: str, help: str | None = None) -> None:  # noqa: A002 - the reader's word
        super().__init__(message)
        self.message = message
        self.help = help


def is_remote(name: str) -> bool:
    """Tell whether `name`, of a file, is that of one on the network."""
    return name.startswith(("http://", "https://"))


def target_path(reference: str, around: str) -> str | None:
    """Return the path that `reference`, in the file `around`, names; None where it is no path."""
    base, _ = urldefrag(reference)
    try:
        parts = urlsplit(base)
    except ValueError:
        return None
    if (
        is_remote(around)
        or not base
        or parts.scheme
        or parts.netloc
        or parts.query
        or base.startswith("/")
    ):
        return None
    return posixpath.normpath(posixpath.join(posixpath.dirname(around), unquote(base)))


def referenced(source: SourceFile) -> Iterator[str]:
    """Yield the paths of the other files that `source` refers to."""
    pending: list[JsonValue] = [source.data]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending += value
        elif isinstance(value, dict):
            pending += value.values()
            ref = value.get("$ref")
            path = target_path(ref, source.path) if isinstance(ref, str) else None
            if path is not None and path != posixpath.normpath(source.path):
                yield path
