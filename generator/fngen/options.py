"""What a build is asked to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from fngen.diagnostics import Location

StrictMode: TypeAlias = Literal["auto", "require", "off"]
"""Whether functions have strict payloads: where they can, or it is an error, or none has one."""


@dataclass(frozen=True, slots=True)
class PayloadOptions:
    """What is asked of payloads; with `fail_on_loss` it is an error if one does not tell all."""

    strict: StrictMode = "auto"
    fail_on_loss: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """What functions are asked for by, and where that was asked.

    `name:`, `tag:`, `path:` or `method:` and a shell pattern, or the word `deprecated`. Without a
    kind it is a path if it begins with a slash, and a name otherwise.
    """

    text: str
    origin: Location


@dataclass(frozen=True, slots=True)
class Selection:
    """What to generate: everything, or what an `include` matches; less what an `exclude` does."""

    include: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """Options of `fngen build`.

    `specs` are files, or folders to search; `templates` is a folder searched before fngen's own;
    `force` writes over generated files that were edited by hand; `selection` says which functions
    are generated, `payloads` what is asked of their payloads; `jobs` is how many specs are compiled
    at once. `handlers` is the module of the handlers, `{package}` in it the name of each package;
    `split` puts them in a module for each tag. References are followed to the network where the
    build `is_online`.
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
    is_online: bool = False
