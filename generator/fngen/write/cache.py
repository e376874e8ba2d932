"""What a build leaves for the next, in the output folder; it is never needed, and never trusted.

A file that is missing, unreadable or of another fngen is as good as none. It is JSON: reading it
runs nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from pydantic_core import from_json, to_json

import fngen
from fngen.diagnostics import Code, Diagnostic, Location, Note, Severity
from fngen.json_types import JsonValue
from fngen.load.source import digest_of
from fngen.memo import Memo
from fngen.shipped import shipped_folder
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


def read_record(output: Path) -> Record | None:
    """Return the record of the last build into `output`, None where there is none to go by."""
    try:
        record = _record(from_json((output / FOLDER / _RECORD).read_bytes()))
    except (OSError, ValueError, TypeError, LookupError):
        return None
    return record if record.by == this_fngen() else None


def _record(data: JsonValue) -> Record:
    """Return what `asdict` made of a record, as a record; an exception tells that it is none."""
    match data:
        case {
            "by": str(by),
            "asked": str(asked),
            "read": dict(read),
            "wrote": dict(wrote),
            "packages": list(packages),
            "diagnostics": list(diagnostics),
        }:
            return Record(
                by,
                asked,
                {path: str(digest) for path, digest in read.items()},
                {path: str(digest) for path, digest in wrote.items()},
                tuple(map(_summary, packages)),
                tuple(map(_diagnostic, diagnostics)),
            )
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


def _diagnostic(data: JsonValue) -> Diagnostic:
    match data:
        case {
            "code": str(code),
            "severity": str(severity),
            "message": str(message),
            "location": location,
            "help": str() | None as help_text,
            "notes": list(notes),
        }:
            told = tuple(map(_note, notes))
            place = _location(location)
            return Diagnostic(Code(code), Severity(severity), message, place, help_text, told)
        case _:
            raise ValueError


def _note(data: JsonValue) -> Note:
    match data:
        case {"location": location, "message": str(message)}:
            return Note(_location(location), message)
        case _:
            raise ValueError


def _location(data: JsonValue) -> Location:
    match data:
        case {"file": str(file), "pointer": str(pointer), "position": [int(line), int(column)]}:
            return Location(file, pointer, (line, column))
        case {"file": str(file), "pointer": str(pointer), "position": None}:
            return Location(file, pointer)
        case _:
            raise ValueError


def read_memo(output: Path, package: str) -> Memo:
    """Return what the last build of `package` made; nothing where it is not known."""
    try:
        data: JsonValue = from_json((output / FOLDER / f"{package}.memo.json").read_bytes())
    except (OSError, ValueError):
        return Memo()
    match data:
        case {"by": str(by), "made": dict(made)} if by == this_fngen():
            return Memo(made)
        case _:
            return Memo()


def keep(record: Record, made: Mapping[str, Mapping[str, JsonValue]], output: Path) -> None:
    """Keep for the next build what this one was, and what it made for each package."""
    folder = output / FOLDER
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
        (folder / ".gitignore").write_text("*\n", "utf-8")
        for package, values in made.items():
            data = to_json({"by": record.by, "made": values})
            (folder / f"{package}.memo.json").write_bytes(data)
        (folder / _RECORD).write_bytes(to_json(asdict(settled(record))))
