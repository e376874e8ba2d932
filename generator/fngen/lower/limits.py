"""What some servers refuse of payloads that are right: a package too large, a description too long.

OpenAI API reference, chat completions: `tools` has at most 128. Some servers take descriptions of
at most 1,024 characters.
"""

from __future__ import annotations

from fngen.diagnostics import Code, Diagnostics, Location
from fngen.ir.model import Api

_MOST_FUNCTIONS = 128
_LONGEST_DESCRIPTION = 1024


def check_limits(api: Api, diagnostics: Diagnostics) -> None:
    """Note what of `api` is beyond the limits of some servers."""
    count = len(api.tools)
    if count > _MOST_FUNCTIONS:
        diagnostics.note(
            Code.TOO_MANY_FUNCTIONS,
            f"there are {count:,} functions, and many servers take {_MOST_FUNCTIONS} in a request",
            Location(api.source),
            help="send some of them, `tools(names=[...])`, or build fewer with --include",
        )
    for tool in api.tools:
        length = len(tool.description)
        if length > _LONGEST_DESCRIPTION:
            diagnostics.note(
                Code.LONG_DESCRIPTION,
                f"`{tool.name}` is described in {length:,} characters, and some servers take "
                f"{_LONGEST_DESCRIPTION:,}",
                tool.origin,
            )
