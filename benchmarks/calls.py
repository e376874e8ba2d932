"""What a call costs: a model's text in, the string for it out, beside bare pydantic and others.

The other frameworks are measured by `peer_calls.py`, in an environment of their own.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import tempfile
import time
import timeit
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from fngen.build import build
from fngen.diagnostics import Diagnostics
from fngen.options import BuildOptions
from fngen.write.place import apply
from jsonschema_rs import validator_for
from pydantic_core import to_json

from benchmarks.rows import Row, printed
from benchmarks.workload import (
    BAD_TEXT,
    ORDER_SCHEMA,
    ORDER_TEXT,
    WEATHER_SCHEMA,
    WEATHER_TEXT,
    Order,
    Weather,
    order_answer,
    weather_answer,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fngen_runtime import Dispatcher
    from fngen_runtime.json_types import JsonObject, JsonValue

_ROOT = Path(__file__).resolve().parent.parent
_PEERS = _ROOT / "benchmarks" / ".venv" / "bin" / "python"


def measure() -> list[Row]:
    """Return a row for each kind of call, and for each other framework."""
    with tempfile.TemporaryDirectory(prefix="fngen-bench-") as folder:
        strict = _dispatcher(Path(folder))
    dispatcher = strict.plain
    small, bare_small, refused = _microseconds(
        lambda: dispatcher.call("get_weather", WEATHER_TEXT),
        _bare_weather,
        lambda: dispatcher.call("get_weather", BAD_TEXT),
    )
    nested, bare_nested = _microseconds(
        lambda: dispatcher.call("create_order", ORDER_TEXT), _bare_order
    )
    schema = _strict_schema(strict)
    order = json.dumps(_with_nulls(json.loads(ORDER_TEXT), schema, schema))
    assert validator_for(schema).is_valid(json.loads(order))
    assert strict.call("create_order", order).ok
    lifted, plain = _microseconds(
        lambda: strict.call("get_weather", WEATHER_TEXT),
        lambda: dispatcher.call("get_weather", WEATHER_TEXT),
    )
    lifted_order, plain_order = _microseconds(
        lambda: strict.call("create_order", order),
        lambda: dispatcher.call("create_order", ORDER_TEXT),
    )
    return [
        Row("bare pydantic, small function", bare_small, "us"),
        Row("small function", small, "us"),
        Row("small function / bare pydantic", small / bare_small, "x", 1.1),
        Row("bare pydantic, 30 fields nested", bare_nested, "us"),
        Row("30 fields nested", nested, "us"),
        Row("30 fields nested / bare pydantic", nested / bare_nested, "x", 1.4),
        Row("small function, refused with all problems", refused, "us"),
        Row("refused / bare pydantic, valid", refused / bare_small, "x", 10),
        Row("small function, strict payload lifted / plain", lifted / plain, "x", 1.3),
        Row("30 fields nested, lifted / plain", lifted_order / plain_order, "x", 1.3),
        *_peers(bare_small, bare_nested),
    ]


def _strict_schema(dispatcher: Dispatcher) -> JsonObject:
    """Return the strict schema of the nested function."""
    (payload,) = dispatcher.response_tools(["create_order"])
    schema = payload["parameters"]
    assert isinstance(schema, dict)
    return schema


def _with_nulls(value: JsonValue, schema: JsonValue, root: JsonObject) -> JsonValue:
    """Return `value` as strict mode has it by `schema`, in `root`: what was left out is null."""
    assert isinstance(schema, dict)
    if isinstance(ref := schema.get("$ref"), str):
        definitions = root["$defs"]
        assert isinstance(definitions, dict)
        return _with_nulls(value, definitions[ref.removeprefix("#/$defs/")], root)
    branches = schema.get("anyOf", [])
    assert isinstance(branches, list)
    for branch in branches:
        if value is not None and branch != {"type": "null"}:
            return _with_nulls(value, branch, root)
    properties = schema.get("properties")
    if isinstance(value, dict) and isinstance(properties, dict):
        return {
            name: _with_nulls(value.get(name), inner, root) for name, inner in properties.items()
        }
    if isinstance(value, list) and "items" in schema:
        return [_with_nulls(item, schema["items"], root) for item in value]
    return value


def _microseconds(
    *actions: Callable[[], object], rounds: int = 60, number: int = 500
) -> list[float]:
    """Return the CPU time that each of `actions` takes at best.

    They take turns, so that what else a machine does slows all of them alike.
    """
    timers = [timeit.Timer(action, timer=time.process_time) for action in actions]
    best = [float("inf")] * len(timers)
    for _ in range(rounds):
        for index, timer in enumerate(timers):
            best[index] = min(best[index], timer.timeit(number) / number * 1e6)
    return best


def _dispatcher(folder: Path) -> Dispatcher:
    spec = folder / "specs" / "bench.json"
    spec.parent.mkdir()
    functions = [
        {"name": "get_weather", "description": "Get the weather.", "parameters": WEATHER_SCHEMA},
        {"name": "create_order", "description": "Place an order.", "parameters": ORDER_SCHEMA},
    ]
    spec.write_text(json.dumps(functions), "utf-8")
    diagnostics = Diagnostics()
    apply(build(BuildOptions((spec,), folder / "built"), diagnostics).plan, diagnostics)
    sys.path.insert(0, str(folder))
    module = importlib.import_module("built.bench.dispatch")
    make = cast("Callable[[object], Dispatcher]", module.make_dispatcher)
    dispatcher = make(SimpleNamespace(get_weather=_get_weather, create_order=_create_order))
    assert dispatcher.call("get_weather", WEATHER_TEXT).content == _bare_weather()
    assert dispatcher.call("create_order", ORDER_TEXT).content == _bare_order()
    assert not dispatcher.call("get_weather", BAD_TEXT).ok
    sys.path.remove(str(folder))
    return dispatcher


def _get_weather(*, location: str, date: str | None = None) -> dict[str, object]:
    return weather_answer(location, date)


def _create_order(**arguments: object) -> dict[str, object]:
    return order_answer(str(arguments["reference"]))


def _bare_weather() -> str:
    sent = Weather.model_validate_json(WEATHER_TEXT)
    return to_json(_get_weather(location=sent.location, date=sent.date)).decode()


def _bare_order() -> str:
    sent = Order.model_validate_json(ORDER_TEXT)
    return to_json(order_answer(sent.reference)).decode()


def _peers(bare_small: float, bare_nested: float) -> Iterator[Row]:
    if not _PEERS.exists():
        yield Row("other frameworks: not installed; benchmarks/peers.txt", None, "us")
        return
    command = [str(_PEERS), "-m", "benchmarks.peer_calls"]
    run = subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True, check=False)
    for line in run.stdout.splitlines():
        peer: dict[str, str | float] = json.loads(line)
        for kind, bare in (("small", bare_small), ("nested", bare_nested)):
            value = peer.get(kind)
            if isinstance(value, float):
                yield Row(f"{peer['name']}, {kind}", value, "us")
                yield Row(f"{peer['name']}, {kind} / bare pydantic", value / bare, "x")
            else:
                yield Row(f"{peer['name']}, {kind}: {peer.get('why')}", None, "us")


if __name__ == "__main__":
    print(printed(measure()))
