"""Arguments of `fngen call` -> the JSON text that a model would send."""

from __future__ import annotations

import json
import sys

import click
from fngen_runtime import Dispatcher

from fngen.json_types import JsonObject, JsonValue


def read_arguments(dispatcher: Dispatcher, function: str, words: tuple[str, ...]) -> str:
    """Return the JSON text for `words`: one JSON object, `-`, or `--name value` pairs.

    A value is text where the schema wants a string, and JSON elsewhere.

    Raises:
        click.UsageError: `words` are neither.
    """
    if not words:
        return "{}"
    first, *more = words
    if not first.startswith("--"):
        if more:
            raise click.UsageError("give the arguments as one JSON object, in quotes")
        return sys.stdin.read() if first == "-" else first
    properties = _properties(dispatcher, function)
    result: JsonObject = {}
    remaining = list(words)
    while remaining:
        word = remaining.pop(0)
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            raise click.UsageError(f"`{word}` is no option; write --name value")
        if not equals:
            if not remaining:
                raise click.UsageError(f"`{word}` needs a value")
            value = remaining.pop(0)
        wire_name = name if name in properties else name.replace("-", "_")
        schema = properties.get(wire_name)
        result[wire_name if schema is not None else name] = _value(value, schema)
    return json.dumps(result, ensure_ascii=False)


def _properties(dispatcher: Dispatcher, function: str) -> JsonObject:
    if function not in dispatcher.names:
        return {}
    parameters = dispatcher.functions([function])[0]["parameters"]
    properties = parameters.get("properties") if isinstance(parameters, dict) else None
    return properties if isinstance(properties, dict) else {}


def _value(text: str, schema: JsonValue) -> JsonValue:
    kind = schema.get("type") if isinstance(schema, dict) else None
    if kind == "string":
        return text
    try:
        value: JsonValue = json.loads(text)
    except ValueError:
        return text
    return value
