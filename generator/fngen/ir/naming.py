"""Every function of a document -> its names: pinned, given before, or made of what the spec says."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fngen import names
from fngen.diagnostics import Code, Diagnostics, Note
from fngen.names import Given, Namespace
from fngen.resolve import Document, Function, Operation, Pin


def wanted_name(source: Function | Operation) -> str:
    """Return the name that `source` has where nothing stands against it."""
    if isinstance(source, Function):
        return source.name
    name = names.tool_name(source.operation_id or "")
    return name or names.operation_tool_name(source.method, source.path) or source.method


def name_all(
    document: Document, given: Mapping[str, Given], diagnostics: Diagnostics
) -> dict[str, Given]:
    """Return the names of every function, by key.

    A pin has its name whatever stands against it. Names given before are kept while the spec asks
    for them, and those of functions that are left out stay free for them. The rest is named in document order.
    """
    sources = {source.key: source for source in document.sources}
    pins = _pins(sources, diagnostics)
    kept = {
        key: name
        for key, name in given.items()
        if key in document.left_out or key in sources
        if _stands(key, name, pins)
        and (key not in sources or _is_wanted(sources[key], name, given))
    }
    tools = Namespace({*pins.values(), *(name.tool for name in kept.values())})
    functions = Namespace({*names.HANDLER_NAMES, *(name.function for name in kept.values())})
    result = {key: name for key, name in kept.items() if key in sources}
    for key, pinned in pins.items():
        if key not in result:
            result[key] = Given(pinned, functions.claim(names.function_name(pinned)))
    for key, source in sources.items():
        if key not in result:
            tool = tools.claim(wanted_name(source), longest=64)
            result[key] = Given(tool, functions.claim(names.function_name(tool)))
            _tell_changed(source, tool, diagnostics)
    return result


def _stands(key: str, name: Given, pins: Mapping[str, str]) -> bool:
    """Tell whether `name`, given before, is still that of `key` now that there are `pins`."""
    return pins[key] == name.tool if key in pins else name.tool not in pins.values()


def _is_wanted(source: Function | Operation, name: Given, given: Mapping[str, Given]) -> bool:
    """Tell whether `source` is called by `name` as far as it can: a number sets it apart from others."""
    wanted = wanted_name(source) if source.pin is None else source.pin.name
    number = re.search(r"_\d+$", name.tool)
    if name.tool == wanted or number is None:
        return name.tool == wanted
    is_numbered = name.tool == wanted[: 64 - len(number[0])] + number[0]
    return is_numbered and any(other.tool == wanted for other in given.values())


def _pins(sources: Mapping[str, Function | Operation], diagnostics: Diagnostics) -> dict[str, str]:
    """Return the pinned names by key; report a name that two functions are pinned to."""
    first: dict[str, Pin] = {}
    result: dict[str, str] = {}
    for key, source in sources.items():
        if source.pin is None:
            continue
        result[key] = source.pin.name
        other = first.setdefault(source.pin.name, source.pin)
        if other is not source.pin:
            diagnostics.error(
                Code.DUPLICATE_FUNCTION_NAME,
                f"there are two functions pinned to `{source.pin.name}`",
                source.pin.origin,
                help="give one of them another name",
                notes=(Note(other.origin, "the first"),),
            )
    return result


def _tell_changed(source: Function | Operation, tool: str, diagnostics: Diagnostics) -> None:
    what, asked = "`name`", source.name if isinstance(source, Function) else None
    if isinstance(source, Operation):
        what, asked = "operationId", source.operation_id
    if asked is not None and asked != tool:
        why = "is taken" if tool != wanted_name(source) else "cannot be a function's name"
        message = f"{what} `{asked}` {why}, and becomes `{tool}`"
        at = source.origin.child("operationId" if isinstance(source, Operation) else "name")
        diagnostics.note(Code.NAME_CHANGED, message, at)
