"""The files that a spec may refer to: those in its folder, or on the network; each read once."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path

from fngen.diagnostics import Diagnostics
from fngen.json_types import JsonObject, JsonValue
from fngen.load.find import spec_files
from fngen.load.metaschemas import metaschema
from fngen.load.references import RefusedError, is_remote, target_path
from fngen.load.source import SourceFile, read_source, source_of


class Library:
    """Opens the files that references name.

    Nothing outside of the folder `root` is opened, and nothing is fetched from the network unless
    `is_online`.
    """

    def __init__(self, root: Path, *, is_online: bool = False) -> None:
        self._root = root
        self._is_online = is_online
        self._read: dict[str, SourceFile | None] = {}
        self._refused: dict[str, RefusedError] = {}

    def add(self, source: SourceFile) -> None:
        """Keep `source`, which was read already."""
        self._read[source.path] = source

    def digests(self) -> dict[str, str]:
        """Return the digest of every file that was read so far, by path."""
        return {path: source.digest for path, source in self._read.items() if source is not None}

    def open(
        self, reference: str, uri: str, around: str, diagnostics: Diagnostics
    ) -> SourceFile | None:
        """Return the file that `reference`, in the file `around`, names.

        That is the one at this path, the one whose `$id` (`id` in draft 4, `$self` in OpenAPI) is
        `uri`, which the reference is when it is absolute, a metaschema, or the one on the network.
        None where it cannot be read or parsed, which is reported at its own place.

        Raises:
            RefusedError: there is none, or it may not be opened.
        """
        try:
            return self._beside(reference, around, diagnostics)
        except RefusedError:
            if (source := self._by_id.get(uri.rstrip("#"))) is not None:
                self.add(source)
                return source
            if (source := metaschema(uri)) is not None:
                return source
            if self._is_online and is_remote(uri):
                return self._fetched(uri, diagnostics)
            raise

    def _beside(self, reference: str, around: str, diagnostics: Diagnostics) -> SourceFile | None:
        path = target_path(reference, around)
        if path is None:
            online = ", or build with `--allow-remote`" if is_remote(reference) else ""
            raise RefusedError(
                "is not a file beside the spec",
                f"put what it names into the folder of the spec, and refer to it there{online}",
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

    def _fetched(self, url: str, diagnostics: Diagnostics) -> SourceFile | None:
        if url in self._refused:
            raise self._refused[url]
        if url not in self._read:
            from fngen.load.remote import fetch  # which few builds need

            try:
                data = fetch(url)
            except RefusedError as error:
                self._refused[url] = error
                raise
            self._read[url] = source_of(url, data, diagnostics)
        return self._read[url]

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
