"""What to compare: the specs of two sides, or those of one with what was last built of them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from fngen.compare.differences import Difference, Grade
from fngen.compare.functions import compare
from fngen.compiler import contracts
from fngen.diagnostics import Code, Diagnostics, Location
from fngen.json_types import JsonObject, JsonValue
from fngen.options import BuildOptions


def compare_specs(
    old: Path | None, new: BuildOptions, diagnostics: Diagnostics
) -> list[Difference]:
    """Return what changed from the spec, or folder of specs, `old` to the specs of `new`.

    Without `old`, from what was last built in the output folder of `new`.

    Raises:
        BuildFailed: an error was reported.
    """
    if old is None:
        after = contracts(new, diagnostics)
        before = {name: _built(new.output / name, diagnostics) for name in after}
        diagnostics.stop_if_failed()
    else:
        # Names are given anew on both sides, so that one that was given before hides no change.
        with tempfile.TemporaryDirectory() as nowhere:
            alone = replace(new, output=Path(nowhere))
            after = contracts(alone, diagnostics)
            before = contracts(replace(alone, specs=(old,)), diagnostics)
        if len(before) == len(after) == 1:  # two versions of a spec may be called after them
            before = dict(zip(after, before.values(), strict=True))
    return _compare_all(before, after)


def _compare_all(
    before: Mapping[str, JsonObject], after: Mapping[str, JsonObject]
) -> list[Difference]:
    nothing: JsonObject = {"functions": []}
    differences = [
        one
        for name in {**before, **after}
        for one in compare(name, before.get(name, nothing), after.get(name, nothing))
    ]
    return sorted(differences, key=lambda one: [*Grade].index(one.grade))


def _built(package: Path, diagnostics: Diagnostics) -> JsonObject:
    path = package / "functions.json"
    try:
        data: JsonValue = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {"functions": []}
    except (OSError, ValueError):
        data = None
    if isinstance(data, dict) and data.get("format") == 1:
        functions = data.get("functions")
        if isinstance(functions, list) and all(map(_is_function, functions)):
            return data
    message = "this file is not as fngen wrote it, so there is nothing to compare with"
    diagnostics.error(Code.UNUSABLE_OUTPUT, message, Location(path.as_posix()))
    return {"functions": []}


def _is_function(entry: JsonValue) -> bool:
    match entry:
        case {"name": str(), "description": str(), "parameters": dict()}:
            return True
        case _:
            return False
