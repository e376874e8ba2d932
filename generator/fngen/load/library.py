"""The files that a spec may refer to: those in its folder, each read once."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from fngen.diagnostics import Diagnostics
from fngen.json_types import JsonObject, JsonValue
from fngen.load.find import spec_files
from fngen.load.source import SourceFile, read_source


class RefusedError(Exception):
    """A reference to another file that is not followed: why, and a way out."""

    def __init__(self, message: str, help: str | None = None) -> None:  # noqa: A002 - the reader's word
        super().__init__(message)
        self.message = message
        self.help = help


class Library:
    """Opens the files that references name. Nothing outside of the folder `root` is opened."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: dict[str, SourceFile | None] = {}

    def add(self, source: SourceFile) -> None:
        """Keep `source`, which was read already."""
        self._read[source.path] = source

    def digests(self) -> dict[str, str]:
        """Return the digest of every file that was read so far, by path."""
        return {path: source.digest for path, source in self._read.items() if source is not None}

    def open(self, reference: str, around: str, diagnostics: Diagnostics) -> SourceFile | None:
        """Return the file that `reference`, a URI reference in the file `around`, names.

        None where it cannot be read or parsed, which is reported at its own place.

        Raises:
            RefusedError: it is on the network, outside of the folder, or not there.
        """
        path = target_path(reference, around)
        if path is None:
            raise RefusedError(
                "is not a file beside the spec",
                "put what it names into the folder of the spec, and refer to it there",
            )
        if path not in self._read:
            try:
                real, root = os.path.realpath(path), os.path.realpath(self._root)
                is_outside = os.path.commonpath([real, root]) != root
                is_file = not is_outside and Path(path).is_file()
            except (OSError, ValueError):  # what no file can be called: too long, or with a NUL
                is_outside = is_file = False
            if is_outside:
                raise RefusedError(
                    f"is outside of the folder {self._root.as_posix()}",
                    "build the folder that holds both files",
                )
            if not is_file:
                raise RefusedError("names a file that is not there")
            self._read[path] = read_source(Path(path), diagnostics)
        return self._read[path]

    def identified(self, uri: str) -> SourceFile | None:
        """Return the file of the folder whose `$id` (`id` in draft 4, `$self` in OpenAPI) is `uri`."""
        source = self._by_id.get(uri.rstrip("#"))
        if source is not None:
            self.add(source)
        return source

    @cached_property
    def _by_id(self) -> dict[str, SourceFile]:
        """The files that have an `$id`. They are looked for once no reference leads elsewhere."""
        found: dict[str, SourceFile] = {}
        for path in spec_files(self._root):
            name = path.as_posix()
            # A file that cannot be read is not the one, and is reported where it is a spec.
            source = self._read.get(name) or read_source(path, Diagnostics())
            data = source.data if source else None
            uri = _identifier(data) if isinstance(data, dict) else None
            if source and isinstance(uri, str):
                found.setdefault(uri.rstrip("#"), source)
        return found


def _identifier(data: JsonObject) -> JsonValue:
    return data.get("$self") if "openapi" in data else data.get("$id", data.get("id"))


def target_path(reference: str, around: str) -> str | None:
    """Return the path that `reference`, in the file `around`, names; None where it is no path."""
    base, _ = urldefrag(reference)
    try:
        parts = urlsplit(base)
    except ValueError:
        return None
    if not base or parts.scheme or parts.netloc or parts.query or base.startswith("/"):
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
