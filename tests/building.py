"""Real builds for tests: a spec in, the imported package out."""

from __future__ import annotations

import importlib
import importlib.util
import itertools
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import fngen
import fngen_runtime
from fngen.build import build
from fngen.diagnostics import BuildFailed, Diagnostics
from fngen.options import BuildOptions
from fngen.write.place import apply
from fngen_runtime import Dispatcher

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

    from fngen_runtime.json_types import JsonObject, JsonValue

ROOTS = [str(Path(found.__path__[0]).parent) for found in (fngen, fngen_runtime)]
"""Where the packages under test are, for programs that use them."""

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Built:
    """A package that was built and imported, as `name`; `folder` holds its files."""

    name: str
    folder: Path

    @property
    def dispatcher(self) -> Dispatcher:
        """The package's own, which dispatches to its handlers.py."""
        return cast("Dispatcher", importlib.import_module(self.name).dispatcher)

    def module(self, name: str) -> ModuleType:
        return importlib.import_module(f"{self.name}.{name}")

    def to(self, handlers: object, *, repair: bool = True) -> Dispatcher:
        make = cast("Callable[..., Dispatcher]", self.module("dispatch").make_dispatcher)
        return make(handlers, repair=repair)

    def contract(self, function: str) -> JsonObject:
        """What functions.json says of `function`."""
        data = json.loads((self.folder / "functions.json").read_text("utf-8"))
        return next(entry for entry in data["functions"] if entry["name"] == function)


def build_in(
    folder: Path, spec: JsonValue, *, name: str = "spec", handlers: str | None = None
) -> Built:
    """Build `spec` in `folder` and import the package; `handlers` is its handlers.py.

    Raises:
        AssertionError: the build reported errors, which it shows.
    """
    built, diagnostics = try_build(folder, spec, name=name, handlers=handlers)
    assert built is not None, diagnostics.items
    return built


def try_build(
    folder: Path, spec: JsonValue, *, name: str = "spec", handlers: str | None = None
) -> tuple[Built | None, Diagnostics]:
    """Build as `build_in` does, but return what was reported, and no package if it failed."""
    source = folder / "specs" / f"{name}.json"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(json.dumps(spec), "utf-8")
    package = folder / "generated" / name
    if handlers is not None:
        package.mkdir(parents=True, exist_ok=True)
        (package / "handlers.py").write_text(handlers, "utf-8")
    diagnostics = Diagnostics()
    try:
        result = build(BuildOptions((source,), folder / "generated"), diagnostics)
    except BuildFailed:
        return None, diagnostics
    apply(result.plan, diagnostics)
    diagnostics.stop_if_failed()
    return imported(package), diagnostics


def imported(package: Path) -> Built:
    """Import the package in the folder `package`, under a name that no other test uses."""
    name = f"built_{next(_numbers)}"
    found = importlib.util.spec_from_file_location(
        name, package / "__init__.py", submodule_search_locations=[str(package)]
    )
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module
    found.loader.exec_module(module)
    return Built(name, package)


def functions(**parameters: JsonObject) -> list[JsonValue]:
    """Return function definitions: a schema of arguments for each name."""
    return [
        {"name": name, "description": f"Do {name}.", "parameters": schema}
        for name, schema in parameters.items()
    ]


def object_of(
    properties: JsonObject, required: Sequence[str] = (), **keywords: JsonValue
) -> JsonObject:
    """Return the schema of an object with `properties`."""
    return {
        "type": "object",
        "properties": properties,
        "required": [*required],
        **keywords,
    }
