"""Third stage: resolved documents -> the functions of an API, named and typed."""

from __future__ import annotations

from collections.abc import Iterable

from fngen.diagnostics import Diagnostics
from fngen.ir import convert as _convert
from fngen.ir.model import Api
from fngen.names import GivenNames
from fngen.resolve import Document

__all__ = ["convert"]


def convert(
    documents: Iterable[Document], given: GivenNames, diagnostics: Diagnostics
) -> tuple[Api, ...]:
    """Return the API of each document; names in `given` are kept."""
    return tuple(
        _convert.convert(document, given.get(document.spec.name, {}), diagnostics)
        for document in documents
    )
