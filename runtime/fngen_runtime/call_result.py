"""What a call is made with, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fngen_runtime.errors import ToolError
    from fngen_runtime.json_types import JsonValue
    from fngen_runtime.repairs import Repair

RawArguments: TypeAlias = "str | Mapping[str, JsonValue] | None"
"""Arguments as a model sends them: JSON text, or an object that was decoded already."""


class CallResult(NamedTuple):
    """What became of a call.

    `content` is the string for the model, whether the call was `ok` or not. `value` is what the
    handler returned; `error` says why there is none. `repairs` are the changes to the arguments
    without which the call would have been refused.
    """

    ok: bool
    content: str
    value: object = None
    error: ToolError | None = None
    repairs: tuple[Repair, ...] = ()
