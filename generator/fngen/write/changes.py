"""What a build changes in the output folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
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
        """Return the change as a unified diff, which `git apply -p0` takes."""
        from difflib import unified_diff

        name = self.path.as_posix()
        # To those who apply it nothing but a line feed ends a line.
        before, after = (list(StringIO(text or "", "\n")) for text in (self.before, self.after))
        old = name if self.before is not None else "/dev/null"
        new = name if self.after is not None else "/dev/null"
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in unified_diff(before, after, old, new)
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a build would change in the folder `output`.

    `hashes` are those of the files that it makes, as they are then, by path below it.
    """

    output: Path
    changes: tuple[Change, ...] = ()
    hashes: Mapping[PurePosixPath, str] = field(default_factory=dict[PurePosixPath, str])
