"""`fngen demo`: the whole way from a spec to an answer, each step shown as it happens."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Literal

import click
from fngen_runtime import CallResult, Dispatcher, StoppedError, run
from fngen_runtime.testing import ModelServer, call, calls, says
from openai import DefaultHttpxClient, OpenAI, OpenAIError

from fngen.build import build
from fngen.diagnostics import Diagnostics
from fngen.json_layout import lay_out
from fngen.json_types import JsonObject
from fngen.options import BuildOptions
from fngen.shipped import shipped_folder
from fngen.write.place import apply

Echo = Callable[[str], None]
Dialect = Literal["functions", "chat", "responses"]

_QUESTION = "What will the weather be like in San Francisco tomorrow?"
_PACKAGE = "fngen_demo"
_ANSWER = "Tomorrow San Francisco will be mostly sunny, at 19 degrees."
_GOOD = call("get_weather", {"location": "San Francisco, CA", "date": "2024-08-15"})
_BAD = call("get_weather", {"city": "San Francisco, CA", "date": "tomorrow"})
_DIALECTS: dict[Dialect, str] = {
    "functions": "chat completions with `functions`: the model answers with a `function_call`",
    "chat": "chat completions with `tools`: the model answers with `tool_calls`",
    "responses": "responses with `tools`: the model answers with `function_call` items",
}


class _WeatherHandlers:
    """What a user writes: the one function that the spec asks for."""

    def __init__(self, echo: Echo) -> None:
        self._echo = echo

    def get_weather(self, *, location: str, date: str | None = None) -> JsonObject:
        """Return a forecast. A real handler would ask a weather service."""
        _step(self._echo, "checked", "the arguments are valid")
        _step(self._echo, "handler", f"get_weather({location=}, {date=})")
        return {"location": location, "date": date, "forecast": "mostly sunny", "celsius": 19}


class _Shown:
    """A dispatcher that shows every call it passes on."""

    def __init__(self, dispatcher: Dispatcher, echo: Echo) -> None:
        self._dispatcher = dispatcher
        self._echo = echo
        self.functions = dispatcher.functions
        self.tools = dispatcher.tools
        self.response_tools = dispatcher.response_tools
        self.validate = dispatcher.validate
        self.effect = dispatcher.effect
        self.runs_alone = dispatcher.runs_alone

    @property
    def plain(self) -> _Shown:
        """The same without strict mode, for the legacy dialect."""
        return _Shown(self._dispatcher.plain, self._echo)

    def call(self, name: str, arguments: str, /) -> CallResult:
        """Make a call, and show what came, what was made of it and what goes back."""
        _step(self._echo, "model calls", f"{name} with {arguments}")
        result = self._dispatcher.call(name, arguments)
        if result.ok:
            _step(self._echo, "returns", result.content)
        else:
            _step(
                self._echo, "checked", "refused: the handler is not called, and the model is told"
            )
            _step(self._echo, "", lay_out(json.loads(result.content)))
        return result

    async def acall(self, name: str, arguments: str, /) -> CallResult:
        """Make a call; the demo has no async part."""
        return self.call(name, arguments)


def run_demo(echo: Echo, *, base_url: str | None, api_key: str | None, model: str) -> bool:
    """Build the weather spec, and hold its conversation in every dialect.

    With neither `base_url` nor `api_key` the model is scripted. Returns whether any model answered.
    """
    with tempfile.TemporaryDirectory(prefix="fngen-demo-") as folder:
        output = Path(folder, _PACKAGE)
        _build(output, echo)
        with _importable(Path(folder)):
            dispatch = import_module(f"{_PACKAGE}.weather.dispatch")
            dispatcher: Dispatcher = dispatch.make_dispatcher(_WeatherHandlers(echo))
            if base_url is not None or api_key is not None:
                return _talk_to_server(dispatcher, base_url, api_key, model, echo)
            _talk_to_script(dispatcher, model, echo)
            echo("\nNow with a spec of yours: put it in specs/ and run `fngen build`.")
            return True


@contextmanager
def _importable(folder: Path) -> Generator[None]:
    """Let what was built in `folder` be imported, and forget it afterwards."""
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.partition(".")[0] == _PACKAGE]:
            del sys.modules[name]


def _build(output: Path, echo: Echo) -> None:
    spec = shipped_folder("specs") / "weather.json"
    _title(echo, f"fngen build {spec.name}")
    diagnostics = Diagnostics()
    result = build(BuildOptions((spec,), output), diagnostics)
    apply(result.plan, diagnostics)
    diagnostics.stop_if_failed()
    for change in result.plan.changes:
        _step(echo, "wrote", change.path.relative_to(output).as_posix())
    _step(echo, "to fill in", "handlers.py:")
    stub = (output / "weather" / "handlers.py").read_text("utf-8")
    _step(echo, "", stub[stub.index("def ") :].rstrip())


def _talk_to_script(dispatcher: Dispatcher, model: str, echo: Echo) -> None:
    echo("")
    echo(
        "The model is scripted: a small server on this machine plays its part, word for word.\n"
        "All else is real: the openai client, HTTP, the checks, the dispatch, the handler.\n"
        "With OPENAI_API_KEY set, or with --base-url, a real model takes its place."
    )
    for dialect in _DIALECTS:
        with _scripted(ModelServer([calls(_GOOD), says(_ANSWER)])) as client:
            _converse(client, dispatcher, dialect, model, echo)
    _title(echo, "a call with bad arguments, and how the model mends it")
    with _scripted(ModelServer([calls(_BAD), calls(_GOOD), says(_ANSWER)])) as client:
        _converse(client, dispatcher, "chat", model, echo, with_title=False)


@contextmanager
def _scripted(server: ModelServer) -> Generator[OpenAI]:
    # Proxies of the environment are not asked: the server is on this machine.
    with (
        server,
        DefaultHttpxClient(trust_env=False) as http,
        OpenAI(base_url=server.base_url, api_key="scripted", http_client=http) as client,
    ):
        yield client


def _talk_to_server(
    dispatcher: Dispatcher, base_url: str | None, api_key: str | None, model: str, echo: Echo
) -> bool:
    answered = False
    with OpenAI(base_url=base_url, api_key=api_key or "none") as client:
        echo("")
        echo(f"The model is `{model}` at {client.base_url}, and may say and call what it likes.")
        for dialect in _DIALECTS:
            try:
                _converse(client, dispatcher, dialect, model, echo)
                answered = True
            except (OpenAIError, StoppedError) as error:
                _step(echo, "no answer", f"{type(error).__name__}: {error}")
    return answered


def _converse(
    client: OpenAI,
    dispatcher: Dispatcher,
    dialect: Dialect,
    model: str,
    echo: Echo,
    *,
    with_title: bool = True,
) -> None:
    if with_title:
        _title(echo, _DIALECTS[dialect])
        payloads = {
            "functions": dispatcher.functions,
            "chat": dispatcher.tools,
            "responses": dispatcher.response_tools,
        }
        _step(echo, "payload", lay_out([*payloads[dialect]()]))
    _step(echo, "user asks", _QUESTION)
    answer = run(
        client,
        _Shown(dispatcher, echo),
        _QUESTION,
        model=model,
        api=dialect,
        raise_on={"no_reply", "bad_reply"},
    )
    _step(echo, "model says", answer.text)
    calls = f"{len(answer.calls)} call" + ("" if len(answer.calls) == 1 else "s")
    _step(echo, "ended", f"{answer.stopped}, after {calls}")


def _title(echo: Echo, text: str) -> None:
    echo("")
    echo(click.style(text, bold=True))


def _step(echo: Echo, label: str, text: str) -> None:
    first, *rest = text.split("\n")
    echo(f"  {click.style(label.ljust(11), fg='cyan')} {first}".rstrip())
    for line in rest:
        echo(f"  {'':11} {line}".rstrip())
