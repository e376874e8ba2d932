"""The loop as plain state: what is to be done next, and what came back. No I/O."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

from fngen_runtime.errors import ToolError
from fngen_runtime.limits import Limits
from fngen_runtime.messages import (
    Assistant,
    Message,
    Reply,
    ToolCall,
    ToolResult,
    Usage,
    User,
    Verbatim,
    encodable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fngen_runtime.json_types import JsonObject

_NO_USAGE = Usage()
_LIMITS = Limits()

StopReason: TypeAlias = Literal[
    "answered",
    "refusal",
    "length",
    "content_filter",
    "max_turns",
    "max_calls",
    "max_tokens",
    "max_seconds",
    "repeated_call",
    "bad_reply",
    "no_reply",
    "cancelled",
]
"""Why a conversation ended.

- `answered`: the model replied and asked for no call.
- `refusal`: the model refused.
- `length`: the reply was cut off by a limit; nothing in it was called.
- `content_filter`: a filter took something out of the reply; nothing in it was called.
- `max_turns`, `max_calls`, `max_tokens`, `max_seconds`: a limit was reached.
- `repeated_call`: the model made the same call turn after turn, and it failed in the same way.
- `bad_reply`: what the server sent was no reply, or a stream that broke off, each time.
- `no_reply`: the client could not get a reply.
- `cancelled`: the program broke the conversation off.
"""


class OutOfTurnError(RuntimeError):
    """A conversation was given something it is not waiting for: a fault of the driver."""


@dataclass(frozen=True, slots=True)
class Ask:
    """To be done next: send `messages` to the model, then call `received` with its reply."""

    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """To be done next: make `calls`, then call `answered` with the result of each."""

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
    """

    messages: tuple[Message, ...]
    limits: Limits = _LIMITS
    begun: int = 0
    """How many messages the history had when the user spoke."""
    turns: int = 0
    calls: int = 0
    """How many calls were handed out."""
    usage: Usage = _NO_USAGE
    said: str = ""
    """The text of the last reply, or the model's reason where it refused."""
    results: tuple[ToolResult, ...] = ()
    """Results of the last message's calls, until all of them are there."""
    ended: StopReason | None = None
    """Why the conversation ended; None where it did not, or a limit says so."""
    fault: str = ""
    """What was wrong, where it ended for a reply that was bad or did not come."""

    def as_json(self) -> JsonObject:
        """The conversation as plain JSON, to be kept and gone on with elsewhere."""
        from fngen_runtime.saving import conversation_as_json

        return conversation_as_json(self)

    @classmethod
    def from_json(cls, data: object) -> Conversation:
        """The conversation that `as_json` gave.

        Raises:
            SavedDataError: the data is something else, or of another version.
        """
        from fngen_runtime.saving import conversation_from_json

        return conversation_from_json(data)

    def next(self) -> Step:
        """What is to be done next; asking changes nothing."""
        if self.ended is not None:
            return Stop(self.ended)
        if waiting := self._waiting():
            return Call(waiting)
        if (reached := self._limit_reached()) is not None:
            return Stop(reached)
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
        allowed = self._calls_left(len(message.calls))
        after = replace(
            self,
            messages=(*self.messages, message) if _says_anything(message) else self.messages,
            turns=self.turns + 1,
            calls=self.calls + allowed,
            usage=self.usage + reply.usage,
            said=message.text or message.refusal or "",
            ended=_verdict(reply),
        )
        return after._not_called(message.calls[allowed:], "the limit of calls is reached")

    def answered(self, result: ToolResult) -> Conversation:
        """The conversation after one of its calls was made, whichever of those that wait.

        Raises:
            OutOfTurnError: no such call waits.
        """
        if all(call.id != result.call_id for call in self._waiting()):
            raise OutOfTurnError(
                f"the call {result.call_id!r} was answered, but next is {_described(self.next())}"
            )
        return self._with_results((replace(result, content=encodable(result.content)),))

    def stopped(self, reason: StopReason, fault: str = "") -> Conversation:
        """The conversation, ended from outside; calls that wait are answered with that."""
        why = f"the conversation was stopped ({reason})"
        if reason == "cancelled":
            why += ", perhaps while this call was made: it may have an effect"
        return replace(self._not_called(self._waiting(), why), ended=reason, fault=fault)

    def continued(self, text: str) -> Conversation:
        """The conversation with one more message of the user; limits and usage count anew.

        Raises:
            OutOfTurnError: calls wait.
        """
        if self._waiting():
            raise OutOfTurnError(f"the user spoke, but next is {_described(self.next())}")
        messages = (*self.messages, User(encodable(text)))
        return Conversation(messages, self.limits, begun=len(messages))

    def _with_results(self, new: tuple[ToolResult, ...]) -> Conversation:
        """The conversation with more results: the history takes them once all are there."""
        if not new:
            return self
        results = (*self.results, *new)
        last = self.messages[-1]
        assert isinstance(last, Assistant)
        if len(results) < len(last.calls):
            return replace(self, results=results)
        by_id = {result.call_id: result for result in results}
        in_order = (by_id[call.id] for call in last.calls)
        return replace(self, messages=(*self.messages, *in_order), results=())

    def _not_called(self, calls: tuple[ToolCall, ...], why: str) -> Conversation:
        told = json.dumps(ToolError(f"no result: {why}", kind="not_called").as_json())
        return self._with_results(
            tuple(
                ToolResult(call.id, call.name, told, ok=False, kind="not_called") for call in calls
            )
        )

    def _waiting(self) -> tuple[ToolCall, ...]:
        """Calls of the last message that have no result yet."""
        last = self.messages[-1] if self.messages else None
        if not isinstance(last, Assistant):
            return ()
        if not self.results:
            return last.calls
        there = {result.call_id for result in self.results}
        return tuple(call for call in last.calls if call.id not in there)

    def _calls_left(self, wanted: int) -> int:
        most = self.limits.calls
        return wanted if most is None else min(wanted, max(0, most - self.calls))

    def _limit_reached(self) -> StopReason | None:
        limits = self.limits
        if _is_stuck(self.messages, limits.repeats):
            return "repeated_call"
        if self.turns and limits.calls is not None and self.calls >= limits.calls:
            return "max_calls"
        if self.turns and limits.tokens is not None and self.usage.total >= limits.tokens:
            return "max_tokens"
        return "max_turns" if self.turns >= limits.turns else None

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
        usable = call.id.strip() and len(call.id) <= _LONGEST_ID and call.id not in seen
        kept.append(call if usable else replace(call, id=next(fresh)))
        seen.add(kept[-1].id)
    return tuple(kept)


_LONGEST_ID = 40
"""Chat completions refuses a longer one, even if it was its own."""


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


def _is_stuck(messages: tuple[Message, ...], times: int) -> bool:
    """Whether in each of the last `times` turns the same call failed in the same way."""
    told: dict[str, str] = {}
    repeated: set[tuple[str, str, str]] | None = None
    turns = 0
    for message in reversed(messages):
        if isinstance(message, ToolResult):
            if not message.ok:
                told[message.call_id] = message.content
        elif isinstance(message, Assistant):
            failed = {(c.name, c.arguments, told[c.id]) for c in message.calls if c.id in told}
            repeated = failed if repeated is None else repeated & failed
            turns += 1
            if not repeated or turns == times:
                return bool(repeated)
        else:
            break
    return False


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
