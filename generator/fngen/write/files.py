"""What a build changes in the output folder, and changing it."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path, PurePosixPath

from fngen.diagnostics import Code, Diagnostics, Location
from fngen.emit import Package
from fngen.emit.handlers import Present
from fngen.write.manifest import LOCK_FILE, Lock, hash_of, render_lock

_YOURS = "handlers.py"
_PACKAGES = '"""Packages made by fngen: each has a `dispatcher`."""\n'


@dataclass(frozen=True, slots=True)
class Change:
    """A file whose text differs.

    `before` is None where there is no file yet, `after` where there is to be none.
    """

    path: Path
    before: str | None
    after: str | None

    def diff(self) -> str:
        """Return the change as a unified diff."""
        name = self.path.as_posix()
        before = (self.before or "").splitlines(keepends=True)
        after = (self.after or "").splitlines(keepends=True)
        old = name if self.before is not None else "/dev/null"
        new = name if self.after is not None else "/dev/null"
        return "".join(unified_diff(before, after, old, new))


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a build would change in the folder `output`.

    `texts` are what the files that it makes hold then, by path below it.
    """

    output: Path
    changes: tuple[Change, ...] = ()
    texts: Mapping[PurePosixPath, str] = field(default_factory=dict[PurePosixPath, str])


def read_handlers(output: Path, package: str, diagnostics: Diagnostics) -> Present | None:
    """Return the user's handlers.py of `package`, None where there is none."""
    path = output / package / _YOURS
    text = _read(path, diagnostics)
    return None if text is None else Present(path.as_posix(), text)


def plan(
    output: Path,
    packages: Collection[Package],
    lock: Lock,
    diagnostics: Diagnostics,
    *,
    force: bool = False,
) -> Plan:
    """Compare `packages` with what is in `output`.

    Reports files that are not to be edited and were, unless `force`; packages of other specs are
    left as they are.
    """
    made = {path: text for package in packages for path, text in package.texts.items()}
    seen = {path: text for package in packages for path, text in package.seen.items()}
    gone = _no_longer_made(packages, made, lock)
    made[PurePosixPath(LOCK_FILE)] = render_lock(_next_lock(packages, gone, lock))
    texts: dict[PurePosixPath, str | None] = {**made, **dict.fromkeys(gone)}
    if not output.exists():
        # A folder of its own is a package, as type checkers that are given its path want it. One
        # that is there already may be a source root, and is left as it is.
        texts[PurePosixPath("__init__.py")] = _PACKAGES
    changes: list[Change] = []
    for relative, text in sorted(texts.items()):
        path = output / relative
        before = seen.get(path.as_posix()) or _read(path, diagnostics)
        if before is not None and relative.name != _YOURS:
            before = before.replace("\r\n", "\n")  # as git checks files out on Windows
        if before == text:
            continue
        if before is not None and not force and _is_edited(relative, before, lock):
            diagnostics.error(
                Code.EDITED_FILE,
                f"this file was changed by hand, and a build would {_fate(text)}",
                Location(path.as_posix()),
                help="keep what you need in handlers.py or a module of your own, then build --force",
            )
        changes.append(Change(path, before, text))
    return Plan(output, tuple(changes), made)


def _fate(text: str | None) -> str:
    return "write over it" if text is not None else "delete it, as nothing needs it any more"


def _no_longer_made(
    packages: Iterable[Package], made: Container[PurePosixPath], lock: Lock
) -> set[PurePosixPath]:
    """Return the files of `packages` that an earlier build wrote, and this one has no use for."""
    names = {package.name for package in packages}
    written = {PurePosixPath(path) for path in lock.hashes}
    return {path for path in written if path.parts[0] in names and path not in made}


def _is_edited(relative: PurePosixPath, before: str, lock: Lock) -> bool:
    if relative.name in {_YOURS, LOCK_FILE}:
        return False
    written = lock.hashes.get(relative.as_posix())
    if written is None:  # the lock was lost: go by what the file says of itself
        return bool(before) and "Made by fngen" not in before and '"format": 1' not in before
    return hash_of(before) != written


def _next_lock(packages: Iterable[Package], gone: Container[PurePosixPath], lock: Lock) -> Lock:
    names = {package: dict(named) for package, named in lock.names.items()}
    hashes = {path: hash_ for path, hash_ in lock.hashes.items() if PurePosixPath(path) not in gone}
    for package in packages:
        tools = {given.tool for given in package.given.values()}
        functions = {given.function for given in package.given.values()}
        # Names once given are kept, also those of operations that are gone, for they may come
        # back; but not a name that is another's now.
        before = {
            key: given
            for key, given in names.get(package.name, {}).items()
            if given.tool not in tools and given.function not in functions
        }
        names[package.name] = before | dict(package.given)
        for path, text in package.texts.items():
            if path.name != _YOURS:
                hashes[path.as_posix()] = hash_of(text)
    return Lock(names, hashes)


def _read(path: Path, diagnostics: Diagnostics) -> str | None:
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        message = f"this cannot be read: {reason}"
        diagnostics.error(Code.UNUSABLE_OUTPUT, message, Location(path.as_posix()))
        return None
