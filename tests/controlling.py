"""Functions of every effect, for conversations that are to be held in bounds."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from fngen_runtime.testing import call, calls

from tests.building import object_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fngen_runtime import Dispatcher
    from fngen_runtime.json_types import JsonValue
    from fngen_runtime.testing import Turn

    from tests.building import Built

PARAMETERS = object_of({"n": {"type": "integer"}})
SPEC: list[JsonValue] = [
    {"name": "look", "parameters": PARAMETERS, "x-fngen-effect": "read"},
    {"name": "change", "parameters": PARAMETERS, "x-fngen-effect": "write"},
    {
        "name": "wipe",
        "parameters": PARAMETERS,
        "x-fngen-effect": "destructive",
        "x-fngen-alone": True,
    },
    {"name": "unsaid", "parameters": PARAMETERS},
]
NAMES = ("look", "change", "wipe", "unsaid")


def to(package: Built, handler: Callable[..., object]) -> Dispatcher:
    return package.to(SimpleNamespace(**dict.fromkeys(NAMES, handler)))


def look(number: int) -> Turn:
    return calls(call("look", {"n": number}))


TWO = calls(call("look", {"n": 1}), call("look", {"n": 2}))
