"""Diagnostics as JSON, and back: how they are kept from build to build."""

from __future__ import annotations

from fngen.diagnostics import Code, Diagnostic, Location, Note, Severity
from fngen.json_types import JsonValue


def diagnostic_in(data: JsonValue) -> Diagnostic:
    """Return the diagnostic that `data` says, as pydantic writes dataclasses.

    Raises:
        ValueError: it says none.
    """
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
        case [str(file), str(pointer), None]:
            return Location(file, pointer)
        case [str(file), str(pointer), [int(line), int(column)]]:
            return Location(file, pointer, (line, column))
        case _:
            raise ValueError
