"""One file of a spec: its text, kept for reports, and the data in it."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from fngen.diagnostics import Code, Diagnostics, Location
from fngen.hashes import digest_of
from fngen.json_types import JsonValue
from fngen.load import json_text
from fngen.load.levels import DEEPEST, MOST, levels
from fngen.load.syntax import Parsed, TextFault, TooDeep, TooLarge, reads_as_json

_MOST_WITH_ALIASES = 1_000_000
_NOTHING = "write a spec in it, or take it out of the folder"


class SpecKind(enum.Enum):
    """What a file is."""

    OPENAPI = "OpenAPI document"
    SWAGGER = "Swagger document"
    JSON_SCHEMA = "JSON Schema"
    FUNCTIONS = "function definitions"


@dataclass(frozen=True, slots=True, eq=False)
class SourceFile:
    """A file as read: `path` is written as the user gave it, with forward slashes.

    `digest` is that of its bytes `raw`, as `digest_of` gives it.
    """

    path: str
    raw: bytes = field(repr=False)
    data: JsonValue = field(repr=False)
    syntax: Literal["json", "yaml"]
    digest: str

    def at(self, pointer: str = "") -> Location:
        """Return the place `pointer` in this file."""
        return Location(self.path, pointer)


def read_source(path: Path, diagnostics: Diagnostics) -> SourceFile | None:
    """Read and parse `path`; report and return None where that fails."""
    raw = _read_bytes(path, diagnostics)
    return None if raw is None else source_of(path.as_posix(), raw, diagnostics)


def source_of(name: str, raw: bytes, diagnostics: Diagnostics) -> SourceFile | None:
    """Parse `raw`, the content of the file `name`; report and return None where that fails."""
    if reads_as_json(name, raw[:1].decode("ascii", "ignore")):
        data = json_text.parse_flawless(raw)
        if data is not None:
            return SourceFile(name, raw, data, "json", digest_of(raw))
    text = _text_of(raw, Location(name), diagnostics)
    if text is None:
        return None
    if not text.strip():
        diagnostics.error(Code.EMPTY_SPEC, "the file is empty", Location(name), help=_NOTHING)
        return None
    is_json = reads_as_json(name, text)
    copies = None if is_json or "&" not in text else "every alias counts as a copy of what it names"
    try:
        data, duplicates = json_text.parse(text) if is_json else _parse_yaml(text)
    except TextFault as fault:
        code = Code.JSON_SYNTAX if is_json else Code.YAML_SYNTAX
        place = Location(name, position=(fault.line, fault.column))
        diagnostics.error(code, fault.message, place, help=fault.help)
        return None
    except TooDeep:
        message = f"the file is nested more than {DEEPEST} levels deep"
        diagnostics.error(Code.EXCESSIVE_NESTING, message, Location(name), help=copies)
        return None
    except TooLarge as error:
        message = f"the file holds more than {error.most:,} keys and values"
        help_text = "write it as JSON, of which more can be read"
        diagnostics.error(Code.EXCESSIVE_SIZE, message, Location(name), help=help_text)
        return None
    if data is None:
        message = "the file holds no value"
        diagnostics.error(Code.EMPTY_SPEC, message, Location(name), help=_NOTHING)
        return None
    for key, position in duplicates:
        diagnostics.warning(
            Code.DUPLICATE_KEY,
            f"key `{key}` is already used in this object; the last one counts",
            Location(name, position=position),
        )
    if not _is_bounded(data, Location(name), copies, diagnostics):
        return None
    return SourceFile(name, raw, data, "json" if is_json else "yaml", digest_of(raw))


def _parse_yaml(text: str) -> Parsed:
    from fngen.load import yaml_text  # which takes a while, and most specs are JSON

    return yaml_text.parse(text)


def _is_bounded(
    data: JsonValue, place: Location, help_text: str | None, diagnostics: Diagnostics
) -> bool:
    """Report data that is nested too deeply, or too large once YAML's aliases are written out."""
    # Aliases copy: without them, a file is about as large as what it holds.
    most = MOST if help_text is None else _MOST_WITH_ALIASES
    total = 0
    for depth, level in enumerate(levels(data)):
        total += len(level)
        if depth > DEEPEST:
            message = f"the file is nested more than {DEEPEST} levels deep"
            diagnostics.error(Code.EXCESSIVE_NESTING, message, place, help=help_text)
            return False
        if total > most:
            message = f"the file holds more than {most:,} values"
            diagnostics.error(Code.EXCESSIVE_SIZE, message, place, help=help_text)
            return False
    return True


def _read_bytes(path: Path, diagnostics: Diagnostics) -> bytes | None:
    place = Location(path.as_posix())
    try:
        return path.read_bytes()
    except FileNotFoundError:
        diagnostics.error(
            Code.FILE_NOT_FOUND,
            "there is no such file or folder",
            place,
            help="make the folder specs/ and put a spec in it" if path == Path("specs") else None,
        )
    except OSError as error:
        reason = error.strerror or type(error).__name__
        diagnostics.error(Code.UNREADABLE_FILE, f"the file cannot be read: {reason}", place)
    return None


def _text_of(raw: bytes, place: Location, diagnostics: Diagnostics) -> str | None:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        diagnostics.error(
            Code.NOT_TEXT,
            f"the file is not UTF-8 text: byte 0x{raw[error.start]:02x} at offset {error.start}",
            Location(place.file, position=(line, column)),
            help="save it as UTF-8",
        )
        return None
    if "\0" in text:
        start = text.index("\0")
        position = (text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
        message = "the file is binary: it has a NUL character"
        diagnostics.error(Code.NOT_TEXT, message, Location(place.file, position=position))
        return None
    return text.replace("\r\n", "\n") if b"\r" in raw else text
