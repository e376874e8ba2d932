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

    from openai import AsyncOpenAI, OpenAI, RequestOptions

    from fngen_runtime.json_types import JsonObject, JsonValue

Prompt: TypeAlias = "str | Sequence[Mapping[str, object]]"
"""What to ask: the user's text, or a history of wire messages of the dialect spoken."""


_AS_THE_TYPED_METHODS: RequestOptions = {"security": {"bearer_auth": True}}
"""As the client's own methods do: an admin key is not for this."""


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
    talk = _Talk(client.base_url.host, dispatcher, prompt, model, api, system, max_turns, options)
    while True:
        step = talk.conversation.next()
        match step:
            case Ask(messages):
                body = talk.request(messages)
                talk.received(
                    client.post(talk.path, cast_to=str, body=body, options=_AS_THE_TYPED_METHODS)
                )
            case Call(waiting):
                talk.answered([_called(c, dispatcher.call(c.name, c.arguments)) for c in waiting])
            case Stop(reason):
                return talk.answer(reason)
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
    talk = _Talk(client.base_url.host, dispatcher, prompt, model, api, system, max_turns, options)
    while True:
        step = talk.conversation.next()
        match step:
            case Ask(messages):
                body = talk.request(messages)
                talk.received(
                    await client.post(
                        talk.path, cast_to=str, body=body, options=_AS_THE_TYPED_METHODS
                    )
                )
            case Call(waiting):
                talk.answered(await _made_together(dispatcher, waiting))
            case Stop(reason):
                return talk.answer(reason)
            case _:
                assert_never(step)


class _Talk:
    """A conversation in one dialect: what both drivers do, but for waiting."""

    def __init__(
        self,
        host: str,
        dispatcher: Dispatches,
        prompt: Prompt,
        model: str,
        api: Api,
        system: str | None,
        max_turns: int,
        options: Mapping[str, JsonValue] | None,
    ) -> None:
        self._dialect = dialect_for(api, host)
        self._model = model
        self._options = _checked(options, self._dialect)
        self._payloads = self._dialect.payloads(dispatcher)
        self._calls: list[Called] = []
        self.conversation = _begun(self._dialect, prompt, system, max_turns)
        self.path = self._dialect.path

    def request(self, messages: Sequence[Message]) -> JsonObject:
        return self._dialect.request(messages, self._model, self._payloads, self._options)

    def received(self, text: str) -> None:
        self.conversation = self.conversation.received(self._dialect.parse(decoded(text)))

    def answered(self, made: list[Called]) -> None:
        self._calls += made
        self.conversation = self.conversation.answered([call.content for call in made])

    def answer(self, reason: StopReason) -> Answer:
        return Answer(
            text=self.conversation.said,
            messages=self._dialect.items(self.conversation.messages),
            calls=tuple(self._calls),
            usage=self.conversation.usage,
            stopped=reason,
        )


async def _made_together(dispatcher: Dispatches, calls: tuple[ToolCall, ...]) -> list[Called]:
    """The calls, made at the same time, in their order; cancelled together."""
    import asyncio

    async def made(call: ToolCall) -> Called:
        return _called(call, await dispatcher.acall(call.name, call.arguments))

    if len(calls) == 1:
        return [await made(calls[0])]
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(made(call)) for call in calls]
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None  # as one call alone would have raised it
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
