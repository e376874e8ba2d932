"""First stage: files and folders -> specs, each read, parsed and of a known kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fngen.diagnostics import Diagnostics
from fngen.load.discover import find_files, kind_of, package_names
from fngen.load.source import SourceFile, Spec, SpecKind, read_source

__all__ = ["SourceFile", "Spec", "SpecKind", "load"]


def load(paths: Sequence[Path], diagnostics: Diagnostics) -> tuple[Spec, ...]:
    """Read every spec at `paths` (files, or folders that are searched), in a stable order.

    Reports each file that cannot be read, parsed or recognised; the others are returned.
    """
    sources: list[tuple[SourceFile, SpecKind]] = []
    for path in find_files(paths, diagnostics):
        source = read_source(path, diagnostics)
        kind = kind_of(source, diagnostics) if source else None
        if source and kind:
            sources.append((source, kind))
    names = package_names([source for source, _ in sources], diagnostics)
    return tuple(Spec(names[source.path], kind, source) for source, kind in sources)
