"""`fngen chat`: a conversation in the terminal, or one that a script holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fngen_runtime import Dispatcher
    from fngen_runtime.calling import Effect
    from fngen_runtime.dialects import Api
    from openai import OpenAI

    from fngen.chat.terminal import Echo


@dataclass(frozen=True, slots=True)
class ChatOptions:
    """What to talk about, with whom and how."""

    package: str
    model: str
    api: Api = "auto"
    system: str | None = None
    approve_for: tuple[Effect, ...] = ("write", "destructive")


def run_chat(
    client: OpenAI,
    dispatcher: Dispatcher,
    options: ChatOptions,
    echo: Echo,
    script: Iterable[str] | None = None,
) -> bool:
    """Hold a chat with the person at the terminal, or with the lines of a script.

    Returns whether every message of the script was answered, and every command obeyed.
    """
    from fngen.chat.approval import Approval
    from fngen.chat.client import address_of
    from fngen.chat.commands import Commands
    from fngen.chat.display import Display, shown_log
    from fngen.chat.lines import play, read_line, talk
    from fngen.chat.session import Session
    from fngen.chat.terminal import Terminal, take_any_text

    take_any_text()
    terminal = Terminal(echo)
    approve = Approval(terminal, read_line if script is None else None)
    session = Session(client, dispatcher, options, approve, Display(terminal))
    commands = Commands(session, dispatcher, terminal)
    count = len(dispatcher.names)
    functions = "1 function" if count == 1 else f"{count:,} functions"
    terminal.line(
        f"{options.model} at {address_of(client)}, with {functions} of {options.package}", "cyan"
    )
    with shown_log(terminal):
        if script is None:
            talk(session, commands, terminal)
            return True
        return play(script, session, commands, terminal)
