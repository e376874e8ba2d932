"""Replies and streams, mutated: whatever comes, each call is answered and each handler is safe."""

from __future__ import annotations

import copy
import json
import random
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from fngen_runtime.asking import StreamReader
from fngen_runtime.calling import Caller
from fngen_runtime.conversation import Ask, Call, Conversation, Stop
from fngen_runtime.dialects import dialect_for
from fngen_runtime.dialects.reading import decoded
from fngen_runtime.limits import Limits
from fngen_runtime.messages import Assistant, Message, ModelReplyError, Reply, ToolResult, User
from fngen_runtime.testing import Calls, Refuses, Says, call
from fngen_runtime.testing.bodies import message_in
from fngen_runtime.testing.misbehaviour import streamed
from fngen_runtime.testing.render import render_chat, render_responses

from tests.building import build_in, functions, object_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fngen_runtime import Dispatcher
    from fngen_runtime.json_types import JsonObject, JsonValue
    from fngen_runtime.testing import Spoken
    from fngen_runtime.testing.turns import PlainTurn
    from fngen_runtime.testing.wire import Reply as ServerReply

APIS: tuple[Spoken, ...] = ("chat", "functions", "responses")
FEW = pytest.param(400, id="few")
MANY = pytest.param(10_000, id="many", marks=pytest.mark.slow)
LIMITS = Limits(turns=3, calls=20)

PARAMETERS = object_of(
    {"location": {"type": "string"}, "days": {"type": "integer", "minimum": 2}}, ["location"]
)
GOOD = call("get_weather", {"location": "Lisbon", "days": 3}, id="a")
WRAPPED = {"recipient_name": "functions.get_weather", "parameters": {"location": "Rome"}}
TURNS: list[PlainTurn] = [
    Says("It will be sunny."),
    Refuses("I had rather not."),
    Calls((GOOD,), "Let me see."),
    Calls((call("functions.get_weather", '"{\\"location\\": \\"Oslo\\"}"', id="b"),)),
    Calls((call("multi_tool_use.parallel", {"tool_uses": [WRAPPED, WRAPPED]}, id="c"),)),
]
SEVERAL = Calls((GOOD, call("get_weather", {"days": 1}, id="d"), call("other", id="e")))
THOUGHTS: JsonObject = {"reasoning_content": "hm", "extra_content": {"google": {"signature": "s"}}}
ODD: list[JsonValue] = [
    None, True, 0, -1, 10**30, 1e400, float("nan"), "", " ", "\ud800", "{}", "[]", "null",
    '{"location": "Lisbon", "days": 1}', "get_weather", "x" * 300, [], {}, [None], {"": None},
    "length", "tool_calls", "function_call", "incomplete", "reasoning", "message",
]  # fmt: skip


class Handlers:
    """Handlers that note arguments which the schema refuses."""

    def __init__(self) -> None:
        self.made = 0
        self.wrong: list[dict[str, object]] = []

    def get_weather(self, **given: object) -> str:
        self.made += 1
        days = given.get("days", 2)
        fine = isinstance(days, int) and not isinstance(days, bool) and days >= 2
        if not fine or not isinstance(given.get("location"), str) or len(given) > 2:
            self.wrong.append(given)
        return "sunny"


@pytest.fixture
def handlers() -> Handlers:
    return Handlers()


@pytest.fixture
def dispatcher(tmp_path_factory: pytest.TempPathFactory, handlers: Handlers) -> Dispatcher:
    package = build_in(tmp_path_factory.mktemp("weather"), functions(get_weather=PARAMETERS))
    return package.to(SimpleNamespace(get_weather=handlers.get_weather))


@pytest.mark.parametrize("count", [FEW, MANY])
@pytest.mark.parametrize("api", APIS)
def test_mutated_replies(
    api: Spoken, count: int, dispatcher: Dispatcher, handlers: Handlers
) -> None:
    chance = random.Random(f"replies {api}")
    for _ in range(count // len(APIS) + 1):
        texts = [json.dumps(mutated(body(api, chance), chance)) for _ in range(3)]
        if not chance.randrange(10):
            texts[0] = texts[0][: chance.randrange(len(texts[0]))]
        hold(api, dispatcher, [partial(read, api, text) for text in texts])
    assert handlers.wrong == []
    assert handlers.made > count / 20, "mutations leave some calls as they were"


@pytest.mark.parametrize("count", [FEW, MANY])
@pytest.mark.parametrize("api", APIS)
def test_mutated_streams(
    api: Spoken, count: int, dispatcher: Dispatcher, handlers: Handlers
) -> None:
    chance = random.Random(f"streams {api}")
    for _ in range(count // len(APIS) + 1):
        streams = [mutated_stream(api, chance) for _ in range(3)]
        hold(api, dispatcher, [partial(read_stream, api, pieces) for pieces in streams])
    assert handlers.wrong == []
    assert handlers.made > count / 20, "mutations leave some calls as they were"


def hold(api: Spoken, dispatcher: Dispatcher, replies: list[Callable[[], Reply]]) -> None:
    """A conversation in which the model gives these replies."""
    conversation = Conversation((User("Hi"),), LIMITS)
    caller = Caller(dispatcher, LIMITS, lambda: None, None, ())
    waiting = iter(replies)
    while not isinstance(step := conversation.next(), Stop):
        match step:
            case Ask():
                try:
                    conversation = conversation.received(next(waiting)())
                except ModelReplyError as error:  # the one that is documented
                    conversation = conversation.stopped("bad_reply", str(error))
            case Call(waiting_calls):
                conversation = conversation.answered(caller.call(waiting_calls[-1]))
    assert_answered(conversation.messages)
    items = dialect_for(api, "").items(conversation.messages)
    json.dumps(items, ensure_ascii=False, allow_nan=False).encode()
    assert Conversation.from_json(json.loads(json.dumps(conversation.as_json()))) == conversation


def assert_answered(messages: tuple[Message, ...]) -> None:
    """Every call is answered once, in order, behind the message that makes it."""
    expected: list[str] = []
    seen: set[str] = set()
    for message in messages:
        if isinstance(message, ToolResult):
            assert message.call_id == expected.pop(0)
        else:
            assert not expected
        if isinstance(message, Assistant):
            expected = [call.id for call in message.calls]
            assert len(set(expected) | seen) == len(expected) + len(seen)
            seen.update(expected)
    assert not expected


def read(api: Spoken, text: str) -> Reply:
    return dialect_for(api, "").parse(decoded(text))


def read_stream(api: Spoken, pieces: list[bytes]) -> Reply:
    reader = StreamReader(dialect_for(api, ""), "text/event-stream")
    for piece in pieces:
        for _ in reader.feed(piece):
            pass
    for _ in reader.end():
        pass
    return reader.reply()


def body_of(reply: ServerReply) -> JsonObject:
    assert isinstance(reply.body, dict)
    return reply.body


def body(api: Spoken, chance: random.Random) -> JsonObject:
    """A reply as servers send it."""
    turn = chance.choice(TURNS if api == "functions" else [*TURNS, SEVERAL])
    offered: JsonObject = {"model": "m", "functions": []} if api == "functions" else {"model": "m"}
    if api == "responses":
        rendered = body_of(render_responses(turn, offered, chance.randrange(9), reasoning=True))
    else:
        rendered = body_of(render_chat(turn, offered, 1))
        message_in(rendered).update(THOUGHTS)
    return rendered


def mutated(value: JsonObject, chance: random.Random) -> JsonObject:
    """The value, changed in up to three places."""
    changed = copy.deepcopy(value)
    for _ in range(chance.randrange(4)):
        places = list(_places(changed))
        if not places:
            break
        inside, key = chance.choice(places)
        match chance.randrange(4):
            case 0:
                del inside[key]
            case 1:
                other, at = chance.choice(places)
                inside[key] = copy.deepcopy(other[at])
            case 2 if hasattr(inside, "append"):
                inside.append(copy.deepcopy(inside[key]))
            case _:
                inside[key] = copy.deepcopy(chance.choice(ODD))
    return changed


def _places(value: JsonValue) -> Iterator[tuple[Any, Any]]:
    """Every container in `value` with each of its keys: of which kind depends on the container."""
    entries: list[tuple[Any, JsonValue]] = []
    if isinstance(value, dict):
        entries = list(value.items())
    elif isinstance(value, list):
        entries = list(enumerate(value))
    for key, inner in entries:
        yield value, key
        yield from _places(inner)


def mutated_stream(api: Spoken, chance: random.Random) -> list[bytes]:
    """The pieces of a stream, of which events or bytes were changed."""
    path = "/v1/responses" if api == "responses" else "/v1/chat/completions"
    events = list(streamed(body(api, chance), path, {"stream_options": {"include_usage": True}}))
    for _ in range(chance.randrange(3)):
        at, other = chance.randrange(len(events)), chance.randrange(len(events))
        event = events[at]
        match chance.randrange(5):
            case 0 if len(events) > 1:
                del events[at]
            case 1:
                events[at], events[other] = events[other], event
            case 2:
                events.insert(other, event)
            case 3 if isinstance(event, dict):
                events[at] = mutated(event, chance)
            case _:
                pass
    lines = [one if isinstance(one, str) else f"data: {json.dumps(one)}" for one in events]
    sent = bytearray("".join(f"{line}\n\n" for line in lines).encode())
    if not chance.randrange(4):
        sent = sent[: chance.randrange(len(sent))]
    if sent and not chance.randrange(4):
        sent[chance.randrange(len(sent))] = chance.randrange(256)
    size = chance.choice([1, 7, 100, len(sent) or 1])
    return [bytes(sent[start : start + size]) for start in range(0, len(sent), size)]
