"""A JSON Schema whose root is an object -> one function, whose arguments it describes."""

from __future__ import annotations

from pathlib import PurePosixPath

from fngen.diagnostics import Code, Diagnostics
from fngen.json_types import JsonObject
from fngen.load.spec import Spec
from fngen.names import snake_case, tool_name
from fngen.resolve.document import Document, Function, Head, Wanted
from fngen.resolve.extensions import read_extensions
from fngen.resolve.pages import Node
from fngen.resolve.refs import Links
from fngen.resolve.schemas import Bundler
from fngen.resolve.versions import dialect_of


def resolve(spec: Spec, diagnostics: Diagnostics, wanted: Wanted) -> Document:
    """Return the one function of `spec`, called by its `title`, its `$id` or its file."""
    links = Links(spec, diagnostics)
    data = spec.source.data
    root = Node(data, "")
    held = Diagnostics()  # until it is known to be wanted
    extensions = read_extensions((root,), links, Code.INVALID_SCHEMA, held)
    title = spec.name.replace("_", " ")
    assert isinstance(data, dict), "load tells a schema by its keywords"
    name = _name(data, spec.name)
    head = Head(name, name, spec.source.at(), extensions.pin)
    if extensions.skip or not wanted(spec.name, head):
        return Document(spec, title, left_out=(head.key,), files=links.files())
    diagnostics.add(held.items)
    bundler = Bundler(links, dialect_of(data), diagnostics)
    parameters = bundler.bundle(root)
    description = data.get("description")
    if extensions.description is not None:
        description = extensions.description
    if isinstance(parameters, dict):  # it is the function's, and said once is enough
        parameters = {key: value for key, value in parameters.items() if key != "description"}
    function = Function(
        head,
        description.strip() if isinstance(description, str) else "",
        parameters,
        spec.source.at(),
        effect=extensions.effect,
        alone=extensions.alone,
    )
    definitions = bundler.definitions()
    return Document(spec, title, (function,), definitions=definitions, files=links.files())


def _name(data: JsonObject, fallback: str) -> str:
    title, identifier = data.get("title"), data.get("$id")
    stem = PurePosixPath(identifier).name.split(".")[0] if isinstance(identifier, str) else ""
    for candidate in (title if isinstance(title, str) else "", stem):
        if name := tool_name(snake_case(candidate)):
            return name
    return tool_name(fallback) or "call"
