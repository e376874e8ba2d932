"""Calls of a small package, for tests of a dispatcher in use: its spec, handlers, and answers."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from tests.building import functions, object_of

if TYPE_CHECKING:
    from fngen_runtime import CallResult, Dispatcher

WEATHER = object_of(
    {
        "location": {"type": "string"},
        "days": {"type": "integer", "default": 3},
        "unit": {"type": ["string", "null"]},
    },
    ["location"],
)
_TRACE = object_of(
    {"X-Trace": {"type": "string"}, "id": {"type": "integer"}}, additionalProperties=True
)
_PLACE = object_of({"class": {"type": "string"}})
SPEC = functions(
    get_weather=WEATHER,
    trace=_TRACE,
    stop=object_of({}),
    go_to=object_of({"place": _PLACE}, ["place"]),
)
FROM_LONDON = '{"location": "London"}'


def answering(value: object) -> SimpleNamespace:
    """Return handlers of which `stop` returns `value`."""
    return SimpleNamespace(stop=lambda: value)


def raising(error: BaseException) -> SimpleNamespace:
    """Return handlers of which `stop` raises `error`."""

    def stop() -> None:
        raise error

    return SimpleNamespace(stop=stop)


def called_either_way(dispatcher: Dispatcher, name: str, arguments: str) -> list[CallResult]:
    """Return what `call` gives, and what `acall` does."""
    return [dispatcher.call(name, arguments), asyncio.run(dispatcher.acall(name, arguments))]


def told(result: CallResult) -> Any:
    """Return what the model is told of a call that failed."""
    assert not result.ok
    assert result.value is None
    return json.loads(result.content)
