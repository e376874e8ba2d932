"""A package of functions as APIs have them, built for a benchmark, and handlers that do nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from benchmarks.by_hand import get_weather

if TYPE_CHECKING:
    from collections.abc import Generator

    from fngen_runtime import Dispatcher
    from fngen_runtime.json_types import JsonObject


@contextmanager
def built(count: int) -> Generator[Dispatcher]:
    """Build and import a package of `count` functions, and give its dispatcher to async handlers."""
    with tempfile.TemporaryDirectory() as folder:
        package = build_package(count, folder)
        sys.path.insert(0, folder)
        try:
            dispatch = import_module(f"{package}.dispatch")
            names = [f"get_weather_{number}" for number in range(count)]
            dispatcher: Dispatcher = dispatch.make_dispatcher(
                SimpleNamespace(**dict.fromkeys(names, get_weather))
            )
            yield dispatcher
        finally:
            sys.path.remove(folder)


def build_package(count: int, folder: str) -> str:
    """Build a package of `count` functions in `folder`, and return its name."""
    package = f"functions_{count}"
    spec = Path(folder, f"{package}.json")
    spec.write_text(json.dumps([_function(number) for number in range(count)]), "utf-8")
    command = [sys.executable, "-m", "fngen", "build", str(spec), "-o", folder, "--quiet"]
    subprocess.run(command, check=True)
    return package


def _function(number: int) -> JsonObject:
    """A function of six arguments, one of them nested, as described by people."""
    place: JsonObject = {
        "type": "object",
        "description": "Where exactly, if the name of the place is not enough.",
        "properties": {
            "latitude": {"type": "number", "minimum": -90, "maximum": 90},
            "longitude": {"type": "number", "minimum": -180, "maximum": 180},
        },
        "required": ["latitude", "longitude"],
    }
    properties: JsonObject = {
        "location": {"type": "string", "description": "The city and state, e.g. San Francisco, CA"},
        "days": {"type": "integer", "description": "How many days ahead.", "minimum": 1},
        "unit": {"type": "string", "enum": ["celsius", "fahrenheit", "kelvin"]},
        "hourly": {"type": "boolean", "description": "Whether to give every hour of each day."},
        "fields": {"type": "array", "items": {"type": "string"}, "description": "What to give."},
        "place": place,
    }
    return {
        "name": f"get_weather_{number}",
        "description": f"Get the weather forecast of service {number} for a specific location.",
        "parameters": {"type": "object", "properties": properties, "required": ["location"]},
    }
