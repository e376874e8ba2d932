"""Asking a person whether a call is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fngen.chat.terminal import shortened

if TYPE_CHECKING:
    from fngen_runtime import Proposed

    from fngen.chat.terminal import Terminal

Ask = Callable[[str], str]
"""Puts a question to a person and returns the answer; EOFError where there is none."""

_QUESTION = "    call it? y, n, or why not: "
_NOBODY = "it needs approval, and nobody is there to give it"


class Approval:
    """Asks of each call that has an effect; where nobody can be asked, none is approved."""

    def __init__(self, terminal: Terminal, ask: Ask | None) -> None:
        self._terminal = terminal
        self._ask = ask

    def __call__(self, proposed: Proposed) -> bool | str:
        """Return whether to make a call, or why not in the person's words."""
        if self._ask is None:
            return _NOBODY
        effect = proposed.effect or "may write"
        self._terminal.line(f"    needs approval: {effect}", "yellow")
        if shortened(proposed.arguments) != proposed.arguments:
            self._terminal.whole(proposed.arguments, "    ")  # to be decided on, so not cut
        try:
            answer = self._ask(_QUESTION).strip()
        except EOFError:
            self._terminal.line("")
            return False
        if answer.lower() in {"y", "yes"}:
            return True
        return False if answer.lower() in {"", "n", "no"} else answer
