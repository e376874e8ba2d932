"""What a build leaves for the next, in the output folder; it is never needed, and never trusted.

A file that is missing, unreadable or of another fngen is as good as none. It is JSON: reading it
runs nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import fngen
from fngen.hashes import digest_of
from fngen.json_types import JsonValue
from fngen.shipped import shipped_folder
from fngen.write.kept_diagnostics import diagnostic_in
from fngen.write.record import Counts, Record, Summary, settled

FOLDER = ".fngen_cache"
_RECORD = "build.json"
_GENERATORS = ("datamodel_code_generator", "jinja2")


@cache
def this_fngen() -> str:
    """Return what changes when fngen would write a package differently."""
    files = [Path(spec.origin) for name in _GENERATORS if (spec := find_spec(name)) and spec.origin]
    for folder in (Path(fngen.__file__).parent, shipped_folder("templates")):
        files += sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".j2"})
    states = [(path.as_posix(), path.stat()) for path in files]
    parts = [f"{name} {state.st_size} {state.st_mtime_ns}" for name, state in states]
    return digest_of("\n".join([fngen.__version__, sys.version, *parts]).encode())


def read_record(output: Path, asked: str, found: Collection[Path]) -> Record | None:
    """Return the record of the last build into `output`, if one that is asked the same comes to it.

    `found` are the files that it is to read.
    """
    try:
        record, diagnostics = _record(json.loads((output / FOLDER / _RECORD).read_bytes()))
        if record.by != this_fngen() or not record.holds(asked, found, output):
            return None
        return replace(record, diagnostics=tuple(map(diagnostic_in, diagnostics)))
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None


def _record(data: JsonValue) -> tuple[Record, list[JsonValue]]:
    """Return what pydantic wrote of a record, as one, and its diagnostics as they are.

    An exception tells that it is none.
    """
    match data:
        case {
            "by": str(by),
            "asked": str(asked),
            "read": dict(read),
            "wrote": dict(wrote),
            "packages": list(packages),
            "diagnostics": list(diagnostics),
        }:
            record = Record(
                by,
                asked,
                {path: str(digest) for path, digest in read.items()},
                {path: str(digest) for path, digest in wrote.items()},
                tuple(map(_summary, packages)),
                (),
            )
            return record, diagnostics
        case _:
            raise ValueError


def _summary(data: JsonValue) -> Summary:
    match data:
        case {"name": str(name), "source": str(source), "counts": list(counts)}:
            return Summary(name, source, Counts(*map(_count, counts)))
        case _:
            raise ValueError


def _count(data: JsonValue) -> int:
    if not isinstance(data, int):
        raise TypeError
    return data


def keep_record(record: Record, output: Path) -> None:
    """Keep `record` for the next build."""
    from pydantic_core import to_json  # to read a record takes less

    write(_RECORD, to_json(settled(record)), output)


def write(name: str, data: bytes, output: Path) -> None:
    """Write the file `name`, which the next build may do without."""
    folder = output / FOLDER
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
        (folder / ".gitignore").write_text("*\n", "utf-8")
        (folder / name).write_bytes(data)
