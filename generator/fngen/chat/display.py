"""What happens in a turn, shown as it happens."""

from __future__ import annotations

import json
import logging
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING, assert_never

from fngen_runtime.conversation import StopReason
from fngen_runtime.events import (
    Again,
    ArgumentsDelta,
    CallStarted,
    CallValidated,
    Done,
    Event,
    Result,
    TextDelta,
    Turn,
)
from fngen_runtime.messages import Assistant, Message, System, ToolResult, User, Verbatim

from fngen.printable import printable_line

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from fngen_runtime.answer import Answer
    from fngen_runtime.problems import Problem

    from fngen.chat.terminal import Terminal

PROMPT = "> "
_MOST_PROBLEMS = 5
_LONGEST_NAME = 64
_ENDED: dict[StopReason, str] = {
    "refusal": "the model refused",
    "length": "the reply was cut off: the model's limit is reached",
    "content_filter": "the reply was cut off by a content filter",
    "max_turns": "stopped after as many turns as are allowed; say something to go on",
    "max_calls": "stopped after as many calls as are allowed; say something to go on",
    "repeated_call": "stopped: the same call failed in the same way again and again",
    "bad_reply": "the server sent no reply that can be used",
}


class Display:
    """Shows events of a turn."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._is_listing_calls = False
        self._problems: tuple[Problem, ...] = ()

    def event(self, event: Event) -> None:
        """Show an event."""
        terminal = self._terminal
        match event:
            case TextDelta(text):
                terminal.more(text)
            case CallStarted(_, name):
                self._started(name)
            case ArgumentsDelta():
                pass  # they are shown whole: those of several calls come mixed
            case Again(why):
                self._is_listing_calls = False
                terminal.fault(f"asking again: {why}")
            case Turn():
                self._is_listing_calls = False
                terminal.end_line()
            case CallValidated(call, problems):
                self._problems = problems
                terminal.block(f"{call.safe_name} {call.arguments}", "  ", "cyan")
            case Result(_, result):
                self._result(result)
            case Done(answer):
                self._ended(answer)
            case _:
                assert_never(event)

    def said(self, messages: Iterable[Message]) -> None:
        """Show what was said before: the user's words, and those of a reply that was broken off."""
        for message in messages:
            match message:
                case User(text):
                    self._terminal.line(f"{PROMPT}{text}")
                case Assistant(text=text):
                    self._terminal.more(text or "")
                    self._terminal.end_line()
                case System() | ToolResult() | Verbatim():
                    pass

    def stopped(self) -> None:
        """Show that the turn was stopped."""
        self._is_listing_calls = False
        self._terminal.line("stopped", "yellow")

    def fault(self, text: str) -> None:
        """Show in a line what went wrong."""
        self._is_listing_calls = False
        self._terminal.fault(text)

    def _started(self, name: str) -> None:
        shown = printable_line(name[:_LONGEST_NAME])
        if self._is_listing_calls:
            self._terminal.more(f", {shown}", "cyan")
        else:
            self._terminal.end_line()
            self._terminal.more(f"  calls {shown}", "cyan")
            self._is_listing_calls = True

    def _result(self, result: ToolResult) -> None:
        if result.ok:
            self._terminal.block(result.content, "    ")
            return
        self._terminal.block(_failure(result), "    ", "red")
        if result.kind == "invalid_arguments":
            for problem in self._problems[:_MOST_PROBLEMS]:
                self._terminal.block(str(problem), "      ", "red")
            if (more := len(self._problems) - _MOST_PROBLEMS) > 0:
                self._terminal.line(f"      and {more} more", "red")

    def _ended(self, answer: Answer) -> None:
        self._terminal.end_line()
        if answer.stopped != "answered":
            why = _ENDED.get(answer.stopped, f"stopped: {answer.stopped}")
            self._terminal.fault(f"{why}: {answer.fault}" if answer.fault else why)


@contextmanager
def shown_log(terminal: Terminal) -> Generator[None]:
    """Show what the runtime logs, and nothing of it elsewhere, while this holds."""
    log = logging.getLogger("fngen_runtime")
    lines = _LogLines(terminal)
    elsewhere, log.propagate = log.propagate, False
    log.addHandler(lines)
    try:
        yield
    finally:
        log.removeHandler(lines)
        log.propagate = elsewhere


class _LogLines(logging.Handler):
    """Shows what the runtime logs, such as a handler's exception, which the model is not told."""

    def __init__(self, terminal: Terminal) -> None:
        super().__init__(logging.WARNING)
        self._terminal = terminal

    def emit(self, record: logging.LogRecord) -> None:
        """Show a record in a line."""
        error = record.exc_info[1] if record.exc_info else None
        raised = f": {_raised(error)}" if error is not None else ""
        self._terminal.fault(f"{record.getMessage()}{raised}")


def _failure(result: ToolResult) -> str:
    """What the model is told of a call that failed, for people."""
    try:
        message: object = json.loads(result.content)["message"]
    except (ValueError, TypeError, KeyError):  # it was cut to size
        message = result.content
    return f"{result.kind or 'failed'}: {message}"


def _raised(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({frames[-1].filename}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{place}"
