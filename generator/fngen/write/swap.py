"""Two paths change places in one step of the file system, where it has one."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # renameat2(2)
_RENAME_SWAP = 2  # renamex_np(2)


def swap(one: Path, other: Path) -> None:
    """Put what is at `one` at `other`, and the other way round; there may be nothing at one of them.

    Doing it again undoes it. Folders that both exist need a file system that exchanges paths.
    """
    if not os.path.lexists(other):
        one.rename(other)
    elif not os.path.lexists(one):
        other.rename(one)
    elif not _exchange(one, other):
        copy = one.with_name(f"{one.name}.before")
        shutil.copy2(other, copy)
        one.replace(other)
        copy.rename(one)


def can_exchange(folder: Path) -> bool:
    """Tell whether paths in `folder`, to which it may write, can be exchanged in one step."""
    one, other = folder / ".one", folder / ".other"
    one.touch()
    other.touch()
    try:
        return _exchange(one, other)
    finally:
        one.unlink()
        other.unlink()


def _exchange(one: Path, other: Path) -> bool:
    call = _system_call()
    return call is not None and call(os.fsencode(one), os.fsencode(other)) == 0


@cache
def _system_call() -> Callable[[bytes, bytes], int] | None:
    """Return what exchanges two paths on this system, and then returns 0; None if nothing does."""
    try:
        library = ctypes.CDLL(None)
        if sys.platform == "darwin":
            renamex = library.renamex_np
            return lambda one, other: int(renamex(one, other, _RENAME_SWAP))
        rename = library.renameat2
    except (AttributeError, OSError, TypeError):  # another system, or an old one
        return None
    return lambda one, other: int(rename(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE))
