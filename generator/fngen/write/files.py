"""Packages, and what is in the output folder -> what a build changes there."""

from __future__ import annotations

import os
from collections.abc import Collection, Container, Iterable, Mapping
from pathlib import Path, PurePosixPath

from fngen.diagnostics import Code, Diagnostics, Location
from fngen.emit import Package
from fngen.emit.merge import Home, Present
from fngen.hashes import hash_of
from fngen.write.changes import Change, Plan
from fngen.write.homes import tell_left
from fngen.write.manifest import LOCK_FILE, Lock, render_lock

_PACKAGES = '"""Packages made by fngen: each has a `dispatcher`."""\n'


def read_handlers(
    output: Path, package: str, home: Home, lock: Lock, diagnostics: Diagnostics
) -> Present:
    """Return what is there of `package`: the user's handlers, at `home`, and what they are held to.

    Reports handlers that the last build had elsewhere.
    """
    functions = {key: given.function for key, given in lock.names.get(package, {}).items()}
    tell_left(lock.handlers.get(package), home, functions.values(), diagnostics)
    paths = [PurePosixPath(home.path)]
    if home.is_split:
        modules = sorted(path.name for path in (output / home.path).glob("*.py"))
        paths = [PurePosixPath(home.path, name) for name in modules if name != "__init__.py"]
    files = {path.as_posix(): _read(_at(output, path), diagnostics) or "" for path in paths}
    protocol, contract = (
        (_read(output / package / name, diagnostics) or "").replace("\r\n", "\n")
        for name in ("dispatch.py", "functions.json")
    )
    docstrings = lock.docstrings.get(package, {})
    written = frozenset(
        hash_ for path, hash_ in lock.hashes.items() if path.startswith(f"{package}/")
    )
    return Present(home, files, functions, docstrings, protocol, contract, written)


def _at(output: Path, relative: PurePosixPath) -> Path:
    """Return the path of what is at `relative`, seen from `output`: handlers may be elsewhere."""
    path = output / relative
    return Path(os.path.normpath(path)) if ".." in relative.parts else path


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
    yours = {path: text for package in packages for path, text in package.yours.items()}
    _refuse_shared(output, packages, diagnostics)
    seen = {path: text for package in packages for path, text in package.seen.items()}
    gone = _no_longer_made(packages, made, lock)
    hashes = {path: hash_of(text) for path, text in made.items()}
    made[PurePosixPath(LOCK_FILE)] = render_lock(_next_lock(packages, hashes, gone, lock))
    texts: dict[PurePosixPath, str | None] = {**made, **yours, **dict.fromkeys(gone)}
    if not output.exists():
        # A folder of its own is a package, as type checkers that are given its path want it. One
        # that is there already may be a source root, and is left as it is.
        texts[PurePosixPath("__init__.py")] = _PACKAGES
    changes: list[Change] = []
    for relative, text in sorted(texts.items()):
        path = _at(output, relative)
        before = seen.get(relative.as_posix()) or _read(path, diagnostics)
        if before is not None and relative not in yours:
            before = before.replace("\r\n", "\n")  # as git checks files out on Windows
        if before == text:
            continue
        is_own = relative not in yours and relative.name != LOCK_FILE
        if before is not None and is_own and not force and _is_edited(relative, before, lock):
            diagnostics.error(
                Code.EDITED_FILE,
                f"this file was changed by hand, and a build would {_fate(text)}",
                Location(path.as_posix()),
                help="keep what you need in handlers.py or a module of your own, then build --force; "
                "keep formatters off it",
            )
        changes.append(Change(path, before, text))
    others = {PurePosixPath(LOCK_FILE): made[PurePosixPath(LOCK_FILE)], **yours}
    hashes |= {path: hash_of(text.replace("\r\n", "\n")) for path, text in others.items()}
    return Plan(output, tuple(changes), hashes)


def _refuse_shared(output: Path, packages: Iterable[Package], diagnostics: Diagnostics) -> None:
    """Report packages that have the handlers of another for their own."""
    owners: dict[PurePosixPath, str] = {}
    for package in packages:
        for path in package.yours:
            first = owners.setdefault(path, package.name)
            if first != package.name:
                message = f"the handlers of `{first}` and `{package.name}` would be one module"
                diagnostics.error(
                    Code.MISPLACED_HANDLERS,
                    message,
                    Location(_at(output, path).as_posix()),
                    help="put `{package}` in the setting `handlers`, as in `myapp.{package}_handlers`",
                )


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
    written = lock.hashes.get(relative.as_posix())
    if written is None:  # the lock was lost: go by what the file says of itself
        return bool(before) and "Made by fngen" not in before and '"format": 1' not in before
    return hash_of(before) != written


def _next_lock(
    packages: Iterable[Package],
    written: Mapping[PurePosixPath, str],
    gone: Container[PurePosixPath],
    lock: Lock,
) -> Lock:
    names = {package: dict(named) for package, named in lock.names.items()}
    hashes = {path: hash_ for path, hash_ in lock.hashes.items() if PurePosixPath(path) not in gone}
    hashes |= {path.as_posix(): hash_ for path, hash_ in written.items()}
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
    # And so are the docstrings of their handlers.
    docstrings = {
        package.name: {**lock.docstrings.get(package.name, {}), **package.docstrings}
        for package in packages
    }
    homes = {**lock.handlers, **{package.name: package.module for package in packages}}
    handlers = {package: module for package, module in homes.items() if module is not None}
    return Lock(names, hashes, {**lock.docstrings, **docstrings}, handlers)


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
