"""What a metaschema leaves out: keywords that judge nothing in the schemas that name it."""

from __future__ import annotations

from collections.abc import Iterator

from fngen.json_types import JsonValue
from fngen.load.metaschemas import metaschema
from fngen.resolve.versions import Dialect, dialect_of

_JUDGING = ("applicator", "unevaluated", "validation")
_DRAFTS = "https://json-schema.org/draft"


def left_out_by(data: JsonValue) -> frozenset[str]:
    """Return the keywords that judge, and are of no vocabulary that the metaschema `data` names.

    JSON Schema 2020-12 core, section 8.1.2. A metaschema that names none leaves nothing out.
    """
    named = data.get("$vocabulary") if isinstance(data, dict) else None
    if not isinstance(named, dict):
        return frozenset()
    draft = "2019-09" if dialect_of(data) is Dialect.DRAFT_2019_09 else "2020-12"
    return frozenset(
        keyword
        for vocabulary in _JUDGING
        if f"{_DRAFTS}/{draft}/vocab/{vocabulary}" not in named
        for keyword in _keywords_of(f"{_DRAFTS}/{draft}/meta/{vocabulary}")
    )


def _keywords_of(vocabulary: str) -> Iterator[str]:
    source = metaschema(vocabulary)
    match source and source.data:
        case {"properties": dict(properties)}:
            yield from properties
        case _:
            pass
