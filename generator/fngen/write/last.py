"""What is kept of a package from build to build: what was made of what, and the package in parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic_core import from_json, to_json

from fngen.diagnostics import Diagnostic
from fngen.emit import Parts
from fngen.emit.kept_parts import parts_in
from fngen.json_types import JsonObject, JsonValue
from fngen.write.cache import FOLDER, this_fngen, write
from fngen.write.kept_diagnostics import diagnostic_in


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What the functions of an API are made of, in digests.

    `around` is all that each may depend on, `paths` are the path items by their paths, in the order
    of the document. `refers` are the references in each.
    """

    around: str
    paths: Mapping[str, str]
    refers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Last:
    """What a package was made of and came to, before the user's handlers were looked at.

    There is no fingerprint where a function may depend on others, or on what is not known.
    """

    templates: str
    fingerprint: Fingerprint | None
    parts: Parts
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """The values of a package's memo, and how it was built last, if that is known."""

    made: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    last: Last | None = None


def keep(package: str, kept: Kept, output: Path) -> None:
    """Keep for the next build what this one `kept` of `package`."""
    write(_file(package), to_json({"by": this_fngen(), "kept": kept}), output)


def read_kept(output: Path, package: str, templates: str) -> Kept:
    """Return what the last build of `package` kept, by these templates; nothing if there is none."""
    try:
        data: JsonValue = from_json((output / FOLDER / _file(package)).read_bytes())
        match data:
            case {"by": str(by), "kept": kept} if by == this_fngen():
                return _kept(kept, templates)
            case _:
                return Kept()
    except (OSError, ValueError, TypeError, LookupError):
        return Kept()


def _file(package: str) -> str:
    return f"{package}.kept.json"


def _kept(data: JsonValue, templates: str) -> Kept:
    """Return what `data` says; what other `templates` made of a package is as good as nothing."""
    match data:
        case {"made": dict(made), "last": dict(last)}:
            return Kept(made, _last(templates, last) if last["templates"] == templates else None)
        case _:
            raise ValueError


def _last(templates: str, data: JsonObject) -> Last:
    match data:
        case {"fingerprint": fingerprint, "parts": parts, "diagnostics": list(diagnostics)}:
            told = tuple(map(diagnostic_in, diagnostics))
            return Last(templates, _fingerprint(fingerprint), parts_in(parts), told)
        case _:
            raise ValueError


def _fingerprint(data: JsonValue) -> Fingerprint | None:
    match data:
        case {"around": str(around), "paths": dict(paths), "refers": dict(refers)}:
            return Fingerprint(
                around,
                {path: str(digest) for path, digest in paths.items()},
                {path: _texts(names) for path, names in refers.items()},
            )
        case _:
            return None


def _texts(data: JsonValue) -> tuple[str, ...]:
    if not isinstance(data, list):
        raise TypeError
    return tuple(map(str, data))
