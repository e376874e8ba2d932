"""`fngen chat` as a program of its own: played from a script, or typed to at a terminal."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.building import ROOTS, build_in, object_of

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from fngen_runtime.json_types import JsonObject, JsonValue

CTRL_C, CTRL_D = "\x03", "\x04"
_PATIENCE = 30.0  # seconds: a machine may be busy
_STYLE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
# A session of its own, with the terminal in control: so that Ctrl-C is what it is to a person.
_AT_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""

ENVIRONMENT = {
    "PATH": "",
    "PYTHONPATH": os.pathsep.join(ROOTS),
    "OPENAI_API_KEY": "any",
    "TERM": "dumb",
    "LC_ALL": "C.UTF-8",
}

_TEXT = object_of({"text": {"type": "string"}}, ["text"])
SPEC: list[JsonObject] = [
    {"name": "get_weather", "description": "Tell the weather.", "x-fngen-effect": "read"},
    {"name": "add_note", "description": "Add a note.\nOr two.", "x-fngen-effect": "write"},
    {"name": "drop_notes", "description": "Drop all.", "x-fngen-effect": "destructive"},
    {"name": "hang", "description": "Never return.", "x-fngen-effect": "read"},
]
HANDLERS = """
import threading


def get_weather(*, text):
    if text == "Atlantis":
        raise LookupError("it sank \\x1b[2J")
    return {"place": text, "sky": "blue"} if text != "all" else "\\x1b]0;pwned\\x07" + "sunny " * 500


def add_note(*, text):
    return f"added {text}"


def drop_notes(*, text):
    return "dropped"


def hang(*, text):
    print("hanging", flush=True)
    threading.Event().wait()
"""


def project_in(folder: Path) -> Path:
    """Build the package `generated/notes` in a folder."""
    spec: list[JsonValue] = [{**function, "parameters": _TEXT} for function in SPEC]
    build_in(folder, spec, name="notes", handlers=HANDLERS)
    return folder


def play(
    project: Path, script: str, *options: str, piped: bool = False
) -> subprocess.CompletedProcess[str]:
    """Play a script, from a file or from standard input."""
    (project / "script.txt").write_text(script, "utf-8")
    source = () if piped else ("--script", "script.txt")
    return subprocess.run(
        [sys.executable, "-m", "fngen", "chat", "generated/notes", *source, *options],
        cwd=project,
        env=ENVIRONMENT,
        capture_output=True,
        encoding="utf-8",
        input=script if piped else "",
        timeout=_PATIENCE,
        check=False,
    )


class Terminal:
    """A person at a terminal, who types and reads."""

    def __init__(self, project: Path, *options: str) -> None:
        self._screen, inner = pty.openpty()
        self._chat = subprocess.Popen(
            [
                sys.executable,
                "-c",
                _AT_TERMINAL,
                "-m",
                "fngen",
                "chat",
                "generated/notes",
                *options,
            ],
            cwd=project,
            env=ENVIRONMENT,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
        )
        os.close(inner)
        self.raw = ""
        self._read = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._chat.kill()
        self._chat.wait()
        os.close(self._screen)

    def type(self, text: str) -> None:
        os.write(self._screen, text.encode())

    def break_off(self) -> None:
        """Press Ctrl-C while the chat waits for something that does not come.

        If it was just about to wait, Python would take note of it only when that comes.
        """
        state = Path(f"/proc/{self._chat.pid}/stat")
        while state.exists() and state.read_text().rpartition(")")[2].split()[0] == "R":
            os.sched_yield()
        self.type(CTRL_C)

    def interrupt(self) -> None:
        """Press Ctrl-C where a line is awaited, and Enter.

        Python may take note of the one only when the other comes, if it was just about to wait.
        """
        self.type(f"{CTRL_C}\n")

    def until(self, text: str) -> str:
        """Read on until `text` is on the screen, and return what came up to its end."""
        while (end := self._shown.find(text, self._read)) < 0:
            assert self._more(), f"the chat ended without {text!r}:\n{self._shown}"
        start, self._read = self._read, end + len(text)
        return self._shown[start : self._read]

    def end(self) -> int:
        """Read to the end, and return the exit code."""
        while self._more():
            pass
        return self._chat.wait(_PATIENCE)

    @property
    def _shown(self) -> str:
        return _STYLE.sub("", self.raw).replace("\r\n", "\n")

    def _more(self) -> bool:
        """Read what there is; return whether more can follow."""
        ready, _, _ = select.select([self._screen], [], [], _PATIENCE)
        assert ready, f"nothing more is on the screen:\n{self._shown}"
        try:
            piece = os.read(self._screen, 4096)
        except OSError:  # how a terminal says that nobody has it open any more
            return False
        self.raw += piece.decode("utf-8", "replace")
        return bool(piece)
