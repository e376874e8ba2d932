"""Function definitions that people wrote, with calls that answer prompts (BFCL, one a line).

An answer gives each argument a list of values that are accepted; an empty string among them means
that the argument may be left out. Within an argument, the properties of objects are lists of
values as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path

from fngen_runtime import Dispatcher
from fngen_runtime.json_types import JsonObject, JsonValue

WRONG_ANSWERS = {
    "parallel_multiple_21": "`x` and `y` are arrays of numbers, and answered by text",
    "parallel_multiple_94": "`sort_list` takes integers, and is answered by names of fruit",
}
"""Lines with an answer that does not suit the definitions beside it, and in what."""

_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the data set: function definitions, and the calls that answer its prompt."""

    id: str
    functions: list[JsonObject]
    calls: list[JsonObject]


def read_lines(path: Path) -> list[Line]:
    """Return the lines of a file of prompts, with the answers that lie beside it."""
    answers = {
        answer["id"]: answer["ground_truth"]
        for answer in map(json.loads, _lines(path.parent / "possible_answer" / path.name))
    }
    lines = map(json.loads, _lines(path))
    return [Line(line["id"], line["function"], answers.get(line["id"], [])) for line in lines]


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.is_file() else []


def refused_calls(line: Line, dispatcher: Dispatcher) -> Iterator[str]:
    """Yield each call of `line` of which no accepted variant dispatches, and why."""
    names = {
        str(function["name"]): name
        for function, name in zip(line.functions, dispatcher.names, strict=True)
    }
    for call in line.calls:
        for name, arguments in call.items():
            assert isinstance(arguments, dict)
            variants = list(islice(_variants(arguments), _MOST))
            results = (dispatcher.call(names.get(name, name), one) for one in variants)
            if not any(result.ok for result in results):
                result = dispatcher.call(names.get(name, name), variants[0])
                yield f"{line.id}: {name}: {result.content}"


def _variants(arguments: JsonObject) -> Iterator[JsonObject]:
    """Yield the objects that `arguments` accepts, each of which has a list of values."""
    names, choices = list(arguments), [_values(listed) for listed in arguments.values()]
    for chosen in product(*choices):
        pairs = zip(names, chosen, strict=True)
        yield {name: value for name, value in pairs if value != ""}


def _values(listed: JsonValue) -> list[JsonValue]:
    """Return the values that are accepted, those that leave the argument out last."""
    accepted = listed if isinstance(listed, list) else [listed]
    found = [variant for value in accepted for variant in _written_out(value)]
    return sorted(found, key=lambda value: value == "")


def _written_out(value: JsonValue) -> Iterator[JsonValue]:
    match value:
        case dict() if all(isinstance(item, list) for item in value.values()):
            yield from _variants(value)
        case [*items] if any(isinstance(item, dict) for item in items):
            yield from (list(chosen) for chosen in product(*map(list, map(_written_out, items))))
        case _:
            yield value
