"""Conversations in steps: saved and gone on with, recorded and replayed."""

from __future__ import annotations

import json
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from fngen_runtime import Conversation, Limits, ReplayError, record, replay
from fngen_runtime.events import ArgumentsDelta, TextDelta
from fngen_runtime.messages import (
    Assistant,
    Reply,
    System,
    ToolCall,
    ToolResult,
    Unusable,
    User,
    Verbatim,
)
from fngen_runtime.saving import SavedDataError, reply_as_json, reply_from_json
from fngen_runtime.testing import ModelServer, call, calls, misbehaves, says

from tests.building import build_in, functions, object_of
from tests.talking import WAYS, Way, hold, told

if TYPE_CHECKING:
    from pathlib import Path

    from fngen_runtime import Answer, Dispatcher
    from fngen_runtime.dialects import Api
    from fngen_runtime.json_types import JsonObject
    from fngen_runtime.testing import ModelRequest, Turn

    from tests.building import Built

every_way = pytest.mark.parametrize("way", WAYS)
SPEC = functions(add=object_of({"n": {"type": "integer"}}, ["n"]))


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_in(tmp_path_factory.mktemp("package"), SPEC)


def noting(package: Built, made: list[int]) -> Dispatcher:
    """A dispatcher that notes which calls were made."""

    def add(n: int) -> str:
        made.append(n)
        return f"added {n}"

    return package.to(SimpleNamespace(add=add))


def adding(asked: ModelRequest) -> Turn:
    """A model that goes by what it is sent alone: it adds 1, then 2 and 3, then 4, then is done."""
    sent = asked.body.get("messages", asked.body.get("input"))
    results = json.dumps(sent).count("added ")
    turns = {
        0: calls(call("add", {"n": 1}), text="First."),
        1: calls(call("add", {"n": 2}), call("add", {"n": 3}, id=" ")),
        3: calls(call("add", {"n": 4})),
        4: calls(call("add", "{"), call("add", {"n": 5})),
    }
    return turns.get(results) or says("All are added.")


STEPS = 11
"""Five questions, and six calls."""


def same(answer: Answer, other: Answer) -> bool:
    """Whether two conversations came to the same; the ids in them are the server's."""
    return (
        answer.text,
        answer.stopped,
        answer.calls,
        len(answer.messages),
        answer.conversation.turns,
    ) == (other.text, other.stopped, other.calls, len(other.messages), other.conversation.turns)


@every_way
@pytest.mark.parametrize("api", ["chat", "responses"])
def test_a_conversation_can_be_gone_on_with_between_any_two_steps(
    package: Built, way: Way, api: Api
) -> None:
    made: list[int] = []
    saved: list[str] = []

    def save(conversation: Conversation) -> None:
        saved.append(json.dumps(conversation.as_json()))

    with ModelServer(adding, reasoning=True) as server:
        first = hold(way, server, noting(package, made), model="m", api=api, save=save)
        assert (first.stopped, sorted(made), len(saved)) == ("answered", [1, 2, 3, 4, 5], STEPS)
        for text in saved:
            data = json.loads(text)
            conversation = Conversation.from_json(data)
            finished = json.dumps(data["messages"] + data["results"]).count('"added ')
            again: list[int] = []
            answer = hold(way, server, noting(package, again), conversation, model="m", api=api)
            assert same(answer, first)
            assert len(again) == 5 - finished, "what was finished is not made again"


_KILLED = """
import json, os, sys
from pathlib import Path
from types import SimpleNamespace
sys.path.insert(0, {path!r})
from fngen_runtime import Conversation, run
from openai import OpenAI
from spec.dispatch import make_dispatcher

folder, left = Path({folder!r}), int(sys.argv[1])

def add(n):
    with (folder / "made").open("a") as file:
        file.write(str(n))
    return f"added {{n}}"

def save(conversation):
    global left
    (folder / "new").write_text(json.dumps(conversation.as_json()))
    (folder / "new").rename(folder / "saved")
    left -= 1
    if left == 0:
        os._exit(9)

saved = folder / "saved"
prompt = Conversation.from_json(json.loads(saved.read_text())) if saved.exists() else "Hi"
client = OpenAI(base_url={url!r}, api_key="any")
answer = run(client, make_dispatcher(SimpleNamespace(add=add)), prompt, model="m", save=save)
print(answer.text)
"""


@pytest.mark.slow
@pytest.mark.parametrize("steps", range(1, STEPS))
def test_a_process_that_is_killed_between_two_steps_is_gone_on_with(
    package: Built, tmp_path: Path, steps: int
) -> None:
    def process(left: int) -> subprocess.CompletedProcess[str]:
        code = _KILLED.format(
            path=str(package.folder.parent), folder=str(tmp_path), url=server.base_url
        )
        return subprocess.run(
            [sys.executable, "-c", code, str(left)], capture_output=True, text=True, check=False
        )

    with ModelServer(adding) as server:
        killed, resumed = process(steps), process(-1)
    assert (killed.returncode, killed.stdout) == (9, "")
    assert (resumed.returncode, resumed.stdout) == (0, "All are added.\n"), resumed.stderr
    assert (tmp_path / "made").read_text() == "12345"


@every_way
def test_the_user_goes_on_with_an_answer(package: Built, way: Way) -> None:
    turns = [
        calls(call("add", {"n": 1})),
        says("Added."),
        calls(call("add", {"n": 2})),
        says("Too."),
    ]
    with ModelServer(turns) as server:
        first = hold(
            way, server, noting(package, []), model="m", api="chat", limits=Limits(turns=2)
        )
        more = first.conversation.continued("And two?")
        second = hold(way, server, noting(package, []), more, model="m", api="chat")
    assert (second.text, second.stopped) == ("Too.", "answered")
    assert second.messages[: len(first.messages)] == first.messages
    assert [made.arguments for made in second.calls] == ['{"n":2}']
    assert second.conversation.limits == Limits(turns=2)


def test_system_text_belongs_at_the_beginning(package: Built) -> None:
    with ModelServer([]) as server, pytest.raises(ValueError, match="the conversation has begun"):
        hold(
            "sync", server, noting(package, []), Conversation((User("Hi"),)), model="m", system="x"
        )


THOUGHT: Assistant = Assistant(
    "t", (ToolCall("a", "f", "{", {"extra": 1}),), "no", ({"type": "x"},), {"r": "s"}
)
EVERYTHING = Conversation(
    (
        System("be brief"),
        User("größe 😀"),
        Verbatim({"role": "tool", "tool_call_id": "x", "content": [{"type": "text"}]}, ("x",)),
        Assistant(
            "t", (ToolCall("a", "f", "{", {"extra": 1}),), "no", ({"type": "x"},), {"r": "s"}
        ),
        ToolResult("a", "f", "told", ok=False, kind="failed"),
        Assistant(None, (ToolCall("b", "f", ""), ToolCall("c", "f", "{}"))),
    ),
    Limits(turns=3, seconds=1.5, calls=None),
    begun=2,
    turns=2,
    calls=3,
    said="t",
    results=(ToolResult("c", "f", "1"),),
    fault="x",
)


def test_everything_is_saved() -> None:
    data = json.loads(json.dumps(EVERYTHING.as_json()))
    assert Conversation.from_json(data) == EVERYTHING
    assert Conversation.from_json(EVERYTHING.stopped("cancelled").as_json()).ended == "cancelled"


@pytest.mark.parametrize(
    "reply",
    [Reply(THOUGHT, "stop", cut="length"), Unusable("why")],
)
def test_replies_are_saved(reply: Reply | Unusable) -> None:
    assert reply_from_json(json.loads(json.dumps(reply_as_json(reply)))) == reply


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"format": "fngen-conversation/0"}, "no saved conversation of the format"),
        ({"ended": "bored"}, "'bored', which is no reason"),
        ({"turns": "3"}, "expected <class 'int'>, found str"),
        ({"messages": {}}, "`messages` is no list"),
        ({"messages": [{"type": "robot"}]}, "no message of the type 'robot'"),
        ({"messages": [1]}, "expected an object, found int"),
        ({"limits": {"turns": 0}}, "the limits cannot be used: turns must be at least 1"),
        ({"limits": {"turns": "many"}}, "limits are numbers"),
        ({"usage": {}}, "`input` is missing"),
        ({"messages": []}, "results answer calls that the last message does not make"),
    ],
)
def test_what_was_not_saved_is_refused(changes: JsonObject, match: str) -> None:
    with pytest.raises(SavedDataError, match=match):
        Conversation.from_json({**EVERYTHING.as_json(), **changes})


@pytest.mark.parametrize("data", [None, [], "x", {}])
def test_what_is_no_conversation_is_refused(data: object) -> None:
    with pytest.raises(SavedDataError):
        Conversation.from_json(data)


# Recorded and replayed


@every_way
@pytest.mark.parametrize("other", WAYS)
def test_a_recording_is_replayed_without_a_model_or_handlers(
    package: Built, tmp_path: Path, way: Way, other: Way
) -> None:
    path = tmp_path / "conversation.jsonl"
    made: list[int] = []
    with ModelServer(adding) as server:
        first = hold(way, server, noting(package, []), model="m", api="chat", step=record(path))
    assert len(path.read_text().splitlines()) == 1 + STEPS
    with ModelServer([]) as server:
        again, events = told(
            other, server, noting(package, made), model="m", api="chat", step=replay(path)
        )
        assert server.requests == ()
    assert same(again, first)
    assert made == []
    if events:
        deltas = [event.text for event in events if isinstance(event, TextDelta | ArgumentsDelta)]
        assert "".join(deltas) == 'First.{"n":1}{"n":2}{"n":3}{"n":4}{{"n":5}All are added.'


@every_way
def test_handlers_can_be_called_for_real(package: Built, tmp_path: Path, way: Way) -> None:
    path, made = tmp_path / "conversation.jsonl", list[int]()
    with ModelServer(adding) as server:
        hold("sync", server, noting(package, []), model="m", step=record(path))
        hold(way, server, noting(package, made), model="m", step=replay(path, handlers=True))
    assert sorted(made) == [1, 2, 3, 4, 5]


def test_a_reply_that_was_none_is_recorded_too(package: Built, tmp_path: Path) -> None:
    path = tmp_path / "conversation.jsonl"
    with ModelServer([misbehaves("error_as_reply")] * 3) as server:
        first = hold("sync", server, noting(package, []), model="m", step=record(path))
        again = hold("sync", server, noting(package, []), model="m", step=replay(path))
    assert same(again, first)
    assert again.stopped == "bad_reply"


def _other(n: int) -> int:
    return n


NOTHING: list[JsonObject] = []


@every_way
@pytest.mark.parametrize(
    ("prompt", "handler", "match"),
    [
        ("Hello", None, r'turn 1: message 1: `text` was "Hi" and is "Hello"'),
        (NOTHING, None, "turn 1: the model is asked with more messages, or with fewer"),
        ("Hi", _other, r'turn 2: message 3: `content` was "added 1" and is "1"'),
    ],
)
def test_a_replay_that_goes_another_way_says_where(
    package: Built, tmp_path: Path, way: Way, prompt: Any, handler: Any, match: str
) -> None:
    path = tmp_path / "conversation.jsonl"
    with ModelServer(adding) as server:
        hold("sync", server, noting(package, []), model="m", step=record(path))
        other = package.to(SimpleNamespace(add=handler)) if handler else noting(package, [])
        with pytest.raises(ReplayError, match=match):
            hold(way, server, other, prompt, model="m", step=replay(path, handlers=True))


def recorded(package: Built, path: Path) -> list[str]:
    """The lines of a recording that was made at `path`."""
    with ModelServer(adding) as server:
        hold("sync", server, noting(package, []), model="m", step=record(path))
    return path.read_text().splitlines()


def replayed(package: Built, path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines))
    with ModelServer([]) as server:
        hold("sync", server, noting(package, []), model="m", step=replay(path))


@pytest.mark.parametrize(
    ("line", "old", "new", "match"),
    [
        (1, "First.", "Second.", r'turn 2: message 2: `text` was "First." and is "Second."'),
        (2, '"call_1"', '"other"', "turn 2: the call of add was not recorded"),
        (2, "1}", "7}", "the call of add: `arguments` was"),
        (2, '"ok"', '"no"', "cannot be read: call add: `ok` is missing"),
    ],
)
def test_a_recording_that_was_changed_says_where(
    package: Built, tmp_path: Path, line: int, old: str, new: str, match: str
) -> None:
    path = tmp_path / "conversation.jsonl"
    lines = recorded(package, path)
    lines[line] = lines[line].replace(old, new)
    with pytest.raises(ReplayError, match=match):
        replayed(package, path, lines)


@pytest.mark.parametrize(
    ("left", "match"),
    [
        (4, "turn 3: the call of add was not recorded"),
        (3, "turn 2: the model is asked once more than was recorded"),
        (0, "is no recording of the format"),
    ],
)
def test_a_recording_that_was_cut_off_says_where(
    package: Built, tmp_path: Path, left: int, match: str
) -> None:
    path = tmp_path / "conversation.jsonl"
    lines = recorded(package, path)
    with pytest.raises(ReplayError, match=match):
        replayed(package, path, lines[:left])


@pytest.mark.parametrize("text", ["{}", "{", "[]", "\x00"])
def test_what_is_no_recording_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "conversation.jsonl"
    path.write_text(text)
    with pytest.raises(ReplayError, match=r"cannot be read|is no recording of the format"):
        replay(path)


def test_a_recording_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match="cannot be read"):
        replay(tmp_path / "none.jsonl")
