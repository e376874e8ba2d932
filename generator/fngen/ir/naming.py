"""Every function of a document -> its names: pinned, given before, or made of what the spec says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from fngen import names
from fngen.diagnostics import Code, Diagnostics, Note
from fngen.names import Given, Namespace
from fngen.resolve import Document, Head, Pin


def wanted_name(head: Head) -> str:
    """Return the name that the function of `head` has where nothing stands against it."""
    if head.name is not None and names.TOOL_NAME.fullmatch(head.name):
        return head.name
    name = names.tool_name(head.name or "")
    return name or names.operation_tool_name(head.method, head.path) or head.method


def name_all(
    document: Document, given: Mapping[str, Given], diagnostics: Diagnostics
) -> dict[str, Given]:
    """Return the names of every function, by key.

    A pin has its name whatever stands against it. Names given before are kept while the spec asks
    for them, and those of functions that are left out stay free for them. The rest is named in
    document order: first what is a name as it is written, then what must become one.
    """
    heads = {head.key: head for head in document.heads}
    left_out = frozenset(document.left_out)
    pins = _pins(heads, diagnostics)
    kept = {
        key: name
        for key, name in given.items()
        if key in left_out or (key in heads and _is_wanted(heads[key], name, given))
        if _stands(key, name, pins)
    }
    tools = Namespace({*pins.values(), *(name.tool for name in kept.values())})
    functions = Namespace({*names.HANDLER_NAMES, *(name.function for name in kept.values())})
    result = {key: name for key, name in kept.items() if key in heads}
    for key, pinned in pins.items():
        if key not in result:
            result[key] = Given(pinned, functions.claim(names.function_name(pinned)))
    rest = [head for key, head in heads.items() if key not in result]
    for head in sorted(rest, key=lambda head: head.name != wanted_name(head)):
        tool = tools.claim(wanted_name(head), longest=64)
        result[head.key] = Given(tool, functions.claim(names.function_name(tool)))
    for key, head in heads.items():
        if key not in pins:
            _tell_changed(head, result[key].tool, given.get(key), diagnostics)
    return result


def group_all(heads: Iterable[Head], named: Mapping[str, Given]) -> dict[str, str]:
    """Return the module of each function where handlers are split: its first tag, or `default`."""
    functions = {name.function for name in named.values()}
    groups: dict[str, str] = {}
    for head in heads:
        group = names.module_name(head.tags[0] if head.tags else "default")
        # A function of that name would hide the module.
        groups[named[head.key].function] = f"{group}_" if group in functions else group
    return groups


def _stands(key: str, name: Given, pins: Mapping[str, str]) -> bool:
    """Tell whether `name`, given before, is still that of `key` now that there are `pins`."""
    return pins[key] == name.tool if key in pins else name.tool not in pins.values()


def _is_wanted(head: Head, name: Given, given: Mapping[str, Given]) -> bool:
    """Tell whether the spec still asks for `name`: a number may set it apart from another's."""
    wanted = wanted_name(head) if head.pin is None else head.pin.name
    number = re.search(r"_\d+$", name.tool)
    if name.tool == wanted or number is None:
        return name.tool == wanted
    is_numbered = name.tool == wanted[: 64 - len(number[0])] + number[0]
    return is_numbered and any(other.tool == wanted for other in given.values())


def _pins(heads: Mapping[str, Head], diagnostics: Diagnostics) -> dict[str, str]:
    """Return the pinned names by key; report a name that two functions are pinned to."""
    first: dict[str, Pin] = {}
    result: dict[str, str] = {}
    for key, head in heads.items():
        if head.pin is None:
            continue
        result[key] = head.pin.name
        other = first.setdefault(head.pin.name, head.pin)
        if other is not head.pin:
            diagnostics.error(
                Code.DUPLICATE_FUNCTION_NAME,
                f"there are two functions pinned to `{head.pin.name}`",
                head.pin.origin,
                help="give one of them another name",
                notes=(Note(other.origin, "the first"),),
            )
    return result


def _tell_changed(head: Head, tool: str, given: Given | None, diagnostics: Diagnostics) -> None:
    """Report that a function is not called as the spec calls it, and why."""
    if head.name is None or head.name == tool:
        return
    wanted = wanted_name(head)
    if given is not None and given.tool == tool != wanted:
        why = "was given another name before and stays"
    elif tool != wanted:
        would = "" if wanted == head.name else f"would be `{wanted}`, which "
        why = f"{would}is taken and becomes"
    else:
        why = "cannot be a function's name and becomes"
    kind, key = ("operationId ", "operationId") if head.method else ("", "name")
    message = f"{kind}`{head.name}` {why} `{tool}`"
    diagnostics.note(Code.NAME_CHANGED, message, head.origin.child(key))
