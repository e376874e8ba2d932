"""What is told of a conversation while it runs: spans of OpenTelemetry, and lines of log."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from fngen_runtime import ToolError
from fngen_runtime.testing import ModelServer, call, calls, fails, misbehaves, says
from openai import APIStatusError
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from tests.building import build_in, functions, object_of
from tests.talking import WAYS, Way, hold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fngen_runtime import Dispatcher
    from opentelemetry.sdk.trace import ReadableSpan

every_way = pytest.mark.parametrize("way", WAYS)
SECRET = "a secret"


@pytest.fixture(scope="module")
def exporter() -> InMemorySpanExporter:
    """Where all spans of the program go: there can be only one such place."""
    found = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(found))
    trace.set_tracer_provider(provider)
    return found


@pytest.fixture
def spans(exporter: InMemorySpanExporter) -> Iterator[InMemorySpanExporter]:
    exporter.clear()
    yield exporter
    exporter.clear()


@pytest.fixture(scope="module")
def dispatcher(tmp_path_factory: pytest.TempPathFactory) -> Dispatcher:
    spec = functions(look=object_of({"at": {"type": "string"}}), fail=object_of({}))
    package = build_in(tmp_path_factory.mktemp("package"), spec)
    return package.to(SimpleNamespace(look=look, fail=fail))


def look(*, at: str) -> str:
    with trace.get_tracer("handler").start_as_current_span("inside"):
        return at


def fail() -> None:
    raise ToolError("no")


TURNS = [calls(call("look", {"at": SECRET}), call("fail")), says("Done.")]


def attributes(span: ReadableSpan) -> dict[str, object]:
    return dict(span.attributes or {})


@every_way
def test_spans_are_as_the_conventions_have_them(
    dispatcher: Dispatcher, spans: InMemorySpanExporter, way: Way
) -> None:
    with ModelServer(TURNS) as server:
        answer = hold(way, server, dispatcher, model="m", api="chat")
        port = int(server.base_url.rsplit(":", 1)[1].removesuffix("/v1"))
    by_name = {span.name: span for span in spans.get_finished_spans()}
    assert list(by_name) == ["chat m", "inside", "execute_tool look", "execute_tool fail"]
    first = spans.get_finished_spans()[0]
    assert first.kind is SpanKind.CLIENT
    usage = answer.usage
    chats = [attributes(span) for span in spans.get_finished_spans() if span.name == "chat m"]
    tokens = [
        [chat.pop(f"gen_ai.usage.{what}_tokens") for chat in chats] for what in ("input", "output")
    ]
    assert [sum(map(int, map(str, counted))) for counted in tokens] == [usage.input, usage.output]
    assert chats[0] == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "m",
        "gen_ai.response.finish_reasons": ("tool_calls",),
        "server.address": "127.0.0.1",
        "server.port": port,
    }
    done, failed = by_name["execute_tool look"], by_name["execute_tool fail"]
    assert done.kind is SpanKind.INTERNAL
    assert attributes(done) == {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "look",
        "gen_ai.tool.call.id": "call_1",
        "gen_ai.tool.type": "function",
    }
    assert done.status.status_code is StatusCode.UNSET
    assert attributes(failed)["error.type"] == "tool_error"
    assert failed.status.status_code is StatusCode.ERROR
    inside, around = by_name["inside"].parent, done.get_span_context()
    assert inside is not None
    assert around is not None
    assert inside.span_id == around.span_id


@every_way
def test_content_is_in_spans_only_when_asked_for(
    dispatcher: Dispatcher, spans: InMemorySpanExporter, way: Way
) -> None:
    with ModelServer(TURNS * 2) as server:
        hold(way, server, dispatcher, model="m", api="chat")
        assert SECRET not in "".join(span.to_json() for span in spans.get_finished_spans())
        spans.clear()
        hold(way, server, dispatcher, model="m", api="chat", trace_content=True)
    look = next(s for s in spans.get_finished_spans() if s.name == "execute_tool look")
    assert attributes(look)["gen_ai.tool.call.arguments"] == '{"at":"a secret"}'
    assert attributes(look)["gen_ai.tool.call.result"] == SECRET


@every_way
def test_what_goes_wrong_is_in_the_span(
    dispatcher: Dispatcher, spans: InMemorySpanExporter, way: Way
) -> None:
    with ModelServer([*[misbehaves("error_as_reply")] * 3, fails(401, "no key")]) as server:
        hold(way, server, dispatcher, model="m", api="chat")
        with pytest.raises(APIStatusError):
            hold(way, server, dispatcher, model="m", api="chat")
    found = [
        (attributes(span)["error.type"], span.status.status_code)
        for span in spans.get_finished_spans()
    ]
    assert found == [("bad_reply", StatusCode.ERROR), ("AuthenticationError", StatusCode.ERROR)]


@every_way
def test_each_step_is_a_line_of_log(
    dispatcher: Dispatcher, way: Way, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "fngen_runtime"), ModelServer(TURNS) as server:
        hold(way, server, dispatcher, model="m", api="chat")
    lines = [
        line.rsplit(",", 1)[0] for line in caplog.messages if line.startswith(("chat", "exec"))
    ]
    assert [line.split(" tokens")[0].rsplit(",", 1)[0] for line in lines] == [
        "chat m: 2 calls",
        "execute_tool look: ok",
        "execute_tool fail: tool_error",
        "chat m: text",
    ]
    assert SECRET not in caplog.text


def test_nothing_of_opentelemetry_is_loaded_for_nobody() -> None:
    program = (
        "import sys\n"
        "from fngen_runtime.testing import ModelServer, says\n"
        "from fngen_runtime import run, Dispatcher\n"
        "from openai import OpenAI\n"
        "class None_(Dispatcher):\n"
        "    tools = lambda self: []\n"
        "with ModelServer([says('hi')]) as server:\n"
        "    client = OpenAI(base_url=server.base_url, api_key='any')\n"
        "    assert run(client, None_('x'), 'Hi', model='m').text == 'hi'\n"
        "assert not [name for name in sys.modules if name.startswith('opentelemetry')]\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
