"""Runs a conversation: does what it asks for, with a client and a dispatcher, until it stops."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, assert_never

from fngen_runtime.asking import Asker, AsyncAsker, deltas_of, reply_of
from fngen_runtime.conversation import Ask, Call, Stop
from fngen_runtime.events import CallValidated, Done, Event, Result, Turn
from fngen_runtime.messages import Message, Reply, ToolCall, ToolResult, Unusable
from fngen_runtime.steps import AsyncStep, Step, just_call
from fngen_runtime.talk import Prompt, Settings, Talk

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Iterator, Sequence
    from typing import Unpack

    from openai import AsyncOpenAI, OpenAI

    from fngen_runtime.answer import Answer
    from fngen_runtime.asking import Told
    from fngen_runtime.calling import Dispatches


def run(
    client: OpenAI,
    dispatcher: Dispatches,
    prompt: Prompt,
    *,
    step: Step = just_call,
    **settings: Unpack[Settings],
) -> Answer:
    """Hold a conversation until the model has answered; calls of one turn are made in order.

    Whatever the model does, this returns, and `stopped` says why. The history of the answer can
    always be sent on.

    Args:
        client: sends the requests, with its own retries, time limits and credentials.
        dispatcher: has the functions and makes the calls.
        prompt: the user's text, a history, or a conversation to go on with; messages of a
            history are sent as they are.
        step: does each step; see `Step`.
        settings: `model` and more; see `Settings`.

    Raises:
        ValueError: a setting is not to be used like this.
        openai.OpenAIError: the client could not get a reply, and `raise_on` has `no_reply`.
        StoppedError: the conversation ended for another reason that `raise_on` has.
    """
    talk = Talk(client.base_url.host, client.base_url.port, dispatcher, prompt, **settings)
    asker = Asker(client, talk)
    with talk.kept():
        while True:
            match todo := talk.next():
                case Ask(messages):
                    with talk.asking() as came:
                        came(step("ask", asker.whole, messages))
                case Call(calls):
                    _make(talk, step, calls[0])
                case Stop(reason):
                    return talk.answer(reason)
                case _:
                    assert_never(todo)


async def arun(
    client: AsyncOpenAI,
    dispatcher: Dispatches,
    prompt: Prompt,
    *,
    step: AsyncStep = just_call,
    **settings: Unpack[Settings],
) -> Answer:
    """Hold a conversation as `run` does; calls of one turn are made at the same time.

    Their results keep the order of the calls. Takes and raises what `run` does.
    """
    talk = Talk(client.base_url.host, client.base_url.port, dispatcher, prompt, **settings)
    asker = AsyncAsker(client, talk)
    with talk.kept():
        while True:
            match todo := talk.next():
                case Ask(messages):
                    with talk.asking() as came:
                        came(await step("ask", asker.whole, messages))
                case Call(calls):
                    async with aclosing(_make_together(talk, step, calls)) as results:
                        async for _ in results:
                            pass
                case Stop(reason):
                    return talk.answer(reason)
                case _:
                    assert_never(todo)


def stream(
    client: OpenAI,
    dispatcher: Dispatches,
    prompt: Prompt,
    *,
    step: Step = just_call,
    **settings: Unpack[Settings],
) -> Generator[Event]:
    """Hold a conversation as `run` does, and tell what happens; the last event is `Done`.

    With a `step` of your own, the deltas of a reply come when its step is done. Close it
    (`contextlib.closing`) where it may not be read to its end. Takes and raises what `run` does.
    """
    talk = Talk(client.base_url.host, client.base_url.port, dispatcher, prompt, **settings)
    asker = Asker(client, talk)
    with talk.kept():
        while True:
            match todo := talk.next():
                case Ask(messages):
                    with talk.asking(streamed=True) as came:
                        for told in _asked(asker, step, messages):
                            if isinstance(told, Reply | Unusable):
                                came(told)
                                yield from _turn(talk, told)
                            else:
                                yield told
                case Call(calls):
                    yield _validated(talk, calls[0])
                    yield Result(calls[0], _make(talk, step, calls[0]))
                case Stop(reason):
                    yield Done(talk.answer(reason))
                    return
                case _:
                    assert_never(todo)


async def astream(
    client: AsyncOpenAI,
    dispatcher: Dispatches,
    prompt: Prompt,
    *,
    step: AsyncStep = just_call,
    **settings: Unpack[Settings],
) -> AsyncGenerator[Event]:
    """Hold a conversation as `arun` does, and tell what happens, as `stream` does.

    Close it (`contextlib.aclosing`) where it may not be read to its end.
    """
    talk = Talk(client.base_url.host, client.base_url.port, dispatcher, prompt, **settings)
    asker = AsyncAsker(client, talk)
    with talk.kept():
        while True:
            match todo := talk.next():
                case Ask(messages):
                    with talk.asking(streamed=True) as came:
                        async with aclosing(_asked_async(asker, step, messages)) as parts:
                            async for told in parts:
                                if isinstance(told, Reply | Unusable):
                                    came(told)
                                    for event in _turn(talk, told):
                                        yield event
                                else:
                                    yield told
                case Call(calls):
                    by_id = {call.id: call for call in calls}
                    for call in talk.batch(calls):
                        yield _validated(talk, call)
                    async with aclosing(_make_together(talk, step, calls)) as results:
                        async for result in results:
                            yield Result(by_id[result.call_id], result)
                case Stop(reason):
                    yield Done(talk.answer(reason))
                    return
                case _:
                    assert_never(todo)


def _make(talk: Talk, step: Step, call: ToolCall) -> ToolResult:
    with talk.trace.call(call) as came:
        result = step(f"call {call.safe_name}", talk.caller.call, call)
        came(result)
    talk.answered(result)
    return result


async def _make_together(
    talk: Talk, step: AsyncStep, calls: Sequence[ToolCall]
) -> AsyncGenerator[ToolResult]:
    """Make those of the calls that may be made together; tell each result when it is there."""
    from asyncio import Semaphore, as_completed, ensure_future, gather

    at_once = Semaphore(talk.limits.parallel)

    async def made(call: ToolCall) -> ToolResult:
        async with at_once:
            with talk.trace.call(call) as came:
                result = await step(f"call {call.safe_name}", talk.caller.acall, call)
                came(result)
        talk.answered(result)
        return result

    together = talk.batch(calls)
    if len(together) == 1:
        yield await made(together[0])
        return
    tasks = [ensure_future(made(call)) for call in together]
    try:
        for result in as_completed(tasks):
            yield await result
    finally:
        for task in tasks:
            task.cancel()
        await gather(*tasks, return_exceptions=True)


def _asked(asker: Asker, step: Step, messages: tuple[Message, ...]) -> Iterator[Told]:
    """Ask for a stream in a step; a step that knew the reply before has told no part of it."""
    if step is just_call:
        yield from asker.streamed(messages)
        return
    parts: list[Told] = []

    def reply_to(messages: tuple[Message, ...]) -> Reply | Unusable:
        parts.extend(asker.streamed(messages))
        return reply_of(parts.pop())

    reply = step("ask", reply_to, messages)
    yield from parts or deltas_of(reply)
    yield reply


async def _asked_async(
    asker: AsyncAsker, step: AsyncStep, messages: tuple[Message, ...]
) -> AsyncGenerator[Told]:
    if step is just_call:
        async with aclosing(asker.streamed(messages)) as told:
            async for part in told:
                yield part
        return
    parts: list[Told] = []

    async def reply_to(messages: tuple[Message, ...]) -> Reply | Unusable:
        parts.extend([part async for part in asker.streamed(messages)])
        return reply_of(parts.pop())

    reply = await step("ask", reply_to, messages)
    for part in parts or deltas_of(reply):
        yield part
    yield reply


def _turn(talk: Talk, reply: Reply | Unusable) -> Iterator[Turn]:
    if isinstance(reply, Reply):
        yield Turn(talk.conversation.turns, reply)


def _validated(talk: Talk, call: ToolCall) -> CallValidated:
    return CallValidated(call, tuple(talk.dispatcher.validate(call.name, call.arguments)))
