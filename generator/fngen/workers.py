"""Work that is independent, shared out to the machine's cores."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def each(work: Callable[[T], R], items: Sequence[T], jobs: int) -> Iterator[R]:
    """Yield `work(item)` for each of `items`, in their order, done in up to `jobs` processes.

    With one process it is done here; else `work`, items and results are pickled.

    Raises:
        MemoryError: a process was killed, which is how a system gets memory back when it runs out.
    """
    jobs = min(jobs, len(items))
    if jobs <= 1:
        yield from map(work, items)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    # A fork has everything imported already; elsewhere than on Linux, forks are not safe.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    try:
        with ProcessPoolExecutor(jobs, mp_context=context) as pool:
            yield from pool.map(work, items)
    except BrokenProcessPool:
        raise MemoryError from None


def cores() -> int:
    """Return how many processes can run at once."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
