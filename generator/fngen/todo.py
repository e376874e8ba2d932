"""A generated package -> the handlers in it that still wait to be filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from fngen_runtime.contract import read_contract

from fngen.emit.merge import Source, waiting
from fngen.packages import PackageNotFoundError, find_dispatcher


@dataclass(frozen=True, slots=True)
class Waiting:
    """A handler that nobody filled in, and where it is."""

    function: str
    path: Path
    line: int


def waiting_handlers(package: str) -> tuple[list[Waiting], int]:
    """Return the handlers of `package` that only raise NotImplementedError, and how many there are.

    They are read and not imported: what they import may be missing here.

    Raises:
        PackageNotFoundError: there is no such package, or its handlers cannot be read.
    """
    dispatcher = find_dispatcher(package)
    names = [entry["handler"] for entry in read_contract(dispatcher.package)["functions"]]
    found: list[Waiting] = []
    for path in _files(dispatcher.handlers_module):
        try:
            source = Source(path.read_text("utf-8"))
        except (OSError, SyntaxError, ValueError) as error:
            raise PackageNotFoundError(f"{path.as_posix()} cannot be read: {error}") from None
        found += [Waiting(name, path, line) for name, line in waiting(source, names)]
    return sorted(found, key=lambda one: (one.path, one.line)), len(names)


def _files(module: str) -> Iterator[Path]:
    """Yield the files of `module`, and those in it if it is a package, as seen from here."""
    try:
        found = find_spec(module)
    except ModuleNotFoundError:
        found = None
    if found is None or found.origin is None:
        raise PackageNotFoundError(f"there is no module `{module}` for its handlers")
    origin = Path(found.origin)
    files = [origin]
    if found.submodule_search_locations:
        files = sorted(origin.parent.glob("*.py"))
    for path in files:
        yield path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
