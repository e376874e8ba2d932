"""Function definitions in the shapes people have them -> functions.

Shapes: a list; one object; `functions` or `tools` of a request body, or the body whole. A tool is
`{"type": "function", "function": {...}}` in chat completions and flat in the Responses API.
"""

from __future__ import annotations

from collections.abc import Iterator

from fngen.diagnostics import Code, Diagnostics, Note
from fngen.json_types import JsonValue, Schema
from fngen.load import Spec
from fngen.names import TOOL_NAME, tool_name
from fngen.resolve.document import Document, Function, Pin
from fngen.resolve.extensions import Extensions, read_extensions
from fngen.resolve.keywords import describe
from fngen.resolve.refs import Links, Node
from fngen.resolve.schemas import Bundler
from fngen.resolve.versions import Dialect


def resolve(spec: Spec, diagnostics: Diagnostics) -> Document:
    """Return the functions of `spec`; report entries that are none and names used twice."""
    links = Links(spec.source, diagnostics)
    bundler = Bundler(links, Dialect.DRAFT_2020_12, diagnostics)
    found: dict[str, Function] = {}
    skipped: list[str] = []
    for entry in _entries(Node(spec.source.data, "")):
        node = _definition(entry, links, diagnostics)
        if node is None:
            continue
        nodes = (node,) if node is entry else (entry, node)
        extensions = read_extensions(nodes, links, Code.INVALID_FUNCTION, diagnostics)
        if extensions.skip:
            skipped.append(_own_name(node) or node.pointer)
            continue
        function = _function(node, extensions, links, bundler, diagnostics)
        if function is None:
            continue
        first = found.setdefault(function.name, function)
        if first is not function:
            diagnostics.error(
                Code.DUPLICATE_FUNCTION_NAME,
                f"there are two functions called `{function.name}`",
                links.at(f"{function.origin.pointer}/name"),
                help="give one of them another name",
                notes=(Note(links.at(f"{first.origin.pointer}/name"), "the first"),),
            )
    title = spec.name.replace("_", " ")
    return Document(
        spec,
        title,
        tuple(found.values()),
        definitions=bundler.definitions(),
        left_out=tuple(skipped),
    )


def _entries(root: Node) -> Iterator[Node]:
    """Yield what stands where a function or tool does."""
    if isinstance(root.value, list):
        yield from (root.child(index, item) for index, item in enumerate(root.value))
        return
    lists = [key for key in ("functions", "tools") if _is_list(root.value, key)]
    for key in lists:
        assert isinstance(root.value, dict)
        yield from _entries(root.child(key, root.value[key]))
    if not lists:
        yield root


def _is_list(value: JsonValue, key: str) -> bool:
    return isinstance(value, dict) and isinstance(value.get(key), list)


def _definition(entry: Node, links: Links, diagnostics: Diagnostics) -> Node | None:
    """Return the function definition in `entry`; None, and a report, for a built-in tool."""
    match entry.value:
        case {"type": "function", "function": inner}:
            return entry.child("function", inner)
        case {"type": str(kind), **rest} if kind != "function" and "name" not in rest:
            message = f"a built-in tool of type `{kind}` has no arguments to check and is left out"
            diagnostics.note(Code.UNSUPPORTED, message, links.at(entry.pointer))
            return None
        case _:
            return entry


def _function(
    node: Node, extensions: Extensions, links: Links, bundler: Bundler, diagnostics: Diagnostics
) -> Function | None:
    if not isinstance(node.value, dict) or "name" not in node.value:
        what = "has no `name`" if isinstance(node.value, dict) else f"is {describe(node.value)}"
        diagnostics.error(
            Code.INVALID_FUNCTION,
            f"this entry is no function definition: it {what}",
            links.at(node.pointer),
            help="a function definition has `name`, `description` and `parameters`",
        )
        return None
    name = _name(node, extensions.pin, links, diagnostics)
    description = node.value.get("description")
    if name is None:
        return None
    if description is not None and not isinstance(description, str):
        message = "`description` is not a string and is left out"
        at = links.at(f"{node.pointer}/description")
        diagnostics.warning(Code.INVALID_FUNCTION, message, at)
    if extensions.description is not None:
        description = extensions.description
    links.stand_alone(f"{node.pointer}/parameters")
    return Function(
        name,
        description.strip() if isinstance(description, str) else "",
        _parameters(node, bundler),
        links.at(node.pointer),
        links.at(node.pointer).child("parameters"),
        extensions.pin,
    )


def _name(node: Node, pin: Pin | None, links: Links, diagnostics: Diagnostics) -> str | None:
    """Return what the function calls itself, made legal; a pin stands in for what cannot be."""
    assert isinstance(node.value, dict)
    name = node.value["name"]
    at = links.at(f"{node.pointer}/name")
    if isinstance(name, str) and TOOL_NAME.fullmatch(name):
        return name
    legal = tool_name(name) if isinstance(name, str) else ""
    if pin is not None:
        return legal or pin.name
    if not legal:
        message = (
            f"a function's name must be 1 to 64 of a-z, A-Z, 0-9, _ and -; found {describe(name)}"
        )
        diagnostics.error(Code.INVALID_FUNCTION_NAME, message, at)
        return None
    message = f"`{name}` cannot be a function's name and becomes `{legal}`"
    diagnostics.note(Code.NAME_CHANGED, message, at)
    return legal


def _own_name(node: Node) -> str:
    name = node.value.get("name") if isinstance(node.value, dict) else None
    return tool_name(name) if isinstance(name, str) else ""


def _parameters(node: Node, bundler: Bundler) -> Schema:
    assert isinstance(node.value, dict)
    parameters = node.value.get("parameters")
    if parameters is None:
        return {"type": "object", "properties": {}}
    return bundler.bundle(node.child("parameters", parameters))
