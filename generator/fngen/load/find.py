"""Which files are to be read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fngen.diagnostics import Code, Diagnostics, Location

_SUFFIXES = {".json", ".yaml", ".yml"}


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read: it may refer to what is in the folder `root`.

    `is_searched` tells that it was found in a folder, and not named.
    """

    path: Path
    root: Path
    is_searched: bool


def find_files(paths: Sequence[Path], diagnostics: Diagnostics) -> list[FoundFile]:
    """Return the files of `paths`, folders searched, each once, in a stable order."""
    found: dict[str, FoundFile] = {}
    for path in paths:
        is_folder = _is_folder(path)
        files = list(spec_files(path)) if is_folder else [path]
        if not files:
            diagnostics.error(
                Code.NO_SPECS,
                "the folder has no .json, .yaml or .yml file",
                Location(path.as_posix()),
            )
        for file in files:
            # The same file may be named twice, in two ways.
            root = path if is_folder else path.parent
            found.setdefault(os.path.realpath(file), FoundFile(file, root, is_folder))
    return list(found.values())


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long, for one; reading it says so
        return False


def spec_files(folder: Path) -> Iterator[Path]:
    """Yield the files in `folder` that may be specs or parts of them, in a stable order."""
    root = folder.resolve()
    files = [
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in _SUFFIXES
        and path.is_file()
        and path.resolve().is_relative_to(root)
        and not (path.name == "functions.json" and (path.parent / "dispatch.py").exists())
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    yield from sorted(files, key=lambda path: path.as_posix())
