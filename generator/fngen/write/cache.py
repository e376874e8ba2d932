"""What a build leaves for the next, in the output folder; it is never needed, and never trusted.

A file that is missing, unreadable or of another fngen is as good as none. It is JSON: reading it
runs nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import TypeAdapter
from pydantic_core import from_json, to_json

import fngen
from fngen.json_types import JsonValue
from fngen.load.source import digest_of
from fngen.memo import Memo
from fngen.shipped import shipped_folder
from fngen.write.record import Record, settled

FOLDER = ".fngen_cache"
_RECORD = "build.json"
_GENERATORS = ("datamodel-code-generator", "jinja2")
_RECORD_FORMAT = TypeAdapter(Record)


@cache
def this_fngen() -> str:
    """Return what changes when fngen would write a package differently."""
    parts = [fngen.__version__, sys.version, *map(_version, _GENERATORS)]
    for folder in (Path(fngen.__file__).parent, shipped_folder("templates")):
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".py", ".j2"}:
                state = path.stat()
                parts.append(f"{path.name} {state.st_size} {state.st_mtime_ns}")
    return digest_of("\n".join(parts).encode())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def read_record(output: Path) -> Record | None:
    """Return the record of the last build into `output`, None where there is none to go by."""
    try:
        record = _RECORD_FORMAT.validate_json((output / FOLDER / _RECORD).read_bytes())
    except (OSError, ValueError):
        return None
    return record if record.by == this_fngen() else None


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
        (folder / _RECORD).write_bytes(_RECORD_FORMAT.dump_json(settled(record)))
