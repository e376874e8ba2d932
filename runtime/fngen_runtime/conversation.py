"""The loop as plain state: what is to be done next, and what came back. No I/O."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

from fngen_runtime.messages import (
    Assistant,
    Message,
    Reply,
    ToolCall,
    ToolResult,
    Usage,
    Verbatim,
    encodable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DEFAULT_MAX_TURNS = 10
_NO_USAGE = Usage()

StopReason: TypeAlias = Literal["answered", "max_turns", "length", "content_filter", "refusal"]
"""Why a conversation ended.

- `answered`: the model replied and asked for no call.
- `max_turns`: the model was asked as often as allowed; its last calls were made and answered.
- `length`: the reply was cut off by a limit; nothing in it was called.
- `content_filter`: a filter took something out of the reply; nothing in it was called.
- `refusal`: the model refused.
"""


class OutOfTurnError(RuntimeError):
    """A conversation was given something it is not waiting for: a fault of the driver."""


@dataclass(frozen=True, slots=True)
class Ask:
    """To be done next: send `messages` to the model, then call `received` with its reply."""

    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """To be done next: make `calls`, then call `answered` with their contents in this order."""

    calls: tuple[ToolCall, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """There is nothing more to be done."""

    reason: StopReason


Step: TypeAlias = Ask | Call | Stop
"""What a conversation wants done next."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation between two steps. It is a value: each step gives the next conversation.

    Promises, whatever the model replies: every call that is handed out has an id of its own in
    the whole history, and is answered once, in order, right after the message that asked for it;
    a reply that was cut off calls nothing and leaves no call in the history. So the history can
    be sent whenever `next` is `Ask` or `Stop`.

    Raises:
        ValueError: `max_turns` is below one.
    """

    messages: tuple[Message, ...]
    max_turns: int = DEFAULT_MAX_TURNS
    turns: int = 0
    usage: Usage = _NO_USAGE
    said: str = ""
    """The text of the last reply, or the model's reason where it refused."""
    ended: StopReason | None = None
    """Why the last reply ended the conversation; None where it did not."""

    def __post_init__(self) -> None:
        """Refuse a limit that allows nothing."""
        if self.max_turns < 1:
            raise ValueError(f"max_turns must be at least 1, not {self.max_turns}")

    def next(self) -> Step:
        """What is to be done next; asking changes nothing."""
        if self.ended is not None:
            return Stop(self.ended)
        if waiting := self._waiting():
            return Call(waiting)
        if self.turns >= self.max_turns:
            return Stop("max_turns")
        return Ask(self.messages)

    def received(self, reply: Reply) -> Conversation:
        """The conversation after the model's reply.

        Raises:
            OutOfTurnError: the model was not to be asked.
        """
        step = self.next()
        if not isinstance(step, Ask):
            raise OutOfTurnError(f"a reply was received, but next is {_described(step)}")
        message = _kept(reply, self._call_ids() if reply.message.calls else set())
        return replace(
            self,
            messages=(*self.messages, message) if _says_anything(message) else self.messages,
            turns=self.turns + 1,
            usage=self.usage + reply.usage,
            said=message.text or message.refusal or "",
            ended=_verdict(reply),
        )

    def answered(self, contents: Sequence[str]) -> Conversation:
        """The conversation after its calls were made: one content a call, in the order of `Call`.

        Raises:
            OutOfTurnError: no calls wait, or there are more or fewer contents than calls.
        """
        step = self.next()
        if not isinstance(step, Call):
            raise OutOfTurnError(f"calls were answered, but next is {_described(step)}")
        if len(contents) != len(step.calls):
            raise OutOfTurnError(f"{len(step.calls)} calls wait, {len(contents)} were answered")
        results = (
            ToolResult(call.id, call.name, encodable(content))
            for call, content in zip(step.calls, contents, strict=True)
        )
        return replace(self, messages=(*self.messages, *results))

    def _waiting(self) -> tuple[ToolCall, ...]:
        """Calls of the last message: results stand behind it as soon as they are answered."""
        last = self.messages[-1] if self.messages else None
        return last.calls if isinstance(last, Assistant) else ()

    def _call_ids(self) -> set[str]:
        """The ids of all calls in the history."""
        ids: set[str] = set()
        for message in self.messages:
            if isinstance(message, Assistant):
                ids.update(call.id for call in message.calls)
            elif isinstance(message, Verbatim):
                ids.update(message.call_ids)
        return ids


def _kept(reply: Reply, taken: set[str]) -> Assistant:
    """The reply's message as it goes into the history.

    Of a reply that was cut only the words stay: its calls are not made, so they must not stand
    there unanswered, and reasoning without the call it led to is refused by the Responses API.
    """
    if reply.cut is not None:
        return replace(reply.message, calls=(), opaque=())
    return replace(reply.message, calls=_with_own_ids(reply.message.calls, taken))


def _with_own_ids(calls: tuple[ToolCall, ...], taken: set[str]) -> tuple[ToolCall, ...]:
    """The calls, each with an id that nobody else has: its own if it can stay, else a new one."""
    seen = set(taken)
    fresh = _fresh_ids(taken.union(call.id for call in calls))
    kept: list[ToolCall] = []
    for call in calls:
        usable = call.id.strip() and call.id not in seen
        kept.append(call if usable else replace(call, id=next(fresh)))
        seen.add(kept[-1].id)
    return tuple(kept)


def _fresh_ids(taken: set[str]) -> Iterator[str]:
    """Ids not taken, the same ones each time: replaying a conversation must give equal requests.

    Nine letters and digits is the one form that every known server accepts.
    """
    return (fresh for number in count(1) if (fresh := f"call{number:05d}") not in taken)


def _says_anything(message: Assistant) -> bool:
    """Whether the message has content: servers refuse an assistant message that has none."""
    return bool(message.text or message.calls or message.refusal or message.opaque)


def _verdict(reply: Reply) -> StopReason | None:
    """Why this reply ends the conversation; None if it asks for calls."""
    if reply.cut is not None:
        return reply.cut
    if reply.message.calls:
        return None
    return "refusal" if reply.message.refusal else "answered"


def _described(step: Step) -> str:
    match step:
        case Ask():
            return "to ask the model"
        case Call(calls):
            return f"to answer {len(calls)} calls"
        case Stop(reason):
            return f"nothing: it has stopped ({reason})"
        case _:
            assert_never(step)
