"""What a build changes in the output folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath


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
        from difflib import unified_diff

        name = self.path.as_posix()
        before = (self.before or "").splitlines(keepends=True)
        after = (self.after or "").splitlines(keepends=True)
        old = name if self.before is not None else "/dev/null"
        new = name if self.after is not None else "/dev/null"
        return "".join(unified_diff(before, after, old, new))


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a build would change in the folder `output`.

    `hashes` are those of the files that it makes, as they are then, by path below it.
    """

    output: Path
    changes: tuple[Change, ...] = ()
    hashes: Mapping[PurePosixPath, str] = field(default_factory=dict[PurePosixPath, str])
