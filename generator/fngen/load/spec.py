"""A file that is a spec."""

from __future__ import annotations

from dataclasses import dataclass, field

from fngen.load.library import Library
from fngen.load.source import SourceFile, SpecKind


@dataclass(frozen=True, slots=True)
class Spec:
    """A file that is a spec; `name` is that of the package generated from it.

    `library` opens the other files that it refers to.
    """

    name: str
    kind: SpecKind
    source: SourceFile
    library: Library = field(repr=False)
