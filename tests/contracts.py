"""functions.json of a spec, without the rest of a build: for tests that need very many."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fngen.diagnostics import BuildFailed, Diagnostics
from fngen.ir import convert
from fngen.ir.selection import Choice
from fngen.load.find import find_files
from fngen.load.specs import load
from fngen.lower import lower
from fngen.memo import Memo
from fngen.options import PayloadOptions, Selection
from fngen.resolve import resolve

if TYPE_CHECKING:
    from pathlib import Path

    from fngen_runtime.json_types import JsonObject, JsonValue


def contract_of(folder: Path, spec: JsonValue) -> JsonObject | None:
    """Return functions.json of `spec`; None where the build says that it is at fault."""
    source = folder / "spec.json"
    source.write_text(json.dumps(spec), "utf-8")
    return contract_at(source)


def contract_at(source: Path) -> JsonObject | None:
    """Return functions.json of the spec in the file `source`; None where it is at fault."""
    diagnostics = Diagnostics()
    try:
        specs = load(find_files([source], diagnostics), diagnostics)
        diagnostics.stop_if_failed()
        (spec,) = specs
        document = resolve(spec, Choice(Selection(), {}).wants, diagnostics)
        diagnostics.stop_if_failed()
        api = convert(document, {}, diagnostics)
        contract = lower(api, Memo(), diagnostics, PayloadOptions())
        diagnostics.stop_if_failed()
    except BuildFailed:
        return None
    return contract


def closed(entry: JsonObject) -> JsonObject:
    """Return the schema of what a function takes: no arguments that are not declared, if not open."""
    parameters, names = entry["parameters"], entry["arguments"]
    assert isinstance(parameters, dict)
    assert isinstance(names, dict)
    if entry.get("open"):
        return parameters
    rest = {key: value for key, value in parameters.items() if key != "$defs"}
    definitions = parameters.get("$defs", {})
    return {"allOf": [rest], "propertyNames": {"enum": [*names]}, "$defs": definitions}
