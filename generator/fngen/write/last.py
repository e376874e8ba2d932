"""What is kept of a package from build to build: what was made of what, and the package in parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fngen.diagnostics import Diagnostic
from fngen.emit import Parts
from fngen.emit.kept_parts import parts_in
from fngen.json_types import JsonObject, JsonValue
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


def kept_in(data: JsonValue, templates: str) -> Kept:
    """Return what `data` says; what other `templates` made of a package is as good as nothing.

    Raises:
        ValueError, TypeError, LookupError: it says nothing.
    """
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
