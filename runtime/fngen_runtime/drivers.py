"""Runs a conversation: does what it asks for, with a client and a dispatcher, until it stops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias, assert_never, cast

from fngen_runtime.conversation import (
    DEFAULT_MAX_TURNS,
    Ask,
    Call,
    Conversation,
    Stop,
    StopReason,
)
from fngen_runtime.dialects import Api, Dialect, Payloads, dialect_for
from fngen_runtime.dialects.reading import decoded
from fngen_runtime.messages import Message, System, ToolCall, Usage, User, Verbatim

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openai import AsyncOpenAI, OpenAI

    from fngen_runtime.json_types import JsonObject, JsonValue

Prompt: TypeAlias = "str | Sequence[Mapping[str, object]]"
"""What to ask: the user's text, or a history of wire messages of the dialect spoken."""


class Outcome(Protocol):
    """What became of a call, as far as a conversation needs to know."""

    @property
    def ok(self) -> bool:
        """Whether the handler was called and returned."""
        ...

    @property
    def content(self) -> str:
        """What the model is told."""
        ...


class Dispatches(Payloads, Protocol):
    """What a conversation needs of a dispatcher. Nothing a model does makes it raise."""

    def call(self, name: str, arguments: str, /) -> Outcome:
        """Call a handler with the model's JSON text."""
        ...

    async def acall(self, name: str, arguments: str, /) -> Outcome:
        """Call a handler, sync or async, with the model's JSON text."""
        ...


@dataclass(frozen=True, slots=True)
class Called:
    """A call that was made: what the model sent, and what it was told."""

    name: str
    arguments: str
    ok: bool
    content: str


@dataclass(frozen=True, slots=True)
class Answer:
    """How a conversation ended.

    `text` is the model's last text, or its reason where it refused, and empty if there was none.
    `messages` is the whole history with the last reply, as wire messages of the dialect spoken:
    with a message more it is the next prompt. `calls` are those made, in order. `stopped` says
    why it ended.
    """

    text: str
    messages: list[JsonObject]
    calls: tuple[Called, ...]
    usage: Usage
    stopped: StopReason


def run(
    client: OpenAI,
    dispatcher: Dispatches,
    prompt: Prompt,
    *,
    model: str,
    api: Api = "auto",
    system: str | None = None,
    max_turns: int = DEFAULT_MAX_TURNS,
    options: Mapping[str, JsonValue] | None = None,
) -> Answer:
    """Hold a conversation until the model has answered; calls of one turn are made in order.

    Args:
        client: sends the requests, with its own retries, time limits and credentials.
        dispatcher: has the functions and makes the calls.
        prompt: the user's text, or a history; its messages are sent as they are.
        model: the model's name.
        api: the API to speak; `auto` takes `responses` for OpenAI's and Azure's own hosts, and
            `chat` elsewhere.
        system: instructions, put first unless the history begins with the same.
        max_turns: how often the model is asked at most. Calls of the last turn are still made
            and answered, so that the history can be sent on.
        options: more for each request's body, such as `{"temperature": 0}`.

    Raises:
        ValueError: `api`, `max_turns` or a key of `options` is not to be used like this.
        ModelReplyError: a reply is not what the API promises.
        openai.OpenAIError: the client could not get a reply.
    """
    dialect = dialect_for(api, client.base_url.host)
    conversation = _begun(dialect, prompt, system, max_turns)
    options = _checked(options, dialect)
    payloads = dialect.payloads(dispatcher)
    calls: list[Called] = []
    while True:
        step = conversation.next()
        match step:
            case Ask(messages):
                body = dialect.request(messages, model, payloads, options)
                text = client.post(
                    dialect.path,
                    cast_to=str,
                    body=body,
                    # As the client's own methods do: an admin key is not for this.
                    options={"security": {"bearer_auth": True}},
                )
                conversation = conversation.received(dialect.parse(decoded(text)))
            case Call(waiting):
                made = [_called(c, dispatcher.call(c.name, c.arguments)) for c in waiting]
                calls += made
                conversation = conversation.answered([call.content for call in made])
            case Stop(reason):
                return _answer(dialect, conversation, calls, reason)
            case _:
                assert_never(step)


async def arun(
    client: AsyncOpenAI,
    dispatcher: Dispatches,
    prompt: Prompt,
    *,
    model: str,
    api: Api = "auto",
    system: str | None = None,
    max_turns: int = DEFAULT_MAX_TURNS,
    options: Mapping[str, JsonValue] | None = None,
) -> Answer:
    """Hold a conversation as `run` does; calls of one turn are made at the same time.

    Their results keep the order of the calls. Takes and raises what `run` does.
    """
    dialect = dialect_for(api, client.base_url.host)
    conversation = _begun(dialect, prompt, system, max_turns)
    options = _checked(options, dialect)
    payloads = dialect.payloads(dispatcher)
    calls: list[Called] = []
    while True:
        step = conversation.next()
        match step:
            case Ask(messages):
                body = dialect.request(messages, model, payloads, options)
                text = await client.post(
                    dialect.path,
                    cast_to=str,
                    body=body,
                    options={"security": {"bearer_auth": True}},
                )
                conversation = conversation.received(dialect.parse(decoded(text)))
            case Call(waiting):
                made = await _made_together(dispatcher, waiting)
                calls += made
                conversation = conversation.answered([call.content for call in made])
            case Stop(reason):
                return _answer(dialect, conversation, calls, reason)
            case _:
                assert_never(step)


async def _made_together(dispatcher: Dispatches, calls: tuple[ToolCall, ...]) -> list[Called]:
    """The calls, made at the same time, in their order; cancelled together."""
    import asyncio

    async def made(call: ToolCall) -> Called:
        return _called(call, await dispatcher.acall(call.name, call.arguments))

    if len(calls) == 1:
        return [await made(calls[0])]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(made(call)) for call in calls]
    return [task.result() for task in tasks]


def _begun(dialect: Dialect, prompt: Prompt, system: str | None, max_turns: int) -> Conversation:
    history: list[Message]
    if isinstance(prompt, str):
        history = [User(prompt)]
    else:
        # A value that JSON cannot take is the caller's, and the client says so when it sends it.
        items = [cast("JsonObject", dict(item)) for item in prompt]
        history = [Verbatim(item, dialect.call_ids(item)) for item in items]
    if system is not None:
        first = System(system)
        if dialect.items([first]) != dialect.items(history[:1]):
            history.insert(0, first)
    return Conversation(tuple(history), max_turns=max_turns)


def _checked(options: Mapping[str, JsonValue] | None, dialect: Dialect) -> Mapping[str, JsonValue]:
    """The caller's options, of which none may be what the conversation itself says."""
    if taken := sorted(dialect.reserved.intersection(options or ())):
        raise ValueError(f"options cannot set {', '.join(taken)}: the conversation does")
    return options or {}


def _called(call: ToolCall, outcome: Outcome) -> Called:
    return Called(call.name, call.arguments, outcome.ok, outcome.content)


def _answer(
    dialect: Dialect, conversation: Conversation, calls: list[Called], reason: StopReason
) -> Answer:
    return Answer(
        text=conversation.said,
        messages=dialect.items(conversation.messages),
        calls=tuple(calls),
        usage=conversation.usage,
        stopped=reason,
    )
