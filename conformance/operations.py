"""The operations that an OpenAPI document has, counted without the compiler's own eyes.

What is not found among the functions must have been reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from fngen.diagnostics import Diagnostic, Diagnostics
from fngen.json_types import join_pointer, split_pointer
from fngen.load.find import find_files
from fngen.load.spec import Spec
from fngen.load.specs import load
from fngen_runtime.json_types import JsonObject, JsonValue

_METHODS = {"get", "put", "post", "delete", "options", "head", "patch"}

Operation: TypeAlias = tuple[str, str]
"""A method and a path."""


def operations_in(path: Path) -> list[Operation]:
    """Return the method and path of every operation in the document at `path`."""
    diagnostics = Diagnostics()
    (spec,) = load(find_files([path], diagnostics), diagnostics)
    data = spec.source.data
    assert isinstance(data, dict)
    methods = set(_METHODS)
    if "openapi" in data:
        methods |= {"trace", "query"} if str(data["openapi"]).startswith("3.2") else {"trace"}
    paths = data.get("paths")
    return [
        (method, path)
        for path, item in (paths.items() if isinstance(paths, dict) else ())
        if path.startswith("/")
        for method in _methods(_followed(item, spec), methods)
    ]


def _methods(item: JsonObject, methods: set[str]) -> Iterator[str]:
    yield from (key for key in item if key in methods)
    additional = item.get("additionalOperations")
    if isinstance(additional, dict) and "query" in methods:
        yield from additional


def _followed(item: JsonValue, spec: Spec) -> JsonObject:
    """Return the path item that `item` is or refers to."""
    around, data = spec.source.path, spec.source.data
    while isinstance(item, dict) and isinstance(ref := item.get("$ref"), str):
        file, _, pointer = ref.partition("#")
        if file and (source := spec.library.open(ref, "", around, Diagnostics())):
            around, data = source.path, source.data
        item = data
        for token in split_pointer(pointer):
            item = item.get(token) if isinstance(item, dict) else None
    return item if isinstance(item, dict) else {}


def differences(
    operations: list[Operation], requests: list[Operation], reported: Sequence[Diagnostic]
) -> Iterator[tuple[str, str]]:
    """Yield each operation that became no function, and each function that is none of them.

    With it the reason that was reported, empty where there is none. `requests` are what the
    functions do.
    """
    made = Counter(requests)
    for method, path in operations:
        if made[method, path]:
            made[method, path] -= 1
            continue
        at = join_pointer("", "paths", path, method)
        reasons = [item.message for item in reported if item.location.pointer.startswith(at)]
        yield f"{method} {path}", "; ".join(reasons)
    for method, path in made.elements():
        yield f"{method} {path}, which is no operation", ""
