"""What is told of each step while it is done: a line of log, and a span where spans are kept.

Spans follow the conventions of OpenTelemetry for generative AI. Content is private, and stands in
neither unless it is asked for.
"""

from __future__ import annotations

import logging
import sys
import time
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, TypeAlias

from fngen_runtime.messages import Reply, ToolResult, Unusable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from opentelemetry.trace import Span, SpanKind, Tracer
    from opentelemetry.util.types import AttributeValue

    from fngen_runtime.messages import ToolCall

Came: TypeAlias = "Callable[[Reply | Unusable | ToolResult], None]"
"""Told what came of a step."""

_log = logging.getLogger("fngen_runtime")


class Trace:
    """Tells of the steps of one conversation."""

    def __init__(self, model: str, host: str, port: int | None, *, content: bool) -> None:
        self._model = model
        self._host = host
        self._port = port
        self._content = content
        self._tracer = _tracer()

    @contextmanager
    def ask(self, *, streamed: bool) -> Generator[Came]:
        """While the model is asked.

        A stream is read by whoever gets its events, so its span must not be theirs.
        """
        attributes: dict[str, AttributeValue] = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",  # whose API is spoken, whoever speaks it
            "gen_ai.request.model": self._model,
            "server.address": self._host,
        }
        if self._port is not None:
            attributes["server.port"] = self._port
        with self._told(f"chat {self._model}", attributes, asks=True, current=not streamed) as came:
            yield came

    @contextmanager
    def call(self, call: ToolCall) -> Generator[Came]:
        """While a call is made."""
        name = call.safe_name
        attributes: dict[str, AttributeValue] = {
            "gen_ai.operation.name": "execute_tool",
            "gen_ai.tool.name": name,
            "gen_ai.tool.call.id": call.id,
            "gen_ai.tool.type": "function",
        }
        if self._content:
            attributes["gen_ai.tool.call.arguments"] = call.arguments
        with self._told(f"execute_tool {name}", attributes, asks=False) as came:
            yield came

    @contextmanager
    def _told(
        self, what: str, attributes: dict[str, AttributeValue], *, asks: bool, current: bool = True
    ) -> Generator[Came]:
        """While a step is done; it is logged when it is, whatever became of it."""
        span = self._span(what, attributes, asks=asks)
        if span is None and not _log.isEnabledFor(logging.INFO):
            yield _nobody
            return
        began = time.monotonic()
        said = "no result"

        def came(result: Reply | Unusable | ToolResult) -> None:
            nonlocal said
            said = _described(result)
            if span is not None:
                self._fill(span, result)

        try:
            with _as_current(span if current else None):
                yield came
        except BaseException as error:
            said = type(error).__name__
            if span is not None:
                _mark(span, said)
            raise
        finally:
            if span is not None:
                span.end()
            _log.info("%s: %s, %.2f s", what, said, time.monotonic() - began)

    def _span(self, name: str, attributes: dict[str, AttributeValue], *, asks: bool) -> Span | None:
        if self._tracer is None:
            return None
        from opentelemetry.trace import SpanKind

        kind: SpanKind = SpanKind.CLIENT if asks else SpanKind.INTERNAL
        return self._tracer.start_span(name, kind=kind, attributes=attributes)

    def _fill(self, span: Span, result: Reply | Unusable | ToolResult) -> None:
        match result:
            case Reply(_, finish, usage):
                if finish is not None:
                    span.set_attribute("gen_ai.response.finish_reasons", (finish,))
                span.set_attribute("gen_ai.usage.input_tokens", usage.input)
                span.set_attribute("gen_ai.usage.output_tokens", usage.output)
            case Unusable():
                _mark(span, "bad_reply")
            case ToolResult(content=content, ok=ok, kind=kind):
                if not ok:
                    _mark(span, kind or "failed")
                if self._content:
                    span.set_attribute("gen_ai.tool.call.result", content)


def _tracer() -> Tracer | None:
    """The program's tracer; None where it cannot have one that keeps spans."""
    # Whoever keeps spans has loaded this; loading it for nobody would cost a tenth of a second.
    trace = sys.modules.get("opentelemetry.trace")
    if trace is None:
        return None
    from opentelemetry.trace import get_tracer

    return get_tracer("fngen_runtime")


def _as_current(span: Span | None) -> AbstractContextManager[object]:
    """While this holds, spans that begin are parts of `span`."""
    if span is None:
        return nullcontext()
    from opentelemetry.trace import use_span

    return use_span(span, record_exception=False, set_status_on_exception=False)


def _mark(span: Span, kind: str) -> None:
    from opentelemetry.trace import StatusCode

    span.set_attribute("error.type", kind)
    span.set_status(StatusCode.ERROR)


def _described(result: Reply | Unusable | ToolResult) -> str:
    match result:
        case Reply(message, _, usage, cut):
            what = f"{len(message.calls)} calls" if message.calls else "text"
            return f"{cut or what}, {usage.input} + {usage.output} tokens"
        case Unusable():
            return "no reply that can be used"
        case ToolResult(content=content, ok=ok, kind=kind):
            return f"{'ok' if ok else kind or 'failed'}, {len(content)} characters"


def _nobody(result: Reply | Unusable | ToolResult) -> None:
    """Tell nobody."""
