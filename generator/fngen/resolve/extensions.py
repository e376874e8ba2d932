"""`x-fngen-...` on an operation, its path item, or a function definition: what a spec tells fngen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import get_args

from fngen.diagnostics import Code, Diagnostics, Location
from fngen.json_types import JsonValue, join_pointer
from fngen.names import TOOL_NAME
from fngen.resolve.document import Effect, Pin
from fngen.resolve.keywords import describe
from fngen.resolve.pages import Node
from fngen.resolve.refs import Links

_PREFIX = "x-fngen-"
_NAME, _SKIP, _DESCRIPTION, _EFFECT, _ALONE = _KEYS = (
    "x-fngen-name",
    "x-fngen-skip",
    "x-fngen-description",
    "x-fngen-effect",
    "x-fngen-alone",
)
_FLAG, _TEXT = "`true` or `false`", "a string"
_WANTED = {
    _SKIP: _FLAG,
    _DESCRIPTION: _TEXT,
    _EFFECT: "`read`, `write` or `destructive`",
    _ALONE: _FLAG,
}

_EFFECTS: dict[str, Effect] = {effect: effect for effect in get_args(Effect)}


@dataclass(frozen=True, slots=True)
class Extensions:
    """What the extensions of one function say.

    `pin` is the name it must have; `description` and `effect` stand in for its own; `skip` leaves
    it out; `alone` says that no other call may run while it does.
    """

    pin: Pin | None = None
    skip: bool = False
    description: str | None = None
    effect: Effect | None = None
    alone: bool = False


def read_extensions(
    nodes: tuple[Node, ...], links: Links, code: Code, diagnostics: Diagnostics
) -> Extensions:
    """Return what the extensions at `nodes`, which are one function, say; the last node counts.

    A key that is none, and a value of the wrong type, are reported as `code`.
    """
    pin: Pin | None = None
    skip, alone, description = False, False, None
    effect: Effect | None = None
    for pointer, key, value in _extensions(nodes):
        at = links.at(pointer)
        if key == _NAME:
            if isinstance(value, str) and TOOL_NAME.fullmatch(value):
                pin = Pin(value, at)
                continue
            what = "must be 1 to 64 of a-z, A-Z, 0-9, _ and -"
            message = f"`{key}` {what}; found {describe(value)}"
            diagnostics.error(Code.INVALID_FUNCTION_NAME, message, at)
        elif key == _SKIP and isinstance(value, bool):
            skip = value
        elif key == _DESCRIPTION and isinstance(value, str):
            description = value.strip()
        elif key == _EFFECT and (named := _EFFECTS.get(str(value))) is not None:
            effect = named
        elif key == _ALONE and isinstance(value, bool):
            alone = value
        elif key in _KEYS:
            message = f"`{key}` must be {_WANTED[key]}; found {describe(value)}"
            diagnostics.error(code, message, at)
        else:
            _tell_unknown(key, _KEYS, code, at, diagnostics)
    return Extensions(pin, skip, description, effect, alone)


def skips_all(item: Node, links: Links, diagnostics: Diagnostics) -> bool:
    """Tell whether the path item at `item` leaves out its operations; nothing else is read there."""
    skip = False
    for pointer, key, value in _extensions((item,)):
        at = links.at(pointer)
        if key == _SKIP and isinstance(value, bool):
            skip = value
        elif key == _SKIP:
            message = f"`{key}` must be {_WANTED[key]}; found {describe(value)}"
            diagnostics.error(Code.INVALID_OPENAPI, message, at)
        elif key in _KEYS:
            message = f"`{key}` is not read here, as it is one of an operation"
            help_text = "write it in the operations that it is meant for"
            diagnostics.warning(Code.INVALID_OPENAPI, message, at, help=help_text)
        else:
            _tell_unknown(key, (_SKIP,), Code.INVALID_OPENAPI, at, diagnostics)
    return skip


def _tell_unknown(
    key: str, known: tuple[str, ...], code: Code, at: Location, diagnostics: Diagnostics
) -> None:
    near = get_close_matches(key, known, n=1)
    help_text = f"there is `{near[0]}`" if near else f"there are: {', '.join(known)}"
    message = f"`{key}` is no extension of fngen and is left out"
    diagnostics.warning(code, message, at, help=help_text)


def _extensions(nodes: tuple[Node, ...]) -> Iterator[tuple[str, str, JsonValue]]:
    for node in nodes:
        if isinstance(node.value, dict):
            for key, value in node.value.items():
                if key.startswith(_PREFIX):
                    yield join_pointer(node.pointer, key), key, value
