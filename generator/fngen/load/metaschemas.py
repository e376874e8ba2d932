"""The metaschemas of JSON Schema and their vocabularies, which jsonschema-rs brings along."""

from __future__ import annotations

import json

from fngen.hashes import digest_of
from fngen.json_types import JsonObject
from fngen.load.source import SourceFile

_BEGINNINGS = ("http://json-schema.org/draft-", "https://json-schema.org/draft/")


def metaschema(uri: str) -> SourceFile | None:
    """Return the metaschema that is called `uri`, as a file of this name; None where there is none."""
    uri = uri.rstrip("#")
    if not uri.startswith(_BEGINNINGS):
        return None
    from jsonschema_rs import ReferencingError, bundle  # which few specs need here

    try:
        bundled: JsonObject = bundle({"$schema": uri, "$ref": uri})
    except (ReferencingError, ValueError):
        return None
    held = bundled.get("$defs", bundled.get("definitions"))
    assert isinstance(held, dict), "what is referred to is put there"
    raw = json.dumps(held[uri], indent=2).encode()
    return SourceFile(uri, raw, held[uri], "json", digest_of(raw))
