"""Where lines come from, a person or a script, and what is done with each."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

from fngen.chat.commands import CommandError
from fngen.chat.display import PROMPT

if TYPE_CHECKING:
    from fngen.chat.commands import Commands
    from fngen.chat.session import Session
    from fngen.chat.terminal import Terminal


def read_line(prompt: str) -> str:
    """Return a line that a person types.

    Raises:
        EOFError: there are no more lines.
    """
    return input(prompt)


def talk(session: Session, commands: Commands, terminal: Terminal) -> None:
    """Take lines of a person until there are no more; Ctrl-C stops what is done, and not this."""
    with suppress(ImportError):  # where there is none, lines are typed without it
        import_module("readline")  # lets `input` edit lines and remember them
    terminal.line("/help tells the commands, Ctrl-D ends")
    while True:
        try:
            terminal.end_line()
            _take(read_line(PROMPT), session, commands, terminal)
        except EOFError:
            terminal.line("")
            return
        except KeyboardInterrupt:
            terminal.line("")
            terminal.line("stopped; Ctrl-D ends", "yellow")


def play(script: Iterable[str], session: Session, commands: Commands, terminal: Terminal) -> bool:
    """Take the lines of a script up to one that fails; return whether none did."""
    for line in script:
        if line.strip() and not line.startswith("#"):
            terminal.line(f"{PROMPT}{line.rstrip()}")
            if not _take(line, session, commands, terminal):
                return False
    return True


def _take(line: str, session: Session, commands: Commands, terminal: Terminal) -> bool:
    """Obey a command, or say a message; return whether that went well."""
    if not line.startswith("/"):
        return not line.strip() or session.say(line.strip())
    try:
        commands.obey(line)
    except CommandError as error:
        terminal.fault(str(error))
        return False
    return True
