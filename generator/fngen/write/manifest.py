"""fngen.lock: the names given so far, and hashes of the files as they were written."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fngen.diagnostics import Code, Diagnostics, Location
from fngen.json_types import JsonObject, JsonValue
from fngen.names import Given, GivenNames, is_given

LOCK_FILE = "fngen.lock"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Lock:
    """What fngen.lock says: names by package and function, hashes by path below the folder.

    `docstrings` are hashes of those that were generated, by package and function. `handlers` are the
    modules of the user's that the setting named, by package.
    """

    names: GivenNames = field(default_factory=dict[str, Mapping[str, Given]])
    hashes: Mapping[str, str] = field(default_factory=dict[str, str])
    docstrings: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict[str, Mapping[str, str]]
    )
    handlers: Mapping[str, str] = field(default_factory=dict[str, str])


def read_lock(output: Path, diagnostics: Diagnostics) -> Lock:
    """Read fngen.lock in `output`; an empty lock where there is none, a report if it is broken."""
    path = output / LOCK_FILE
    try:
        return _parse(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return Lock()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
    except (ValueError, KeyError, TypeError, AttributeError):
        message = "this file is not as fngen wrote it, so the names given before are not known"
    diagnostics.error(
        Code.UNUSABLE_OUTPUT,
        message,
        Location(path.as_posix()),
        help="get it back from version control; or delete it, and names are given anew",
    )
    return Lock()


def _parse(data: JsonValue) -> Lock:
    match {"docstrings": {}, "handlers": {}, **_object(data)}:
        case {
            "version": 1,
            "names": dict(packages),
            "docstrings": dict(docstrings),
            "handlers": dict(handlers),
            "files": dict(files),
        }:
            names = {package: _given(named) for package, named in packages.items()}
            for given in names.values():
                _refuse_twins(given.values())
            hashes = {package: _texts(some) for package, some in docstrings.items()}
            return Lock(names, _texts(files), hashes, _texts(handlers))
        case _:
            raise ValueError(data)


def _given(named: JsonValue) -> dict[str, Given]:
    match named:
        case dict():
            return {key: _one(pair) for key, pair in named.items()}
        case _:
            raise ValueError(named)


def _one(pair: JsonValue) -> Given:
    match pair:
        case [str(tool), str(function)] if is_given(tool, function):
            return Given(tool, function)
        case _:
            raise ValueError(pair)


def _refuse_twins(given: Collection[Given]) -> None:
    for taken in ({one.tool for one in given}, {one.function for one in given}):
        if len(taken) < len(given):  # two branches of a repository gave the same name
            raise ValueError(given)


def _object(value: JsonValue) -> JsonObject:
    if not isinstance(value, dict):
        raise TypeError(value)
    return value


def _texts(named: JsonValue) -> dict[str, str]:
    return {key: _text(value) for key, value in _object(named).items()}


def _text(value: JsonValue) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def render_lock(lock: Lock) -> str:
    """Return the text of fngen.lock: sorted, a line a name and a line a file."""
    names = {
        package: {key: [given.tool, given.function] for key, given in named.items()}
        for package, named in lock.names.items()
    }
    files = ",\n".join(_lines(lock.hashes, "    "))
    modules = ",\n".join(_lines(lock.handlers, "    "))
    handlers = f'  "handlers": {{\n{modules}\n  }},\n' if modules else ""
    return (
        f'{{\n  "version": {_VERSION},\n'
        f'  "names": {{\n{_blocks(names)}\n  }},\n'
        f'  "docstrings": {{\n{_blocks(lock.docstrings)}\n  }},\n'
        f"{handlers}"
        f'  "files": {{\n{files}\n  }}\n}}\n'
    )


def _blocks(packages: Mapping[str, Mapping[str, object]]) -> str:
    """Return a block of lines for each package that has any."""
    return ",\n".join(
        f"    {json.dumps(package, ensure_ascii=False)}: {{\n"
        + ",\n".join(_lines(named, "      "))
        + "\n    }"
        for package, named in sorted(packages.items())
        if named
    )


def _lines(named: Mapping[str, object], indent: str) -> list[str]:
    return [
        f"{indent}{json.dumps(key, ensure_ascii=False)}: {json.dumps(value)}"
        for key, value in sorted(named.items())
    ]
