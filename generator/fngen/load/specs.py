"""Files -> specs."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from fngen.diagnostics import Diagnostics
from fngen.load.discover import is_document, is_metaschema, kind_of, package_names
from fngen.load.find import FoundFile
from fngen.load.library import Library
from fngen.load.references import referenced
from fngen.load.source import SourceFile, SpecKind, read_source
from fngen.load.spec import Spec


def load(
    found: Sequence[FoundFile], diagnostics: Diagnostics, *, is_online: bool = False
) -> tuple[Spec, ...]:
    """Read every spec among the files `found`, in their order.

    In a folder, a file that others refer to is a part of them and no spec of its own, and a metaschema
    is none either. Reports each
    file that cannot be read, parsed or recognised; the others are returned. What they refer to may
    be fetched from the network where the build `is_online`.
    """
    libraries = {file.root: Library(file.root, is_online=is_online) for file in found}
    sources: dict[SourceFile, Library] = {}
    parts: set[str] = set()
    searched = {file.path.as_posix() for file in found if file.is_searched}
    for file in found:
        source = read_source(file.path, diagnostics)
        if source is not None:
            sources[source] = libraries[file.root]
            libraries[file.root].add(source)
            parts.update(referenced(source) if len(found) > 1 else ())
    specs: list[tuple[SourceFile, SpecKind]] = []
    for source in sources:
        is_part = posixpath.normpath(source.path) in parts or is_metaschema(source.data)
        if source.path in searched and is_part and not is_document(source.data):
            continue
        kind = kind_of(source, diagnostics)
        if kind is not None:
            specs.append((source, kind))
    names = package_names([source for source, _ in specs], diagnostics)
    return tuple(Spec(names[s.path], kind, s, sources[s]) for s, kind in specs)
