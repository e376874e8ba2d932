"""A plan -> its new files on the disk, beside the old ones, and the steps that put them in place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from fngen.write.changes import Change, Plan
from fngen.write.manifest import LOCK_FILE
from fngen.write.resume import NEXT
from fngen.write.swap import can_exchange

_COMPILED = "__pycache__"


@dataclass(frozen=True, slots=True)
class Step:
    """What is at `new`, and what is at `place`, are to change places.

    `replaced` are the changes that this makes; `kept` are the other files in the folder `place`,
    which are those in the folder `new` too.
    """

    new: Path
    place: Path
    replaced: Sequence[Change] = ()
    kept: frozenset[tuple[str, int]] = field(default_factory=frozenset[tuple[str, int]])


def prepare(plan: Plan, workshop: Path) -> Iterator[Step]:
    """Write what `plan` makes of the output folder to the new folder `workshop`, step by step.

    The lock is the last. Handlers that are kept elsewhere are prepared where they are, and so is what
    a link leads to.

    Raises:
        OSError: something cannot be written.
    """
    workshop.mkdir(parents=True)
    output = plan.output
    packages: dict[str, list[Change]] = {}
    files: list[Change] = []
    for planned in plan.changes:
        change = _behind_link(planned, output)
        if not change.path.is_relative_to(output):
            yield _one(change, beside(change.path))
        elif output.exists():
            top, *deeper = change.path.relative_to(output).parts
            (packages.setdefault(top, []) if deeper else files).append(change)
        else:
            _write(change, workshop / change.path.relative_to(output))
    if not output.exists():
        yield Step(workshop, output)
        return
    (workshop / ".gitignore").write_text("*\n", "utf-8")
    exchanges = can_exchange(workshop)
    for name, changes in packages.items():
        yield from _package(output / name, workshop / name, changes, exchanges=exchanges)
    for change in sorted(files, key=lambda change: change.path.name == LOCK_FILE):
        yield _one(change, workshop / change.path.name)


def beside(path: Path) -> Path:
    """Return where the new state of a file that is not in the output folder is prepared."""
    return path.with_name(f".{path.name}{NEXT}")


def _behind_link(change: Change, output: Path) -> Change:
    """Return `change`, of the file that a link leads to: who made the link wants that one changed."""
    if change.after is None or not change.path.is_symlink():
        return change
    path, inside = change.path.resolve(), output.resolve()
    if path.is_relative_to(inside):
        path = output / path.relative_to(inside)
    return replace(change, path=path)


def _package(
    folder: Path, new: Path, changes: Sequence[Change], *, exchanges: bool
) -> Iterator[Step]:
    """Prepare the package `folder` as a whole; file by file where it cannot be exchanged."""
    places = {change.path: new / change.path.relative_to(folder) for change in changes}
    kept: frozenset[tuple[str, int]] = frozenset()
    if folder.exists():
        kept = others(folder, places)
        if not (exchanges and _is_movable(folder) and _mirrored(folder, new, places)):
            yield from (_one(change, places[change.path]) for change in changes)
            return
    for change in changes:
        _write(change, places[change.path])
    remove_emptied(places.values())
    yield Step(new, folder, changes, kept)


def _one(change: Change, new: Path) -> Step:
    """Prepare a file at `new`."""
    new.unlink(missing_ok=True)
    _write(change, new)
    return Step(new, change.path, [change])


def _is_movable(folder: Path) -> bool:
    """Tell whether nobody would miss `folder` if another took its place: who works in it would."""
    if folder.is_symlink() or folder.is_mount():
        return False
    return not Path.cwd().is_relative_to(folder.resolve())


def _write(change: Change, new: Path) -> None:
    """Write what `change` makes of its file to `new`; nothing where it deletes it."""
    new.parent.mkdir(parents=True, exist_ok=True)
    if change.after is None:
        return
    try:
        with new.open("wb") as file:
            file.write(change.after.encode())
            if change.path.parent.exists():  # else a power failure takes nothing that was there
                file.flush()
                os.fsync(file.fileno())
        if change.path.exists():
            new.chmod(change.path.stat().st_mode & 0o777)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def _mirrored(folder: Path, new: Path, replaced: Collection[Path]) -> bool:
    """Mirror `folder`; tell whether that can be done."""
    try:
        _mirror(folder, new, replaced)
    except OSError:  # a file system without links, or a file that may have no more of them
        shutil.rmtree(new)
        return False
    return True


def _mirror(folder: Path, new: Path, replaced: Collection[Path]) -> None:
    """Make the folder `new` hold the very files that `folder` does, but for those `replaced`."""
    new.mkdir()
    for entry in os.scandir(folder):
        path = folder / entry.name
        if entry.is_dir(follow_symlinks=False):
            _mirror(path, new / entry.name, replaced)
        elif path not in replaced and _source(path) not in replaced:
            os.link(path, new / entry.name, follow_symlinks=False)
    shutil.copystat(folder, new)
    owner = folder.stat()
    with suppress(OSError):  # only root may give things away
        os.chown(new, owner.st_uid, owner.st_gid)


def _source(path: Path) -> Path:
    """Return the module that `path` was compiled from: the new one may look just as old."""
    if path.parent.name != _COMPILED:
        return path
    return path.parent.parent / f"{path.name.partition('.')[0]}.py"


def others(folder: Path, replaced: Collection[Path]) -> frozenset[tuple[str, int]]:
    """Return what is in `folder` besides the paths `replaced`, and how each file is known."""
    return frozenset(
        (str(path.relative_to(folder)), path.lstat().st_ino)
        for path in _files(folder)
        if path not in replaced
    )


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for entry in os.scandir(folder):
        path = folder / entry.name
        if not entry.is_dir(follow_symlinks=False):
            yield path
        elif entry.name != _COMPILED:
            yield from _files(path)


def remove_emptied(paths: Iterable[PurePath]) -> None:
    """Remove the folders of the files `paths` in which nothing is any more."""
    for folder in {Path(path.parent) for path in paths}:
        with suppress(OSError):
            (folder / _COMPILED).rmdir()
        with suppress(OSError):
            folder.rmdir()
