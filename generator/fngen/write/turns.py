"""Builds into one folder, one after another."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path


@contextmanager
def alone(output: Path, tell: Callable[[str], object]) -> Generator[None]:
    """Be the only build into `output`, on this machine; `tell` is told where another must end first."""
    held = _hold(_nearest(output), output, tell)
    try:
        yield
    finally:
        if held is not None:
            os.close(held)


def _hold(folder: Path, output: Path, tell: Callable[[str], object]) -> int | None:
    held = _opened(folder)
    if held is None:
        return None  # where nothing can be held, `apply` still finds what another build changed
    if not _try_lock(held):
        tell(f"another build into {output.as_posix()} is running: this one waits for it")
        _lock(held)
    nearest = _nearest(output)
    if nearest == folder:
        return held
    os.close(held)  # the other build made the folder
    return _hold(nearest, output, tell)


def _nearest(output: Path) -> Path:
    """Return `output`, or where that is not there yet, the nearest folder around it that is."""
    path = output.absolute()
    while not path.is_dir() and path.parent != path:
        path = path.parent
    return path


if sys.platform == "win32":
    import msvcrt

    def _opened(folder: Path) -> int | None:
        name = sha256(str(folder.resolve()).encode()).hexdigest()[:32]
        with suppress(OSError):  # folders cannot be locked here
            return os.open(Path(tempfile.gettempdir(), f"fngen-{name}"), os.O_RDWR | os.O_CREAT)
        return None

    def _try_lock(held: int) -> bool:
        try:
            msvcrt.locking(held, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _lock(held: int) -> None:
        while not _try_lock(held):
            time.sleep(0.1)

else:
    import fcntl

    def _opened(folder: Path) -> int | None:
        with suppress(OSError):
            return os.open(folder, os.O_RDONLY)
        return None

    def _try_lock(held: int) -> bool:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks
            return True
        return True

    def _lock(held: int) -> None:
        with suppress(OSError):
            fcntl.flock(held, fcntl.LOCK_EX)
