"""What a conversation may cost, and what it may do."""

from __future__ import annotations

import asyncio
import json
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from fngen_runtime import Limits, Proposed, StoppedError, ToolError
from fngen_runtime.testing import ModelServer, call, calls, fails, misbehaves, says
from openai import APIStatusError

from tests.building import build_in
from tests.controlling import NAMES, SPEC, TWO, look, to
from tests.talking import WAYS, Way, hold, told
from tests.test_run import assert_sendable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fngen_runtime import Answer, Dispatcher
    from fngen_runtime.dialects import Api
    from fngen_runtime.testing import Turn

    from tests.building import Built

every_way = pytest.mark.parametrize("way", WAYS)
async_ways = pytest.mark.parametrize("way", ["async", "async stream"])


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_in(tmp_path_factory.mktemp("package"), SPEC)


@pytest.fixture
def dispatcher(package: Built) -> Dispatcher:
    """A dispatcher to handlers that all return what they are given."""
    return to(package, _same)


def _same(n: int = 0) -> int:
    return n


def kinds(answer: Answer) -> list[str]:
    """What each call came to: `ok`, or the kind of its error."""
    return ["ok" if made.ok else str(json.loads(made.content)["error"]) for made in answer.calls]


WRONG = calls(call("look", {"n": "many"}))


@every_way
@pytest.mark.parametrize(
    ("limits", "turns", "stopped", "want"),
    [
        (Limits(turns=2), [look(1), look(2), says("never")], "max_turns", ["ok", "ok"]),
        (Limits(calls=3), [TWO, TWO], "max_calls", ["ok", "ok", "ok", "not_called"]),
        (Limits(calls=None), [TWO, TWO, says("hi")], "answered", ["ok"] * 4),
        (Limits(tokens=1), [TWO], "max_tokens", ["ok", "ok"]),
        (Limits(tokens=10**6), [look(1), says("hi")], "answered", ["ok"]),
        (Limits(), [WRONG] * 3, "repeated_call", ["invalid_arguments"] * 3),
        (Limits(repeats=2), [WRONG] * 2, "repeated_call", ["invalid_arguments"] * 2),
        (Limits(), [WRONG, WRONG, look(1), WRONG, says("hi")], "answered", None),
        (Limits(turns=4), [look(1)] * 4, "max_turns", ["ok"] * 4),
    ],
)
def test_limits(
    dispatcher: Dispatcher,
    way: Way,
    limits: Limits,
    turns: list[Turn],
    stopped: str,
    want: list[str] | None,
) -> None:
    with ModelServer(turns) as server:
        answer = hold(way, server, dispatcher, model="m", api="chat", limits=limits)
    assert answer.stopped == stopped
    assert want is None or kinds(answer) == want
    assert_sendable("chat", answer.messages)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("turns", 0), ("calls", 0), ("tokens", 0), ("seconds", 0), ("call_seconds", -1),
        ("result", 0), ("parallel", 0), ("repeats", 0), ("retries", -1), ("read_retries", -1),
    ],
)  # fmt: skip
def test_a_limit_that_allows_nothing_is_refused(name: str, value: int) -> None:
    limits: Any = {name: value}
    with pytest.raises(ValueError, match=f"^{name} must be"):
        Limits(**limits)


@every_way
@pytest.mark.parametrize("turn", [misbehaves("held"), misbehaves("stalled_stream")])
def test_a_model_that_does_not_answer_is_not_waited_for(
    dispatcher: Dispatcher, way: Way, turn: Turn
) -> None:
    if turn == misbehaves("stalled_stream") and not way.endswith("stream"):
        pytest.skip("happens to streams only")
    with ModelServer([turn]) as server:
        answer = hold(way, server, dispatcher, model="m", limits=Limits(seconds=0.1))
    assert answer.stopped == "max_seconds"
    assert_sendable("chat", answer.messages)


@pytest.mark.parametrize(
    ("way", "limits"),
    [
        *((way, Limits(call_seconds=0.05)) for way in WAYS),
        ("sync", Limits(seconds=1)),
        ("async stream", Limits(seconds=1)),
    ],
)
def test_a_handler_that_hangs_is_not_waited_for(package: Built, way: Way, limits: Limits) -> None:
    end = threading.Event()

    def hangs(n: int = 0) -> bool:
        return end.wait(30) if n == 1 else True

    async def hangs_async(n: int = 0) -> bool:
        return await asyncio.Event().wait() if n == 1 else True

    handler = hangs_async if way.startswith("async") else hangs
    try:
        with ModelServer([TWO, says("hi")]) as server:
            answer = hold(way, server, to(package, handler), model="m", api="chat", limits=limits)
    finally:
        end.set()
    over = limits.seconds is not None
    assert answer.stopped == ("max_seconds" if over else "answered")
    assert kinds(answer)[0] == "timed_out"
    assert "may still have an effect" in answer.calls[0].content
    # Made one after the other, the second call finds no time left.
    assert kinds(answer)[1] == ("not_called" if over and way.startswith("sync") else "ok")
    assert_sendable("chat", answer.messages)


@every_way
def test_a_result_is_cut_with_a_note(package: Built, way: Way) -> None:
    def long(n: int) -> str:
        return "x" * 5000 * n

    with ModelServer([look(1), says("hi")]) as server:
        answer = hold(way, server, to(package, long), model="m", limits=Limits(result=1000))
    note = "[cut off: these are the first 1,000 of 5,000 characters]"
    assert answer.calls[0].content == "x" * 1000 + "\n" + note
    assert answer.calls[0].ok


@every_way
@pytest.mark.parametrize(
    ("name", "limits", "error", "times"),
    [
        ("look", Limits(), OSError("gone"), 2),
        ("look", Limits(read_retries=3), OSError("gone"), 4),
        ("look", Limits(read_retries=0), OSError("gone"), 1),
        ("look", Limits(), ToolError("no such order"), 1),
        ("change", Limits(), OSError("gone"), 1),
        ("wipe", Limits(), OSError("gone"), 1),
        ("unsaid", Limits(), OSError("gone"), 1),
    ],
)
def test_only_what_reads_is_tried_again(
    package: Built, way: Way, name: str, limits: Limits, error: Exception, times: int
) -> None:
    made = 0

    def failing() -> None:
        nonlocal made
        made += 1
        raise error

    with ModelServer([calls(call(name)), says("hi")]) as server:
        answer = hold(way, server, to(package, failing), model="m", limits=limits)
    assert made == times
    assert kinds(answer) == ["tool_error" if isinstance(error, ToolError) else "failed"]


@every_way
@pytest.mark.parametrize(
    ("result", "kind"),
    [
        (ToolError("no such order: 17"), "tool_error"),
        (KeyError("password"), "failed"),
        (SystemExit(1), "failed"),
        (NotImplementedError(), "not_implemented"),
        (object(), "invalid_result"),
    ],
)
@pytest.mark.parametrize("api", ["chat", "functions", "responses"])
def test_what_a_handler_does_wrong_is_told(
    package: Built, way: Way, api: Api, result: object, kind: str
) -> None:
    def handler() -> object:
        if isinstance(result, BaseException):
            raise type(result)(*result.args)  # a new one, with a traceback of its own
        return result

    with ModelServer([calls(call("change")), says("hi")]) as server:
        answer = hold(way, server, to(package, handler), model="m", api=api)
    assert (answer.stopped, kinds(answer)) == ("answered", [kind])
    assert "password" not in json.dumps(answer.messages)
    assert_sendable(api, answer.messages)


EACH = calls(*(call(name) for name in NAMES), call("change", "{}}"), call("wype"))


@every_way
@pytest.mark.parametrize(
    ("settings", "asked"),
    [
        ({}, ["change", "wipe", "unsaid"]),
        ({"approve_for": {"destructive"}}, ["wipe"]),
        ({"approve_for": {"read", "write", "destructive"}}, [*NAMES]),
    ],
)
@pytest.mark.parametrize("verdict", [True, False, "ask the boss first"])
def test_calls_are_approved(
    dispatcher: Dispatcher, way: Way, settings: Any, asked: list[str], verdict: bool | str
) -> None:
    proposed: list[Proposed] = []

    def approve(found: Proposed) -> bool | str:
        proposed.append(found)
        return verdict

    async def approve_later(found: Proposed) -> bool | str:
        await asyncio.sleep(0)
        return approve(found)

    chosen = approve_later if way in {"async", "sync stream"} else approve
    with ModelServer([EACH, says("hi")]) as server:
        answer = hold(way, server, dispatcher, model="m", api="chat", approve=chosen, **settings)
    # Nobody is asked about calls that are refused anyway.
    assert [one.name for one in proposed] == asked
    effects = {"look": "read", "change": "write", "wipe": "destructive", "unsaid": None}
    assert all(one == Proposed(one.name, "{}", effects[one.name]) for one in proposed)
    done = ["ok" if verdict is True or name not in asked else "not_approved" for name in NAMES]
    assert kinds(answer) == [*done, "invalid_json", "unknown_function"]
    why = verdict if isinstance(verdict, str) else "the user did not approve it"
    refused = [json.loads(made.content) for made in answer.calls if "not_approved" in made.content]
    assert all(one["message"] == f"not called: {why}" for one in refused)
    assert_sendable("chat", answer.messages)


def test_an_effect_to_approve_must_be_one(dispatcher: Dispatcher) -> None:
    some: Any = {"destroy"}
    with ModelServer([]) as server, pytest.raises(ValueError, match="write and destructive, not"):
        hold("sync", server, dispatcher, model="m", approve_for=some)


@pytest.mark.parametrize("way", ["sync stream", "async"])
def test_nothing_is_called_when_approval_took_all_the_time(package: Built, way: Way) -> None:
    clock, made = threading.Event(), list[int]()

    def change(n: int = 0) -> None:
        made.append(n)

    def approve(_proposed: Proposed) -> bool:
        clock.wait(1)
        return True

    with ModelServer([calls(call("change"))]) as server:
        limits = Limits(seconds=1)
        answer = hold(way, server, to(package, change), model="m", limits=limits, approve=approve)
    assert made == []
    assert kinds(answer) == ["not_called"]
    assert answer.stopped == "max_seconds"


@async_ways
def test_so_many_calls_at_once_and_no_more(package: Built, way: Way) -> None:
    running, most = 0, 0

    async def handler(n: int) -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        for _ in range(5):
            await asyncio.sleep(0)
        running -= 1
        return n

    six = calls(*(call("look", {"n": number}) for number in range(6)))
    with ModelServer([six, says("hi")]) as server:
        answer = hold(way, server, to(package, handler), model="m", limits=Limits(parallel=2))
    assert most == 2
    assert [made.content for made in answer.calls] == ["0", "1", "2", "3", "4", "5"]


@async_ways
def test_a_function_that_runs_alone_does(package: Built, way: Way) -> None:
    running: set[str] = set()
    beside: dict[str, set[str]] = {}

    def noting(name: str) -> Callable[..., Awaitable[None]]:
        async def handler() -> None:
            running.add(name)
            for _ in range(5):
                await asyncio.sleep(0)
                beside.setdefault(name, set()).update(running - {name})
            running.discard(name)

        return handler

    handlers = SimpleNamespace(**{name: noting(name) for name in NAMES})
    with ModelServer([EACH, says("hi")]) as server:
        hold(way, server, package.to(handlers), model="m")
    assert beside["wipe"] == set()
    assert beside["look"] == {"change"}
    assert "wipe" not in beside["unsaid"]


@every_way
@pytest.mark.parametrize("reason", ["max_turns", "bad_reply"])
def test_a_reason_can_be_raised(dispatcher: Dispatcher, way: Way, reason: Any) -> None:
    turn = look(1) if reason == "max_turns" else misbehaves("error_as_reply")
    with ModelServer([turn]) as server, pytest.raises(StoppedError, match=reason) as raised:
        hold(
            way, server, dispatcher, model="m", limits=Limits(turns=1, retries=0), raise_on={reason}
        )
    assert raised.value.answer.stopped == reason


@every_way
def test_what_the_client_raises_can_be_a_reason(dispatcher: Dispatcher, way: Way) -> None:
    with ModelServer([look(1), fails(401, "no such key")] * 2) as server:
        with pytest.raises(APIStatusError, match="no such key"):
            hold(way, server, dispatcher, model="m")
        answer = hold(way, server, dispatcher, model="m", raise_on=())
    assert answer.stopped == "no_reply"
    assert "no such key" in answer.fault
    assert kinds(answer) == ["ok"]
    assert_sendable("chat", answer.messages)


@pytest.mark.parametrize("way", ["sync stream", "async stream"])
def test_a_stream_tells_what_happens_in_order(dispatcher: Dispatcher, way: Way) -> None:
    turns = [calls(call("look", {"n": 1}), call("look", "{"), text="Let me see."), says("Done.")]
    with ModelServer(turns) as server:
        answer, events = told(way, server, dispatcher, model="m", api="chat")
    names = [type(event).__name__ for event in events]
    squeezed = [name for name, before in zip(names, ["", *names], strict=False) if name != before]
    validated = ["CallValidated", "Result"] * 2
    if way == "async stream":
        validated = ["CallValidated", "Result"]
    assert squeezed == [
        "TextDelta", "CallStarted", "ArgumentsDelta", "CallStarted", "ArgumentsDelta", "Turn",
        *validated, "TextDelta", "Turn", "Done",
    ]  # fmt: skip
    assert answer.text == "Done."
