"""Schemas with instances that are valid or not -> what a generated dispatcher makes of them.

Each schema is one property of a function, in a file of its own beside the list of functions. An
instance is judged by the dispatcher and sent through a call; what is accepted must arrive as it
was sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from pathlib import Path

from fngen.build import build
from fngen.diagnostics import BuildFailed, Diagnostics, Severity
from fngen.options import BuildOptions
from fngen.write.place import apply
from fngen_runtime import Dispatcher
from fngen_runtime.json_types import JsonObject, JsonValue
from pydantic_core import to_json

_numbers = count()


@dataclass(frozen=True, slots=True)
class Instance:
    """A value, and whether its schema takes it."""

    description: str
    data: JsonValue
    valid: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A schema and its instances."""

    name: str
    schema: JsonValue
    instances: tuple[Instance, ...]


def faults(
    cases: Sequence[Case], folder: Path, beside: Mapping[str, JsonValue] | None = None
) -> dict[str, str]:
    """Return what is wrong with each instance that is not judged as it should be, by its name.

    Works in `folder`, which must be on the import path; `beside` are files, by their path, that
    schemas may refer to.
    """
    if not cases:
        return {}
    root = folder / f"t{next(_numbers)}"
    spec = _write(cases, root, beside or {})
    diagnostics = Diagnostics()
    try:
        result = build(BuildOptions((spec,), root / "generated"), diagnostics)
        apply(result.plan, diagnostics)
        diagnostics.stop_if_failed()
    except BuildFailed:
        if len(cases) == 1:
            errors = [item for item in diagnostics.items if item.severity is Severity.ERROR]
            why = f"not built: {errors[0].code}: {errors[0].message}"
            return {_name(cases[0], instance): why for instance in cases[0].instances}
        half = len(cases) // 2
        return faults(cases[:half], folder, beside) | faults(cases[half:], folder, beside)
    return dict(_judged(cases, f"{root.name}.generated.cases"))


def _write(cases: Sequence[Case], root: Path, beside: Mapping[str, JsonValue]) -> Path:
    """Write the files of a spec, and return the one to build."""
    files: dict[str, JsonValue] = dict(beside)
    functions: list[JsonValue] = []
    for index, case in enumerate(cases):
        files[f"schemas/s{index}.json"] = case.schema
        value: JsonValue = case.schema
        if not isinstance(value, bool):
            value = {"$ref": f"schemas/s{index}.json"}
        parameters: JsonObject = {"type": "object", "properties": {"value": value}}
        functions.append({"name": f"f{index}", "parameters": parameters})
    files["cases.json"] = functions
    for name, data in files.items():
        path = root / "spec" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(data), "utf-8")
    return root / "spec" / "cases.json"


def _judged(cases: Sequence[Case], package: str) -> Iterator[tuple[str, str]]:
    made = import_module(f"{package}.dispatch").make_dispatcher(_Recorder(), repair=False).plain
    assert isinstance(made, Dispatcher)
    for index, case in enumerate(cases):
        for instance in case.instances:
            if fault := _fault(made, f"f{index}", instance):
                yield _name(case, instance), fault


class _Recorder:
    """Handlers that return what they were given."""

    def __getattr__(self, name: str) -> object:
        if not name.startswith("f"):
            raise AttributeError(name)

        def record(**keywords: object) -> dict[str, object]:
            return keywords

        return record


def _fault(dispatcher: Dispatcher, function: str, instance: Instance) -> str | None:
    text = json.dumps({"value": instance.data})
    problems = dispatcher.validate(function, text)
    result = dispatcher.call(function, text)
    if instance.valid and problems:
        return f"refused: {problems[0]}"
    if not instance.valid and not problems:
        return "accepted"
    if result.ok == bool(problems):
        return f"validate and call disagree: {result.content}"
    if result.ok:
        # Read from what the handler was given, and not from the text that was made of it.
        given = json.loads(to_json(result.value))
        if not same(given, {"value": instance.data}):
            return f"arrived as {given}"
    return None


def same(one: JsonValue, other: JsonValue) -> bool:
    """Tell whether two JSON values are equal: `true` is not 1, and 1.0 is 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


def _name(case: Case, instance: Instance) -> str:
    return f"{case.name}: {instance.description}"
