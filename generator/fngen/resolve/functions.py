"""Function definitions in the shapes people have them -> functions.

Shapes: a list; one object; `functions` or `tools` of a request body, or the body whole; the answer
of an MCP server to `tools/list`. A tool is `{"type": "function", "function": {...}}` in chat
completions, flat in the Responses API, and has `inputSchema` in MCP (2025-06-18, server/tools).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fngen.diagnostics import Code, Diagnostics, Note
from fngen.json_types import JsonValue, Schema
from fngen.load.spec import Spec
from fngen.names import tool_name
from fngen.resolve.document import Document, Effect, Function, Head, Pin, Wanted
from fngen.resolve.extensions import Extensions, read_extensions
from fngen.resolve.keywords import describe, meant_by
from fngen.resolve.mending import Mender
from fngen.resolve.misspelt import has_parameters, parameters_key, with_properties
from fngen.resolve.pages import Node
from fngen.resolve.refs import Links
from fngen.resolve.schemas import Bundler
from fngen.resolve.versions import Dialect


def resolve(spec: Spec, diagnostics: Diagnostics, wanted: Wanted) -> Document:
    """Return the functions of `spec`; report entries that are none and names used twice."""
    links = Links(spec, diagnostics)
    mend = Mender(links, diagnostics).mend
    sent, returned = (
        Bundler(links, Dialect.DRAFT_2020_12, diagnostics, mend=mend) for _ in range(2)
    )
    root = _list_in(Node(spec.source.data, ""), links, diagnostics)
    found: dict[str, Function] = {}
    left_out: list[str] = []
    for entry in _entries(root):
        node = _definition(entry, links, diagnostics)
        if node is None:
            continue
        nodes = (node,) if node is entry else (entry, node)
        held = Diagnostics()  # until it is known to be wanted
        extensions = read_extensions(nodes, links, Code.INVALID_FUNCTION, held)
        head = _head(node, extensions.pin, links)
        if extensions.skip or not wanted(spec.name, head):
            left_out.append(head.key)
            continue
        diagnostics.add(held.items)
        function = _function(node, head, extensions, links, sent, returned, diagnostics)
        if function is None:
            continue
        first = found.setdefault(head.key, function)
        if first is not function:
            diagnostics.error(
                Code.DUPLICATE_FUNCTION_NAME,
                f"there are two functions called `{head.key}`",
                head.origin.child("name"),
                help="give one of them another name",
                notes=(Note(first.head.origin.child("name"), "the first"),),
            )
    title = spec.name.replace("_", " ")
    return Document(
        spec,
        title,
        tuple(found.values()),
        definitions=sent.definitions(),
        result_definitions=returned.definitions(),
        left_out=tuple(left_out),
        files=links.files(),
    )


def _list_in(root: Node, links: Links, diagnostics: Diagnostics) -> Node:
    """Return the holder of the list: the result in an answer of an MCP server, else `root`."""
    match root.value:
        case {"functions": list()} | {"tools": list()}:
            pass
        case {"result": {"tools": list()} as result}:
            root = root.child("result", result)
        case _:
            pass
    match root.value:
        case {"tools": list(), "nextCursor": str() as cursor} if cursor:
            diagnostics.warning(
                Code.UNSUPPORTED,
                "this is one page of a server's tools, and the pages after it are not read",
                links.at(f"{root.pointer}/nextCursor"),
                help="ask for the next page with this cursor, and put all tools into one list",
            )
        case _:
            pass
    return root


def _entries(root: Node) -> Iterator[Node]:
    """Yield what stands where a function or tool does; a namespace holds tools of its own."""
    if isinstance(root.value, list):
        for index, item in enumerate(root.value):
            entry = root.child(index, item)
            yield from _entries(entry) if _is_namespace(item) else (entry,)
        return
    lists = [key for key in ("functions", "tools") if _is_list(root.value, key)]
    for key in lists:
        assert isinstance(root.value, dict)
        yield from _entries(root.child(key, root.value[key]))
    if not lists:
        yield root


def _is_list(value: JsonValue, key: str) -> bool:
    return isinstance(value, dict) and isinstance(value.get(key), list)


def _is_namespace(value: JsonValue) -> bool:
    """Tell whether `value` is a group of tools (OpenAI API reference, responses, `tools`)."""
    return isinstance(value, dict) and value.get("type") == "namespace" and _is_list(value, "tools")


def _definition(entry: Node, links: Links, diagnostics: Diagnostics) -> Node | None:
    """Return the function definition in `entry`; None, and a report, for a tool that is none."""
    match entry.value:
        case {"type": "function", "function": inner}:
            return entry.child("function", inner)
        case {"type": str(kind), **rest} if not _is_of_function(kind, rest.keys()):
            tool = "tool" if kind == "custom" else "built-in tool"
            message = f"a {tool} of type `{kind}` has no arguments to check and is left out"
            diagnostics.note(Code.UNSUPPORTED, message, links.at(entry.pointer))
            return None
        case _:
            return entry


def _is_of_function(kind: str, others: Collection[object]) -> bool:
    """Tell whether what has the `type` that is `kind`, and the keys `others`, is a function.

    Tools with arguments have other types too (`custom` of Anthropic), and a type may be a schema's.
    """
    if kind == "function" or "name" not in others:
        return kind == "function"
    return meant_by(kind) is not None or has_parameters(others)


def _head(node: Node, pin: Pin | None, links: Links) -> Head:
    name = node.value.get("name") if isinstance(node.value, dict) else None
    if not isinstance(name, str) or not name:
        name = pin.name if pin else None
    return Head(name or node.pointer, name, links.at(node.pointer), pin)


def _function(
    node: Node,
    head: Head,
    extensions: Extensions,
    links: Links,
    sent: Bundler,
    returned: Bundler,
    diagnostics: Diagnostics,
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
    description = node.value.get("description")
    if head.pin is None and not tool_name(head.name or ""):
        found = describe(node.value["name"])
        message = f"a function's name must be 1 to 64 of a-z, A-Z, 0-9, _ and -; found {found}"
        diagnostics.error(Code.INVALID_FUNCTION_NAME, message, head.origin.child("name"))
        return None
    if description is not None and not isinstance(description, str):
        message = "`description` is not a string and is left out"
        at = links.at(f"{node.pointer}/description")
        diagnostics.warning(Code.INVALID_FUNCTION, message, at)
    if extensions.description is not None:
        description = extensions.description
    key = parameters_key(node, links, diagnostics)
    parameters, returns = node.value.get(key), node.value.get("outputSchema")
    return Function(
        head,
        _text(description) or _text(node.value.get("title")),
        _NO_PARAMETERS
        if parameters is None
        else sent.bundle_alone(with_properties(node.child(key, parameters), links, diagnostics)),
        head.origin.child(key),
        None if returns is None else returned.bundle_alone(node.child("outputSchema", returns)),
        extensions.effect or _effect(node.value.get("annotations")),
        extensions.alone,
    )


_NO_PARAMETERS: Schema = {"type": "object", "properties": {}}


def _text(value: JsonValue) -> str:
    return value.strip() if isinstance(value, str) else ""


def _effect(annotations: JsonValue) -> Effect | None:
    """Return what MCP's hints say; their defaults hold where there are annotations at all.

    MCP 2025-06-18, schema, ToolAnnotations: `readOnlyHint` is false and `destructiveHint` true.
    """
    if not isinstance(annotations, dict) or not annotations:
        return None
    if annotations.get("readOnlyHint") is True:
        return "read"
    return "write" if annotations.get("destructiveHint") is False else "destructive"
