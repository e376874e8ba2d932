"""What a model is told of a call that failed: a page of JSON at most."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic_core import to_json

from fngen_runtime.words import cut

if TYPE_CHECKING:
    from fngen_runtime.errors import ToolError
    from fngen_runtime.json_types import JsonObject, JsonValue

_PAGE = 4_000
_BRIEF = 200  # characters of each text of a problem: six times as many in JSON, at most


def page_of(error: ToolError) -> JsonObject:
    """Return what the model is told of `error`."""
    whole = _whole(error)
    return whole if len(_text(whole)) <= _PAGE else _cut(error)


def page_text(error: ToolError) -> str:
    """Return the JSON text of what the model is told of `error`."""
    text = _text(_whole(error))
    return text if len(text) <= _PAGE else _text(_cut(error))


def _whole(error: ToolError) -> JsonObject:
    told: JsonObject = {"error": error.kind, "message": error.message}
    if error.problems:
        told["problems"] = [
            {"path": path, "expected": expected, "got": got}
            for path, expected, got in error.problems
        ]
    return told


def _cut(error: ToolError) -> JsonObject:
    """Return as many problems as fit; at least one, in brief, if there are any."""
    told = _whole(error)
    problems = told.get("problems")
    if not isinstance(problems, list):
        return told
    room = _PAGE - len(_text({**told, "problems": [], "more_problems": len(problems)}))
    fitting: list[JsonValue] = []
    for problem in problems:
        room -= len(_text(problem)) + 1
        if room < 0:
            break
        fitting.append(problem)
    if not fitting:
        path, expected, got = (cut(text, _BRIEF) for text in error.problems[0])
        fitting.append({"path": path, "expected": expected, "got": got})
    told["problems"] = fitting
    if len(fitting) < len(problems):
        told["more_problems"] = len(problems) - len(fitting)
    return told


def _text(value: JsonValue) -> str:
    try:
        return to_json(value).decode()
    except ValueError:  # half a surrogate pair, which UTF-8 cannot write
        return json.dumps(value, separators=(",", ":"))
