"""What a misbehaviour is: where it can be played, and what it spoils on the way to the wire."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from fngen_runtime.testing.api_errors import ApiError
from fngen_runtime.testing.judge import CHAT_PATH
from fngen_runtime.testing.samples import offered, sample_calls
from fngen_runtime.testing.stream_chat import chat_events
from fngen_runtime.testing.stream_responses import responses_events
from fngen_runtime.testing.turns import Call, Calls, PlainTurn
from fngen_runtime.testing.wire import streams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from fngen_runtime.json_types import JsonObject
    from fngen_runtime.testing.wire import Event, Reply

Spoken: TypeAlias = Literal["chat", "functions", "responses"]
"""The dialect of a request: chat completions with tools, with legacy functions, or responses."""

Offer: TypeAlias = "Mapping[str, JsonObject]"
"""The parameters of the functions that a request offers, by name."""

EVERYWHERE: frozenset[Spoken] = frozenset({"chat", "functions", "responses"})
COMPLETIONS: frozenset[Spoken] = frozenset({"chat", "functions"})
WITH_MANY_CALLS: frozenset[Spoken] = frozenset({"chat", "responses"})
CHAT: frozenset[Spoken] = frozenset({"chat"})
FUNCTIONS: frozenset[Spoken] = frozenset({"functions"})
RESPONSES: frozenset[Spoken] = frozenset({"responses"})


class UnplayableError(ValueError):
    """A misbehaviour cannot be played in answer to a request; the message says why."""

    def api_error(self) -> ApiError:
        """Return the answer to that request."""
        return ApiError(str(self), None, "script_unplayable", kind="script_error")


def _well(calls: tuple[Call, ...], _offer: Offer) -> PlainTurn:
    return Calls(calls)


def _whole(_body: JsonObject) -> None:
    pass


def _in_order(events: list[Event]) -> Iterable[Event]:
    return events


def _sent(reply: Reply) -> Reply:
    return reply


@dataclass(frozen=True, slots=True)
class Misbehaviour:
    """Something that a model, its server or the network does and should not.

    Attributes:
        name: What `misbehaves` is asked for.
        summary: What happens, in words.
        apis: The dialects in which it can happen.
        streams: Whether it happens to streams only.
        least: How many calls it takes.
        says: The turn, made of good calls and the functions that are offered.
        body: Changes the reply's body in place, before it is streamed.
        events: The events of a stream, changed.
        wire: The answer that goes over the connection, changed.
    """

    name: str
    summary: str
    apis: frozenset[Spoken] = EVERYWHERE
    streams: bool = False
    least: int = 1
    says: Callable[[tuple[Call, ...], Offer], PlainTurn] = _well
    body: Callable[[JsonObject], None] = _whole
    events: Callable[[list[Event]], Iterable[Event]] = _in_order
    wire: Callable[[Reply], Reply] = _sent

    def occurs(self, api: Spoken, *, streamed: bool) -> bool:
        """Tell whether it can happen to a request of this dialect, streamed or not."""
        return api in self.apis and (streamed or not self.streams)

    def turn(self, calls: tuple[Call, ...], path: str, request: JsonObject) -> PlainTurn:
        """Return what the model says: of these calls, or of some that suit the request.

        Raises:
            UnplayableError: It cannot happen here.
        """
        if not self.occurs(spoken(path, request), streamed=streams(request)):
            how = "a streamed" if streams(request) else "a"
            raise UnplayableError(
                f"the script plays {self.name}, which cannot happen to {how} request of the "
                f"{spoken(path, request)} dialect"
            )
        offer = offered(request)
        good = calls or sample_calls(offer, self.least)
        more = (replace(good[-1], id=None),) * (self.least - len(good))
        try:
            return self.says((*good, *more), offer)
        except UnplayableError as error:
            raise UnplayableError(f"the script plays {self.name}: {error}") from None

    def answer(self, reply: Reply, path: str, request: JsonObject) -> Reply:
        """Return the answer that goes over the connection, as a stream where it is to be one."""
        if reply.status == 200 and isinstance(reply.body, dict):
            self.body(reply.body)
            if streams(request):
                events = streamed(reply.body, path, request)
                reply = replace(reply, events=tuple(self.events([*events])))
        return self.wire(reply)


WELL = Misbehaviour("", "nothing goes wrong")
"""What happens in a turn that does not misbehave."""


def spoken(path: str, request: JsonObject) -> Spoken:
    """Return the dialect of a request."""
    if path != CHAT_PATH:
        return "responses"
    return "functions" if request.get("functions") is not None else "chat"


def streamed(body: JsonObject, path: str, request: JsonObject) -> tuple[Event, ...]:
    """Return the events of a reply to a request that wants it streamed."""
    return chat_events(body, request) if path == CHAT_PATH else responses_events(body)
