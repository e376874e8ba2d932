"""Packages in the output folder that no spec makes any more."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fngen.diagnostics import Code, Diagnostics, Location
from fngen.write.manifest import Lock


def tell_leftovers(output: Path, made: Iterable[str], lock: Lock, diagnostics: Diagnostics) -> None:
    """Note the packages that earlier builds wrote and this one, of whole folders, does not."""
    written = {path.partition("/")[0] for path in lock.hashes if path.endswith("/functions.json")}
    for package in sorted(written.difference(made)):
        folder = output / package
        if (folder / "functions.json").is_file():
            diagnostics.note(
                Code.PACKAGE_WITHOUT_SPEC,
                "no spec of this build makes this package, and it is left as it is",
                Location(folder.as_posix()),
                help="delete the folder, if its spec is gone",
            )
