"""Waiting until something is saved that a build reads."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from fngen.diagnostics import Diagnostics
from fngen.load.find import find_files
from fngen.options import BuildOptions
from fngen.settings import SETTINGS_FILES

_PAUSE = 0.1
"""Seconds between two looks; more where a look takes long, so that looking stays cheap."""

_SHARE = 20
"""How many times longer than a look a pause is, up to the longest."""

_LONGEST = 0.3
"""Seconds that a pause takes at the most, so that a save is seen within half a second."""

_SETTLED = 0.03
"""Seconds without a further change after which a save is over: some editors write in two steps."""

States: TypeAlias = "Mapping[str, tuple[int, int, int]]"


@dataclass(frozen=True, slots=True)
class Look:
    """How files were at a time: those that builds read, and those of users that they add to."""

    inputs: States = field(default_factory=dict[str, tuple[int, int, int]])
    output: States = field(default_factory=dict[str, tuple[int, int, int]])

    def with_read(self, read: Iterable[str]) -> Look:
        """Return this look with the files `read`, where it has them not, as they are now."""
        return Look({**_states(map(Path, read)), **self.inputs}, self.output)


def look(options: BuildOptions | None, read: Iterable[str]) -> Look:
    """Look at the settings, at what a build with `options` would read, and at the files `read`."""
    settings = map(Path, SETTINGS_FILES)
    if options is None:
        return Look(_states(settings))
    specs = (file.path for file in find_files(options.specs, Diagnostics()))
    templates = options.templates.rglob("*") if options.templates is not None else ()
    inputs = _states([*settings, *specs, *templates, *map(Path, read)])
    return Look(inputs, _states(_written(options)))


def _written(options: BuildOptions) -> Iterator[Path]:
    """Yield the modules that builds write, those of users too, wherever their handlers are."""
    yield from options.output.glob("*/*.py")
    yield from options.output.glob("*/handlers/*.py")
    if options.handlers is not None:
        module = options.handlers.replace("{package}", "*").replace(".", "/")
        for root in (Path(), Path("src")):
            yield from root.glob(f"{module}.py")
            yield from root.glob(f"{module}/*.py")


def _states(paths: Iterable[Path]) -> States:
    return dict(_state(path) for path in paths)


def _state(path: Path) -> tuple[str, tuple[int, int, int]]:
    try:
        state = path.stat()
    except OSError:
        return str(path), (0, 0, 0)
    return str(path), (state.st_mtime_ns, state.st_size, state.st_ino)


def wait_for_save(look_now: Callable[[], Look], seen: Look, *, failed: bool) -> None:
    """Return once a build may come to something else than the one before it, which had `seen`.

    After one that `failed`, that may be by a file of the output too: what is at fault is mended.
    """
    for now in _looks(look_now):
        if now.inputs != seen.inputs or (failed and now.output != seen.output):
            break
    before = None
    while before != (now := look_now()):
        before = now
        time.sleep(_SETTLED)


def _looks(look_now: Callable[[], Look]) -> Iterator[Look]:
    while True:
        started = time.perf_counter()
        yield look_now()
        took = time.perf_counter() - started
        time.sleep(min(max(_PAUSE, _SHARE * took), _LONGEST))
