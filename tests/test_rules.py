"""The rules of docs/misbehaviour.md: each row played, in each dialect, sync and async, streamed or not."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections import Counter
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, get_args

import pytest
from fngen_runtime import arun, astream, run, stream
from fngen_runtime.conversation import StopReason
from fngen_runtime.errors import ErrorKind
from fngen_runtime.events import Again, TextDelta
from fngen_runtime.limits import Limits
from fngen_runtime.testing import MISBEHAVIOURS, ModelServer, misbehaves, says
from openai import AsyncOpenAI, OpenAI

from tests.building import build_in, functions, object_of
from tests.talking import answer_of
from tests.test_run import assert_sendable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fngen_runtime import Answer, Dispatcher
    from fngen_runtime.events import Event
    from fngen_runtime.talk import Settings
    from fngen_runtime.testing import ModelRequest, Spoken, Turn

APIS: tuple[Spoken, ...] = ("chat", "functions", "responses")
DOCS = Path(__file__).parent.parent / "docs" / "misbehaviour.md"
SLOW = {"held", "stalled_stream"}
"""What is over when the client gives up."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the tables: what the model is told, and why the conversation may end."""

    told: frozenset[str]
    has_results: bool
    ends: frozenset[str]


def _rules() -> Iterator[tuple[str, Rule]]:
    for line in DOCS.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 4:
            words = set(re.findall(r"`(\w+)`", cells[2]))
            told = frozenset(words.intersection(get_args(ErrorKind)))
            ends = frozenset(re.findall(r"`(\w+)`", cells[3]))
            assert ends <= set(get_args(StopReason)), line
            yield cells[0].strip("`"), Rule(told, "result" in cells[2], ends)


RULES = dict(_rules())
CASES = [
    pytest.param(name, api, streamed, id=f"{name}-{api}-{'streamed' if streamed else 'whole'}")
    for name, odd in MISBEHAVIOURS.items()
    for api in APIS
    for streamed in (False, True)
    if odd.occurs(api, streamed=streamed)
]


def test_every_misbehaviour_has_a_rule() -> None:
    assert set(RULES) == set(MISBEHAVIOURS)


class Served:
    """A model that misbehaves at first, and clients that talk to it in all ways."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self._numbers = itertools.count()
        self._asked: Counter[str] = Counter()
        self._runner = asyncio.Runner()
        self.server = ModelServer(self._turn).start()
        address = self.server.base_url
        self._client = OpenAI(base_url=address, api_key="any", max_retries=0)
        self._async_client = AsyncOpenAI(base_url=address, api_key="any", max_retries=0)

    def close(self) -> None:
        self._client.close()
        self._runner.run(self._async_client.close())
        self._runner.close()
        self.server.close()

    def hold(
        self, way: str, name: str, api: Spoken, times: int, limits: Limits | None = None
    ) -> tuple[Answer, list[Event]]:
        """A conversation in which the model misbehaves `times`, and then says "Sunny."."""
        settings: Settings = {
            "model": f"{name}/{times}/{next(self._numbers)}",
            "api": api,
            "limits": limits,
            "raise_on": (),
        }
        patience = 0.1 if name in SLOW else 10
        if way.startswith("async"):
            client = self._async_client.with_options(timeout=patience)
            return self._runner.run(self._hold_async(client, settings, way))
        waiting = self._client.with_options(timeout=patience)
        if way == "sync":
            return run(waiting, self._dispatcher, "Hi", **settings), []
        return answer_of(list(stream(waiting, self._dispatcher, "Hi", **settings)))

    async def _hold_async(
        self, client: AsyncOpenAI, settings: Settings, way: str
    ) -> tuple[Answer, list[Event]]:
        if way == "async":
            return await arun(client, self._dispatcher, "Hi", **settings), []
        async with aclosing(astream(client, self._dispatcher, "Hi", **settings)) as events:
            return answer_of([event async for event in events])

    def _turn(self, asked: ModelRequest) -> Turn:
        model = str(asked.body["model"])
        name, times, _ = model.split("/")
        self._asked[model] += 1
        return misbehaves(name) if self._asked[model] <= int(times) else says("Sunny.")


PARAMETERS = object_of(
    {
        "location": {"type": "string"},
        "days": {"type": "integer", "minimum": 2},
        "unit": {"type": "string"},
    },
    ["location", "days"],
)


def get_weather(**given: object) -> str:
    """A handler that sees to it that its arguments are as the schema has them."""
    assert isinstance(given.pop("location"), str)
    days = given.pop("days")
    assert isinstance(days, int)
    assert days >= 2
    assert all(name == "unit" and isinstance(value, str) for name, value in given.items())
    return "sunny"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    built = build_in(tmp_path_factory.mktemp("weather"), functions(get_weather=PARAMETERS))
    found = Served(built.to(SimpleNamespace(get_weather=get_weather)))
    yield found
    found.close()


@pytest.mark.parametrize("way", ["sync", "async"])
@pytest.mark.parametrize(("name", "api", "streamed"), CASES)
def test_the_rule_is_kept(served: Served, name: str, api: Spoken, streamed: bool, way: str) -> None:
    rule = RULES[name]
    way = f"{way} stream" if streamed else way
    once, events = served.hold(way, name, api, times=1)
    recovers = is_asked_again(name, streamed=streamed)
    assert once.stopped in ({"answered"} if recovers else rule.ends - {"bad_reply"})
    assert {told_kind(content) for content in told(once, ok=False)} == rule.told
    assert bool(told(once, ok=True)) == rule.has_results
    assert all(content == "sunny" for content in told(once, ok=True))
    assert_sendable(api, once.messages)
    if streamed:
        assert any(isinstance(event, Again) for event in events) == recovers
        assert said(events) == once.text or not once.text or recovers or rule.has_results


def is_asked_again(name: str, *, streamed: bool) -> bool:
    if name == "cut_reply":  # else it is the client that notices
        return streamed
    if name == "null_message":  # in a stream, it is an empty reply
        return not streamed
    return RULES[name].ends == frozenset({"bad_reply"})


def told(answer: Answer, *, ok: bool) -> list[str]:
    return [call.content for call in answer.calls if call.ok == ok]


def told_kind(content: str) -> str:
    kind: str = json.loads(content)["error"]
    return kind


def said(events: list[Event]) -> str:
    """The text that a stream told since it last began a turn anew."""
    text = ""
    for event in events:
        if isinstance(event, Again):
            text = ""
        elif isinstance(event, TextDelta):
            text += event.text
    return text


# Each in the first dialect where it occurs: what is asked again does not depend on it.
NEVER = {
    (name, streamed): pytest.param(name, api, streamed, id=f"{name}-{streamed=}")
    for name, odd in MISBEHAVIOURS.items()
    for api in reversed(APIS)
    for streamed in (False, True)
    if odd.occurs(api, streamed=streamed) and is_asked_again(name, streamed=streamed)
}


@pytest.mark.parametrize("way", ["sync", "async"])
@pytest.mark.parametrize(("name", "api", "streamed"), NEVER.values())
def test_a_reply_that_is_never_one_is_reported(
    served: Served, name: str, api: Spoken, streamed: bool, way: str
) -> None:
    way = f"{way} stream" if streamed else way
    answer, events = served.hold(way, name, api, times=9, limits=Limits(retries=1))
    assert answer.stopped == "bad_reply"
    assert answer.fault
    assert answer.calls == ()
    assert_sendable(api, answer.messages)
    if streamed:
        assert [isinstance(event, Again) for event in events].count(True) == 1
