"""What the last build read and wrote: where none of it has changed, there is nothing to build."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fngen.diagnostics import TOLD_ONCE, Diagnostic, Diagnostics
from fngen.hashes import digest_of, hash_of_bytes

if TYPE_CHECKING:
    from fngen.emit import Package
    from fngen.write.changes import Plan


class Counts(NamedTuple):
    """How many functions of a package there are, and how many of them are of some kind; and notes."""

    functions: int
    strict: int
    lossy: int
    left_out: int
    notes: int
    new: int
    changed: int
    renamed: int
    orphaned: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What the table at the end of a build says of a package."""

    name: str
    source: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Record:
    """A build: by which fngen, what it was asked, digests of what it read and wrote, what it told."""

    by: str
    asked: str
    read: Mapping[str, str]
    wrote: Mapping[str, str]
    packages: tuple[Summary, ...]
    diagnostics: tuple[Diagnostic, ...]

    def holds(self, asked: str, found: Iterable[Path], output: Path) -> bool:
        """Tell whether a build that is asked the same, of the files `found`, comes to the same."""
        return (
            self.asked == asked
            and self.read.keys() >= {path.as_posix() for path in found}
            and all(_was_read(Path(path), digest) for path, digest in self.read.items())
            and all(_was_written(output / path, hash_) for path, hash_ in self.wrote.items())
        )


def record_of(
    by: str,
    asked: str,
    read: Mapping[str, str],
    packages: Iterable[Package],
    changes: Plan,
    diagnostics: Diagnostics,
) -> Record:
    """Return the record of a build that came to `packages`, having read the files of `read`."""
    return Record(
        by=by,
        asked=asked,
        read=read,
        wrote={path.as_posix(): hash_ for path, hash_ in changes.hashes.items()},
        packages=tuple(_summary(package, diagnostics) for package in packages),
        diagnostics=diagnostics.items,
    )


def _summary(package: Package, diagnostics: Diagnostics) -> Summary:
    notes = sum(item.location.file in package.files for item in diagnostics.items)
    handlers = package.handlers
    counts = Counts(
        len(package.given),
        package.strict,
        package.lossy,
        package.left_out,
        notes,
        len(handlers.new),
        len(handlers.changed),
        len(handlers.renamed),
        len(handlers.orphaned),
        len(handlers.waiting),
    )
    return Summary(package.name, package.source, counts)


def _was_read(path: Path, digest: str) -> bool:
    """Tell whether the file at `path` is as it was read; its size tells most changes."""
    try:
        size = path.stat().st_size
        return digest.startswith(f"{size} ") and digest_of(path.read_bytes()) == digest
    except OSError:
        return False


def _was_written(path: Path, hash_: str) -> bool:
    """Tell whether the file at `path` is as it was written; git may have changed its line ends."""
    try:
        return hash_of_bytes(path.read_bytes().replace(b"\r\n", b"\n")) == hash_
    except OSError:
        return False


def settled(record: Record) -> Record:
    """Return what `record` comes to when it is built again: what was done to handlers is done."""
    diagnostics = tuple(item for item in record.diagnostics if item.code not in TOLD_ONCE)
    packages = tuple(
        replace(package, counts=package.counts._replace(new=0, changed=0, renamed=0))
        for package in record.packages
    )
    return replace(record, diagnostics=diagnostics, packages=packages)
