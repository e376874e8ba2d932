"""Schemas with instances that are valid or not -> what a generated dispatcher makes of them.

Each schema is one property of a function, in a file of its own beside the list of functions. An
instance is judged by the dispatcher and sent through a call; what is accepted must arrive as it
was sent. Then the same is done with the form that strict mode has of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import cast

from fngen.build import build
from fngen.diagnostics import BuildFailed, Diagnostics, Severity
from fngen.options import BuildOptions
from fngen.write.place import apply
from fngen_runtime import Dispatcher
from fngen_runtime.contract import LiftEntry
from fngen_runtime.json_types import JsonObject, JsonValue
from pydantic_core import to_json

from tests.lowering import Lowering, same

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


def faults(cases: Sequence[Case], folder: Path) -> dict[str, str]:
    """Return what is wrong with each instance that is not judged as it should be, by its name.

    Works in `folder`, which must be on the import path. What is on the network is fetched.
    """
    if not cases:
        return {}
    root = folder / f"t{next(_numbers)}"
    spec = _write(cases, root)
    diagnostics = Diagnostics()
    try:
        result = build(BuildOptions((spec,), root / "generated", is_online=True), diagnostics)
        apply(result.plan, diagnostics)
        diagnostics.stop_if_failed()
    except BuildFailed:
        if len(cases) == 1:
            errors = [item for item in diagnostics.items if item.severity is Severity.ERROR]
            why = f"not built: {errors[0].code}: {errors[0].message}"
            return {_name(cases[0], instance): why for instance in cases[0].instances}
        half = len(cases) // 2
        return faults(cases[:half], folder) | faults(cases[half:], folder)
    return dict(_judged(cases, root / "generated" / "cases", f"{root.name}.generated.cases"))


def _write(cases: Sequence[Case], root: Path) -> Path:
    """Write the files of a spec, and return the one to build."""
    files: dict[str, JsonValue] = {}
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


def _judged(cases: Sequence[Case], folder: Path, package: str) -> Iterator[tuple[str, str]]:
    made = import_module(f"{package}.dispatch").make_dispatcher(_Recorder(), repair=False)
    assert isinstance(made, Dispatcher)
    contract = json.loads((folder / "functions.json").read_text("utf-8"))
    for case, entry in zip(cases, cast("list[JsonObject]", contract["functions"]), strict=True):
        strict = _Strict(made, entry)
        for instance in case.instances:
            fault = _fault(made.plain, str(entry["name"]), instance) or strict.fault(instance)
            if fault:
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


class _Strict:
    """Sends instances to a function in the form that strict mode has of them, if there is one."""

    def __init__(self, dispatcher: Dispatcher, entry: JsonObject) -> None:
        self._dispatcher = dispatcher
        self._name = str(entry["name"])
        schema = entry["parameters"] if entry.get("strict") is True else entry.get("strict")
        lift = cast("LiftEntry | None", entry.get("lift"))
        self._lowering = Lowering(schema, lift) if isinstance(schema, dict) else None

    def fault(self, instance: Instance) -> str | None:
        """Return what is wrong with how the form of `instance` is taken."""
        if self._lowering is None:
            return None
        value: JsonObject = {"value": instance.data}
        form = self._lowering.lowered(value)
        if form is None:
            return "has no strict form" if instance.valid else None
        result = self._dispatcher.call(self._name, json.dumps(form))
        if not result.ok:
            return f"refused in strict form: {result.content}" if instance.valid else None
        if not instance.valid:
            return f"accepted in strict form: {form}"
        given = json.loads(to_json(result.value))
        return None if same(given, value) else f"arrived in strict form as {given}"


def _name(case: Case, instance: Instance) -> str:
    return f"{case.name}: {instance.description}"
