"""The loop as plain state: what it wants next, and what it makes of what came back."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

import pytest
from fngen_runtime.conversation import (
    Ask,
    Call,
    Conversation,
    OutOfTurnError,
    Step,
    Stop,
    StopReason,
)
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
)

HELLO = User("hello")
LIMITS = Limits()


def calling(*calls: tuple[str, str], text: str | None = None) -> Reply:
    """A reply that asks for calls, given as id and name."""
    return Reply(
        Assistant(text, tuple(ToolCall(call_id, name, "{}") for call_id, name in calls)),
        finish="tool_calls",
    )


def saying(text: str | None) -> Reply:
    return Reply(Assistant(text), finish="stop")


def step(conversation: Conversation, event: Reply | list[str]) -> Conversation:
    """The conversation after a reply, or after the contents of its calls, which all succeed."""
    if isinstance(event, Reply):
        return conversation.received(event)
    waiting = conversation.next()
    calls = waiting.calls if isinstance(waiting, Call) else ()
    results = [ToolResult(c.id, c.name, told) for c, told in zip(calls, event, strict=True)]
    return reduce(Conversation.answered, results, conversation)


def after(*events: Reply | list[str], limits: Limits = LIMITS) -> Conversation:
    return reduce(step, events, Conversation((HELLO,), limits))


ONE = calling(("a", "one"))
TWO = calling(("a", "one"), ("b", "two"))
CUT = Reply(Assistant("half a", ONE.message.calls), finish="length", cut="length")
FILTERED = replace(CUT, finish="content_filter", cut="content_filter")


@pytest.mark.parametrize(
    ("conversation", "want"),
    [
        pytest.param(after(), Ask((HELLO,)), id="begins by asking"),
        pytest.param(after(saying("hi")), Stop("answered"), id="text answers"),
        pytest.param(after(saying(None)), Stop("answered"), id="nothing answers too"),
        pytest.param(after(ONE), Call(ONE.message.calls), id="calls wait"),
        pytest.param(after(TWO), Call(TWO.message.calls), id="all calls of a turn wait"),
        pytest.param(
            after(replace(ONE, finish="stop")), Call(ONE.message.calls), id="finish stop with calls"
        ),
        pytest.param(
            after(replace(saying("hi"), finish="tool_calls")),
            Stop("answered"),
            id="finish tool_calls without calls",
        ),
        pytest.param(
            after(ONE, ["1"]),
            Ask((HELLO, ONE.message, ToolResult("a", "one", "1"))),
            id="asks again with results",
        ),
        pytest.param(after(CUT), Stop("length"), id="a cut reply calls nothing"),
        pytest.param(after(FILTERED), Stop("content_filter"), id="nor does a filtered one"),
        pytest.param(
            after(Reply(Assistant(refusal="no"))), Stop("refusal"), id="a refusal is a reason"
        ),
        pytest.param(
            after(Reply(Assistant(refusal="no", calls=ONE.message.calls))),
            Call(ONE.message.calls),
            id="calls count, not the refusal beside them",
        ),
        pytest.param(
            after(ONE, limits=Limits(turns=1)), Call(ONE.message.calls), id="last calls are made"
        ),
        pytest.param(
            after(ONE, ["1"], limits=Limits(turns=1)), Stop("max_turns"), id="then the limit stops"
        ),
        pytest.param(
            after(ONE, ["1"], saying("hi"), limits=Limits(turns=2)),
            Stop("answered"),
            id="answered in time",
        ),
    ],
)
def test_what_is_next(conversation: Conversation, want: Step) -> None:
    assert conversation.next() == want


@pytest.mark.parametrize(
    ("reply", "want"),
    [
        pytest.param(CUT, [HELLO, Assistant("half a")], id="the words of a cut reply stay"),
        pytest.param(FILTERED, [HELLO, Assistant("half a")], id="and of a filtered one"),
        pytest.param(
            Reply(Assistant(None, ONE.message.calls, opaque=({"type": "x"},)), cut="length"),
            [HELLO],
            id="without words nothing stays",
        ),
        pytest.param(saying(None), [HELLO], id="an empty reply is not kept"),
        pytest.param(
            Reply(Assistant(opaque=({"type": "x"},))),
            [HELLO, Assistant(opaque=({"type": "x"},))],
            id="opaque items are",
        ),
        pytest.param(
            Reply(Assistant(refusal="no")), [HELLO, Assistant(refusal="no")], id="a refusal is"
        ),
    ],
)
def test_what_stays_in_the_history(reply: Reply, want: list[Message]) -> None:
    assert list(after(reply).messages) == want


@pytest.mark.parametrize(
    ("given", "want"),
    [
        pytest.param(["a", "b"], ["a", "b"], id="own ids stay"),
        pytest.param(["", " "], ["call00001", "call00002"], id="none, blank"),
        pytest.param(["a", "a", "a"], ["a", "call00001", "call00002"], id="duplicates"),
        pytest.param(["", "call00001"], ["call00002", "call00001"], id="a made id is nobody's"),
        pytest.param(["past", "older"], ["call00001", "call00002"], id="ids of the history"),
    ],
)
def test_every_call_has_an_id_of_its_own(given: list[str], want: list[str]) -> None:
    history: tuple[Message, ...] = (
        Verbatim({"role": "tool", "tool_call_id": "older"}, ("older",)),
        Assistant(None, (ToolCall("past", "f", "{}"),)),
        ToolResult("past", "f", "1"),
    )
    conversation = Conversation(history).received(calling(*((found, "f") for found in given)))
    waiting = conversation.next()
    assert isinstance(waiting, Call)
    assert [call.id for call in waiting.calls] == want
    message, *results = step(conversation, ["x"] * len(given)).messages[3:]
    assert isinstance(message, Assistant)
    assert message.calls == waiting.calls
    assert [isinstance(result, ToolResult) and result.call_id for result in results] == want


def test_every_call_is_answered_once_and_in_order() -> None:
    conversation = after(TWO, ["1", "2"], TWO, ["3", "4"], saying("done"))
    called = [c.id for m in conversation.messages if isinstance(m, Assistant) for c in m.calls]
    results = [m for m in conversation.messages if isinstance(m, ToolResult)]
    assert [result.call_id for result in results] == called
    assert len(set(called)) == 4
    assert [result.content for result in results] == ["1", "2", "3", "4"]
    assert [type(message) for message in conversation.messages[1:4]] == [
        Assistant,
        ToolResult,
        ToolResult,
    ]


def test_a_name_is_handed_out_as_sent_and_echoed_safe() -> None:
    waiting = after(calling(("a", "functions.get weather"))).next()
    assert isinstance(waiting, Call)
    assert waiting.calls[0].name == "functions.get weather"
    assert waiting.calls[0].safe_name == "functions_get_weather"


@pytest.mark.parametrize(
    ("name", "want"),
    [
        ("get_weather-2", "get_weather-2"),
        ("", "unnamed"),
        ("a\n", "a_"),
        ("wetter_für", "wetter_f_r"),
        ("x" * 70, "x" * 64),
    ],
)
def test_safe_name(name: str, want: str) -> None:
    assert ToolCall("a", name, "{}").safe_name == want


def test_half_a_character_in_a_result_does_not_reach_the_wire() -> None:
    result = after(ONE, ["a\ud83db"]).messages[-1]
    assert result == ToolResult("a", "one", "a?b")


def test_usage_is_added_up() -> None:
    conversation = after(
        replace(ONE, usage=Usage(1, 2, 3)), ["1"], replace(saying("hi"), usage=Usage(10, 20, 30))
    )
    assert conversation.usage == Usage(11, 22, 33)
    assert conversation.turns == 2


@pytest.mark.parametrize(
    ("reply", "want"),
    [
        (saying("hi"), "hi"),
        (saying(None), ""),
        (Reply(Assistant(refusal="no")), "no"),
        (CUT, "half a"),
    ],
)
def test_what_was_said_last(reply: Reply, want: str) -> None:
    assert after(reply).said == want


ONE_DONE = ToolResult("a", "one", "1")


@pytest.mark.parametrize(
    ("conversation", "event", "match"),
    [
        (after(), ONE_DONE, "the call 'a' was answered, but next is to ask the model"),
        (after(ONE), ONE, "next is to answer 1 calls"),
        (after(TWO).answered(ONE_DONE), ONE_DONE, "'a' was answered, but next is to answer 1"),
        (after(ONE), ToolResult("b", "two", "2"), "the call 'b' was answered"),
        (after(saying("hi")), saying("hi"), r"it has stopped \(answered\)"),
        (after(saying("hi")), ONE_DONE, r"it has stopped \(answered\)"),
        (after(ONE, ["1"], limits=Limits(turns=1)), ONE, r"it has stopped \(max_turns\)"),
    ],
)
def test_misuse_is_an_error(
    conversation: Conversation, event: Reply | ToolResult, match: str
) -> None:
    with pytest.raises(OutOfTurnError, match=match):
        _ = (
            conversation.received(event)
            if isinstance(event, Reply)
            else conversation.answered(event)
        )


def test_the_user_does_not_speak_while_calls_wait() -> None:
    with pytest.raises(OutOfTurnError, match="the user spoke, but next is to answer 2 calls"):
        after(TWO).continued("and then?")


def test_a_limit_that_allows_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="turns must be at least 1, not 0"):
        Limits(turns=0)


def test_a_step_leaves_the_conversation_as_it_was() -> None:
    before = after(ONE)
    step(before, ["1"])
    assert before == after(ONE)


def test_a_model_that_calls_for_ever_is_stopped() -> None:
    conversation = Conversation((HELLO,), limits=Limits(turns=3))
    reason: StopReason | None = None
    while reason is None:
        match conversation.next():
            case Ask():
                conversation = conversation.received(TWO)
            case Call(calls):
                conversation = step(conversation, ["again"] * len(calls))
            case Stop(found):
                reason = found
    assert reason == "max_turns"
    assert conversation.turns == 3
    assert len(conversation.messages) == 1 + 3 * 3
