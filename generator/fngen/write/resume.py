"""What a build that was cut off had put in place already.

Packages are put in place one by one, and fngen.lock, which says what they are, comes last. Until
then it lies in a folder of its own, `NEXT`: that is the journal of a build. The next build takes
from it what has become true. The rest it forgets: it makes the packages anew, and touches nothing
that was written since.
"""

from __future__ import annotations

from pathlib import Path

from fngen.diagnostics import Diagnostics
from fngen.hashes import hash_of
from fngen.write.manifest import LOCK_FILE, Lock, read_lock

NEXT = ".fngen_next"
"""The folder, in the output folder, in which its new state is prepared."""


def resume(lock: Lock, output: Path) -> Lock:
    """Return `lock` with what the next one says of files that are in place already."""
    if not (output / NEXT / LOCK_FILE).exists():
        return lock
    coming = read_lock(output / NEXT, Diagnostics())  # a broken one says nothing
    arrived = {
        path: written
        for path, written in coming.hashes.items()
        if written != lock.hashes.get(path) and written == _hash_on_disk(output / path)
    }
    packages = {
        name: named for name, named in coming.names.items() if f"{name}/functions.json" in arrived
    }
    docstrings = {name: coming.docstrings.get(name, {}) for name in packages}
    elsewhere = {name: module for name, module in lock.handlers.items() if name not in packages}
    elsewhere |= {name: module for name, module in coming.handlers.items() if name in packages}
    return Lock(
        {**lock.names, **packages},
        {**lock.hashes, **arrived},
        {**lock.docstrings, **docstrings},
        elsewhere,
    )


def _hash_on_disk(path: Path) -> str | None:
    try:
        return hash_of(path.read_bytes().decode().replace("\r\n", "\n"))
    except (OSError, UnicodeDecodeError):
        return None
