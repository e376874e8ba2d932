"""What a build is asked to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """Options of `fngen build`.

    `specs` are files, or folders to search; `templates` is a folder searched before fngen's own;
    `force` writes over generated files that were edited by hand.
    """

    specs: tuple[Path, ...]
    output: Path
    templates: Path | None = None
    force: bool = False
