"""What a build is asked to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from fngen.ir.selection import Selection
from fngen.lower import PayloadOptions


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """Options of `fngen build`.

    `specs` are files, or folders to search; `templates` is a folder searched before fngen's own;
    `force` writes over generated files that were edited by hand; `selection` says which functions
    are generated, `payloads` what is asked of their payloads; `jobs` is how many specs are compiled
    at once. `handlers` is the module of the handlers, `{package}` in it the name of each package;
    `split` puts them in a module for each tag.
    """

    specs: tuple[Path, ...]
    output: Path
    templates: Path | None = None
    force: bool = False
    selection: Selection = field(default_factory=Selection)
    jobs: int = 1
    payloads: PayloadOptions = field(default_factory=PayloadOptions)
    handlers: str | None = None
    split: bool = False
