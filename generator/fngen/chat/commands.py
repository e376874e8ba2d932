"""What a person may type besides messages: the commands that begin with a slash."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fngen_runtime import ReplayError, replay

from fngen.chat import recordings

if TYPE_CHECKING:
    from fngen_runtime import Dispatcher

    from fngen.chat.session import Session
    from fngen.chat.terminal import Terminal

_LONGEST = 60


class CommandError(Exception):
    """A command could not be obeyed; the message says why."""


class _Command(NamedTuple):
    usage: str
    summary: str
    obey: Callable[[str], None]


class Commands:
    """Obeys commands."""

    def __init__(self, session: Session, dispatcher: Dispatcher, terminal: Terminal) -> None:
        self._session = session
        self._dispatcher = dispatcher
        self._terminal = terminal
        self._known = {
            "/functions": _Command("[WORD]", "what the model can call", self._functions),
            "/save": _Command("FILE", "keep this chat as a recording, in clear", self._save),
            "/replay": _Command("FILE", "play a recording, and go on from its end", self._replay),
            "/help": _Command("", "this", self._help),
        }

    def obey(self, line: str) -> None:
        """Obey a line that begins with a slash.

        Raises:
            CommandError: it is no command, or could not be obeyed.
        """
        name, _, rest = line.strip().partition(" ")
        command = self._known.get(name)
        if command is None:
            raise CommandError(
                f"there is no command {name}: there are {', '.join(self._known)}; "
                "a message may begin with a space"
            )
        command.obey(rest.strip())

    def _help(self, _rest: str) -> None:
        for name, command in self._known.items():
            self._terminal.line(f"  {f'{name} {command.usage}':20} {command.summary}")
        self._terminal.line("  Ctrl-C stops the turn, Ctrl-D ends the chat.")

    def _functions(self, word: str) -> None:
        names = [name for name in self._dispatcher.names if word.lower() in name.lower()]
        if not names:
            raise CommandError(f"there is no function with `{word}` in its name")
        descriptions = _descriptions(self._dispatcher)
        width = max(map(len, names))
        for name in names:
            effect = self._dispatcher.effect(name) or "-"
            line = f"  {name:{width}}  {effect:11}  {descriptions[name]}"
            self._terminal.line(line.rstrip())

    def _save(self, name: str) -> None:
        path = _path(name)
        if not self._session.steps:
            raise CommandError("there is nothing to save: the model has said nothing yet")
        try:
            if path.exists():
                replay(path)  # a recording may be written over, and nothing else
            recordings.save(self._session.steps, path)
        except ReplayError:
            raise CommandError(f"{path} is there, and is no recording") from None
        except (OSError, ValueError) as error:
            raise CommandError(f"{path} cannot be written: {error}") from None
        self._terminal.line(f"saved in {path}; /replay plays it")

    def _replay(self, name: str) -> None:
        try:
            self._session.replay(recordings.read(_path(name)))
        except ReplayError as error:
            raise CommandError(str(error)) from None


def _path(name: str) -> Path:
    if not name:
        raise CommandError("name a file")
    return Path(os.path.expanduser(name))  # noqa: PTH111 - that of Path raises where nobody has the name


def _descriptions(dispatcher: Dispatcher) -> dict[str, str]:
    """The beginning of each function's description, by name."""
    found: dict[str, str] = {}
    for payload in dispatcher.functions():
        first, *_ = [*str(payload.get("description", "")).splitlines(), ""]
        cut = f"{first[: _LONGEST - 3]}..." if len(first) > _LONGEST else first
        found[str(payload["name"])] = cut
    return found
