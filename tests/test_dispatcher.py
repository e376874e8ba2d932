"""A generated package in use: payloads out, calls in, answers back."""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import json
import logging
import math
import shutil
import subprocess
import sys
import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from fngen_runtime import CallResult, ToolError
from fngen_runtime.errors import PackageDataError
from pydantic import BaseModel

from tests.building import Built, build_in, functions, object_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fngen_runtime.json_types import JsonObject

_WEATHER = object_of(
    {
        "location": {"type": "string"},
        "days": {"type": "integer", "default": 3},
        "unit": {"type": ["string", "null"]},
    },
    ["location"],
)
_TRACE = object_of(
    {"X-Trace": {"type": "string"}, "id": {"type": "integer"}}, additionalProperties=True
)
_PLACE = object_of({"class": {"type": "string"}, "createdAt": {}, "created_at": {}})
_SPEC = functions(
    get_weather=_WEATHER,
    trace=_TRACE,
    stop=object_of({}),
    go_to=object_of({"place": _PLACE}, ["place"]),
)
_FROM_LONDON = '{"location": "London"}'
_SECRET = "the password is swordfish"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_in(tmp_path_factory.mktemp("dispatcher"), _SPEC)


def answering(value: object) -> SimpleNamespace:
    """Return handlers of which `stop` returns `value`."""
    return SimpleNamespace(stop=lambda: value)


def raising(error: Exception) -> SimpleNamespace:
    def stop() -> None:
        raise error

    return SimpleNamespace(stop=stop)


def told(result: CallResult) -> Any:
    assert not result.ok
    assert result.value is None
    return json.loads(result.content)


def keywords_of(built: Built, name: str, arguments: str) -> dict[str, Any]:
    """Return what the handler of `name` was called with."""
    received: list[dict[str, Any]] = []

    def handler(**keywords: Any) -> None:
        received.append(keywords)

    result = built.to(SimpleNamespace(**{name: handler})).call(name, arguments)
    assert result.ok, result.content
    return received[0]


# Payloads


def test_names_are_in_the_order_of_the_spec(built: Built) -> None:
    assert built.dispatcher.names == ("get_weather", "trace", "stop", "go_to")


def test_a_payload_in_each_dialect(built: Built) -> None:
    payload: JsonObject = {
        "name": "get_weather",
        "description": "Do get_weather.",
        "parameters": _WEATHER,
    }
    names = ["get_weather"]
    assert built.dispatcher.functions(names) == [payload]
    assert built.dispatcher.tools(names) == [
        {"type": "function", "function": {**payload, "strict": False}}
    ]
    assert built.dispatcher.response_tools(names) == [
        {"type": "function", **payload, "strict": False}
    ]


def test_a_function_without_a_description(tmp_path: Path) -> None:
    dispatcher = build_in(tmp_path, [{"name": "act", "parameters": object_of({})}]).dispatcher
    assert dispatcher.functions() == [{"name": "act", "parameters": object_of({})}]


def test_payloads_are_all_or_those_asked_for(built: Built) -> None:
    dispatcher = built.dispatcher
    for payloads in (dispatcher.functions, dispatcher.response_tools):
        assert [payload["name"] for payload in payloads()] == list(dispatcher.names)
        assert [payload["name"] for payload in payloads(["stop", "trace"])] == ["stop", "trace"]
        assert payloads([]) == []
    assert len(dispatcher.tools()) == 4
    with pytest.raises(KeyError, match="nonsense"):
        dispatcher.tools(["nonsense"])


def test_payloads_can_be_changed_by_whoever_asked(built: Built) -> None:
    (payload,) = built.dispatcher.functions(["stop"])
    payload["description"] = "changed"
    assert built.dispatcher.functions(["stop"])[0]["description"] == "Do stop."


def test_a_dispatcher_says_which_package_it_is_of(built: Built) -> None:
    assert repr(built.dispatcher) == f"Dispatcher('{built.name}')"


# Validating


def test_valid_arguments_have_no_problems(built: Built) -> None:
    assert built.dispatcher.validate("get_weather", _FROM_LONDON) == []
    assert built.dispatcher.validate("functions.get_weather", _FROM_LONDON) == []
    assert built.dispatcher.validate("get_weather", {"location": "London"}) == []
    assert built.dispatcher.validate("stop", None) == []


def test_problems_are_told_without_a_call(built: Built) -> None:
    dispatcher = built.to(raising(AssertionError("called")))
    assert [str(problem) for problem in dispatcher.validate("get_weather", "{}")] == [
        "location: expected a value, as it is required; got nothing"
    ]
    assert [str(problem) for problem in dispatcher.validate("stop", '{"now": true}')] == [
        "now: expected nothing: there are no arguments; got true"
    ]
    assert [str(problem) for problem in dispatcher.validate("halt", "{}")] == [
        'arguments: expected a function: get_weather, trace, stop, go_to; got "halt"'
    ]


# Finding the function and its handler


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("get_wether", "there is no function `get_wether`; the nearest are: get_weather"),
        (
            "zzz",
            "there is no function `zzz`; there are: get_weather, trace, stop, go_to",
        ),
        ("", "there is no function ``; there are: get_weather, trace, stop, go_to"),
        (
            "functions.functions.stop",
            (
                "there is no function `functions.functions.stop`; "
                "there are: get_weather, trace, stop, go_to"
            ),
        ),
        (
            "q" * 500,
            f"there is no function `{'q' * 64}`; there are: get_weather, trace, stop, go_to",
        ),
        (
            "\ud800",
            "there is no function `\ud800`; there are: get_weather, trace, stop, go_to",
        ),
    ],
)
def test_an_unknown_name_is_answered_with_those_there_are(
    built: Built, name: str, message: str
) -> None:
    result = built.dispatcher.call(name, "{}")
    assert told(result) == {"error": "unknown_function", "message": message}
    assert asyncio.run(built.dispatcher.acall(name, "{}")).content == result.content
    assert built.dispatcher.validate(name, "{}")


def test_a_name_may_have_functions_before_it(built: Built) -> None:
    dispatcher = built.to(answering("stopped"))
    assert dispatcher.call("functions.stop", "").content == "stopped"
    assert dispatcher.call("functions.stop", "").content == "stopped"
    assert dispatcher.call("stop", "").content == "stopped"


def test_a_stub_that_is_not_filled_in(built: Built, caplog: pytest.LogCaptureFixture) -> None:
    assert told(built.dispatcher.call("stop", "{}")) == {
        "error": "not_implemented",
        "message": "stop is not implemented; go on without it",
    }
    assert "stop has no handler yet" in caplog.text


def test_a_handler_that_is_missing(built: Built) -> None:
    dispatcher = built.to(SimpleNamespace(stop=lambda: "stopped"))
    assert told(dispatcher.call("get_weather", _FROM_LONDON))["error"] == "not_implemented"
    assert dispatcher.call("stop", "{}").ok


def test_handlers_are_loaded_at_the_first_call(tmp_path: Path) -> None:
    handlers = "loaded = True\n\n\ndef stop():\n    return 'from handlers.py'\n"
    built = build_in(tmp_path, _SPEC, handlers=handlers)
    assert built.dispatcher.tools()
    assert built.dispatcher.validate("stop", "{}") == []
    assert f"{built.name}.handlers" not in sys.modules
    assert built.dispatcher.call("stop", "{}").content == "from handlers.py"
    assert sys.modules[f"{built.name}.handlers"].loaded


def test_handlers_that_cannot_be_imported_are_the_programs_own_fault(tmp_path: Path) -> None:
    built = build_in(tmp_path, _SPEC, handlers="import no_such_module_at_all\n")
    with pytest.raises(ModuleNotFoundError, match="no_such_module_at_all"):
        built.dispatcher.call("stop", "{}")


def test_handlers_may_be_a_module_or_an_object(built: Built) -> None:
    module = ModuleType("my_handlers")
    exec("def stop(): return 'module'", module.__dict__)

    class Handlers:
        def __init__(self) -> None:
            self.calls = 0

        def stop(self) -> int:
            self.calls += 1
            return self.calls

    assert built.to(module).call("stop", "{}").content == "module"
    dispatcher = built.to(Handlers())
    assert [dispatcher.call("stop", "{}").content for _ in range(3)] == ["1", "2", "3"]


# Arguments, as a handler gets them


def test_an_argument_left_out_is_not_passed(built: Built) -> None:
    assert keywords_of(built, "get_weather", _FROM_LONDON) == {"location": "London"}
    filled_in = "def get_weather(*, location, days=3, unit=None):\n    return [days, unit]\n"
    module = ModuleType("my_handlers")
    exec(filled_in, module.__dict__)
    assert built.to(module).call("get_weather", _FROM_LONDON).value == [3, None]


def test_the_stub_has_the_defaults_of_the_spec(built: Built) -> None:
    stub = built.module("handlers").get_weather
    assert stub.__kwdefaults__ == {"days": 3, "unit": None}


def test_null_is_passed_where_the_spec_takes_it(built: Built) -> None:
    sent = '{"location": "London", "unit": null}'
    assert keywords_of(built, "get_weather", sent) == {"location": "London", "unit": None}
    refused = built.dispatcher.validate("get_weather", '{"location": null}')
    assert [str(problem) for problem in refused] == ["location: expected a string; got null"]


def test_undeclared_arguments_are_refused(built: Built) -> None:
    result = built.dispatcher.call("get_weather", '{"location": "London", "self": 1, "Days": 2}')
    assert [problem["path"] for problem in told(result)["problems"]] == ["self", "Days"]


def test_undeclared_arguments_are_passed_where_the_root_is_open(built: Built) -> None:
    sent = '{"X-Trace": "t", "id": 1, "more words": [2], "class": 3}'
    want = {"x_trace": "t", "id_": 1, "more words": [2], "class": 3}
    assert keywords_of(built, "trace", sent) == want


@pytest.mark.parametrize("name", ["x_trace", "id_"])
def test_an_undeclared_argument_cannot_pass_for_a_declared_one(built: Built, name: str) -> None:
    text = json.dumps({name: "t"})
    (problem,) = told(built.dispatcher.call("trace", text))["problems"]
    want = f"another name, as `{name}` stands for a declared argument"
    assert problem == {"path": name, "expected": want, "got": '"t"'}
    assert [found.expected for found in built.dispatcher.validate("trace", text)] == [want]


def test_objects_arrive_as_models(built: Built) -> None:
    place = keywords_of(built, "go_to", '{"place": {"class": "a", "more": 1}}')["place"]
    assert type(place) is built.module("models").GoToPlace
    assert place.class_ == "a"
    assert place.more == 1
    assert place.model_dump() == {"class": "a", "more": 1}


def test_a_property_called_as_anothers_field_is_not_taken_for_it(built: Built) -> None:
    place = keywords_of(built, "go_to", '{"place": {"created_at": 1, "class_": 2}}')["place"]
    assert place.model_dump() == {"created_at": 1, "class_": 2}


# Results


class _Model(BaseModel):
    when: date
    some: Decimal


@dataclasses.dataclass
class _Data:
    words: tuple[str, ...]


@pytest.mark.parametrize(
    ("value", "content"),
    [
        ("plain text", "plain text"),
        ('{"a": 1}', '{"a": 1}'),
        ("", ""),
        ("größe 😀", "größe 😀"),
        ({"a": [1, 2.5, None], "ö": "ü"}, '{"a":[1,2.5,null],"ö":"ü"}'),
        ([], "[]"),
        (None, "null"),
        (True, "true"),
        (10**30, "1" + "0" * 30),
        (math.nan, "null"),
        ([math.inf], "[null]"),
        (
            _Model(when=date(2024, 8, 15), some=Decimal("1.10")),
            '{"when":"2024-08-15","some":"1.10"}',
        ),
        ([_Data(("a", "b"))], '[{"words":["a","b"]}]'),
        (datetime(2024, 8, 15, 12, 30, tzinfo=UTC), '"2024-08-15T12:30:00Z"'),
        (Decimal("0.10"), '"0.10"'),
        (b"bytes", '"bytes"'),
        ({1: {2}}, '{"1":[2]}'),
    ],
)
def test_a_result_is_text_or_json(built: Built, value: object, content: str) -> None:
    assert built.to(answering(value)).call("stop", "{}") == CallResult(
        ok=True, content=content, value=value
    )


@pytest.mark.parametrize(
    "value", [object(), [lambda: 1], b"\xff", range(3), "\ud800", ["\ud800"], {"a": object()}]
)
def test_a_result_that_is_no_json(
    built: Built, value: object, caplog: pytest.LogCaptureFixture
) -> None:
    assert told(built.to(answering(value)).call("stop", "{}")) == {
        "error": "invalid_result",
        "message": "stop ran, but its result cannot be written as JSON",
    }
    assert f"stop returned a {type(value).__name__}, which is not JSON" in caplog.text


def test_a_result_that_holds_itself(built: Built) -> None:
    value: list[object] = []
    value.append(value)
    assert told(built.to(answering(value)).call("stop", "{}"))["error"] == "invalid_result"


def _order_api() -> JsonObject:
    item: JsonObject = {"$ref": "#/components/schemas/Order"}
    answer: JsonObject = {"description": "ok", "content": {"application/json": {"schema": item}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Orders", "version": "1"},
        "paths": {"/order": {"get": {"operationId": "getOrder", "responses": {"200": answer}}}},
        "components": {"schemas": {"Order": object_of({"id": {"type": "integer"}}, ["id"])}},
    }


def test_a_result_unlike_the_spec_is_logged_and_sent(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    built = build_in(tmp_path, _order_api())
    good = built.to(SimpleNamespace(get_order=lambda: {"id": 1})).call("getOrder", "{}")
    assert good.content == '{"id":1}'
    assert not caplog.records
    bad = built.to(SimpleNamespace(get_order=lambda: {"id": "x"})).call("getOrder", "{}")
    assert (bad.ok, bad.content) == (True, '{"id":"x"}')
    assert caplog.messages == [
        'getOrder returned what its spec does not say: id: expected an integer; got "x"'
    ]
    assert built.dispatcher.effect("getOrder") == "read"


# Handlers that raise


def test_the_text_of_an_exception_stays_out_of_the_answer(
    built: Built, caplog: pytest.LogCaptureFixture
) -> None:
    dispatcher = built.to(raising(ValueError(_SECRET)))
    want = {"error": "failed", "message": "stop failed with ValueError"}
    with caplog.at_level(logging.ERROR, "fngen_runtime"):
        for result in (dispatcher.call("stop", ""), asyncio.run(dispatcher.acall("stop", ""))):
            assert told(result) == want
            assert _SECRET not in repr(result)
    assert caplog.text.count(_SECRET) == 2


def test_a_tool_error_is_meant_for_the_model(
    built: Built, caplog: pytest.LogCaptureFixture
) -> None:
    error = ToolError("no such order: 17")
    result = built.to(raising(error)).call("stop", "{}")
    assert told(result) == {"error": "tool_error", "message": "no such order: 17"}
    assert result.error is error
    assert not caplog.records


def test_a_tool_error_that_utf_8_cannot_write(built: Built) -> None:
    result = built.to(raising(ToolError("no such file: \ud800"))).call("stop", "{}")
    assert told(result)["message"] == "no such file: \ud800"
    result.content.encode()


@pytest.mark.parametrize("error", [StopIteration(), StopAsyncIteration(), RecursionError()])
def test_exceptions_that_mean_something_to_python_are_contained(
    built: Built, error: Exception
) -> None:
    dispatcher = built.to(raising(error))
    for result in (dispatcher.call("stop", ""), asyncio.run(dispatcher.acall("stop", ""))):
        assert told(result)["message"] == f"stop failed with {type(error).__name__}"


def test_an_interrupt_is_not_contained(built: Built) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        built.to(SimpleNamespace(stop=stop)).call("stop", "{}")


def test_a_handler_whose_signature_is_out_of_date(built: Built) -> None:
    handlers = SimpleNamespace(get_weather=lambda: "sunny")
    result = built.to(handlers).call("get_weather", _FROM_LONDON)
    assert told(result)["message"] == "get_weather failed with TypeError"


# Sync and async


async def _stopped() -> str:
    await asyncio.sleep(0)
    return "stopped"


class _Callable:
    async def __call__(self) -> str:
        return await _stopped()


@functools.wraps(_stopped)
def _wrapped() -> Any:
    return _stopped()


@pytest.mark.parametrize(
    "handler", [_stopped, _wrapped, _Callable(), functools.partial(_stopped), lambda: "stopped"]
)
def test_async_and_plain_handlers_can_be_called_either_way(
    built: Built, handler: Callable[[], object]
) -> None:
    dispatcher = built.to(SimpleNamespace(stop=handler))
    want = CallResult(ok=True, content="stopped", value="stopped")
    assert dispatcher.call("stop", "{}") == want
    assert asyncio.run(dispatcher.acall("stop", "{}")) == want


def test_an_async_handler_that_raises(built: Built) -> None:
    async def stop() -> None:
        await asyncio.sleep(0)
        raise ValueError(_SECRET)

    dispatcher = built.to(SimpleNamespace(stop=stop))
    want = {"error": "failed", "message": "stop failed with ValueError"}
    assert told(dispatcher.call("stop", "{}")) == want
    assert told(asyncio.run(dispatcher.acall("stop", "{}"))) == want


def test_call_of_an_async_handler_in_a_running_loop(built: Built) -> None:
    dispatcher = built.to(SimpleNamespace(stop=_stopped))

    async def main() -> None:
        dispatcher.call("stop", "{}")

    with pytest.raises(RuntimeError, match=r"the handler of stop is async .* await acall\(\)"):
        asyncio.run(main())


def test_call_of_a_plain_handler_in_a_running_loop(built: Built) -> None:
    dispatcher = built.to(answering("stopped"))

    async def main() -> CallResult:
        return dispatcher.call("stop", "{}")

    assert asyncio.run(main()).content == "stopped"


def test_plain_handlers_run_at_the_same_time(built: Built) -> None:
    # Each waits for the other: one after the other, they would wait in vain.
    barrier = threading.Barrier(2, timeout=10)
    dispatcher = built.to(SimpleNamespace(stop=lambda: barrier.wait() >= 0))

    async def main() -> list[CallResult]:
        return await asyncio.gather(*(dispatcher.acall("stop", "{}") for _ in range(2)))

    assert [result.content for result in asyncio.run(main())] == ["true", "true"]


def test_async_handlers_run_at_the_same_time_in_one_loop(built: Built) -> None:
    async def main() -> list[CallResult]:
        met = asyncio.Barrier(2)

        async def stop() -> bool:
            await met.wait()
            return asyncio.get_running_loop() is loop

        loop = asyncio.get_running_loop()
        dispatcher = built.to(SimpleNamespace(stop=stop))
        return await asyncio.gather(*(dispatcher.acall("stop", "{}") for _ in range(2)))

    assert [result.content for result in asyncio.run(main())] == ["true", "true"]


def test_cancelling_reaches_the_handler(built: Built) -> None:
    async def main() -> bool:
        started, cancelled = asyncio.Event(), False

        async def stop() -> None:
            nonlocal cancelled
            started.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancelled = True
                raise

        task = asyncio.create_task(built.to(SimpleNamespace(stop=stop)).acall("stop", "{}"))
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return cancelled

    assert asyncio.run(main())


# The package as a whole


def test_a_package_without_its_data_says_how_to_get_it(tmp_path: Path) -> None:
    built = build_in(tmp_path, _SPEC)
    (built.folder / "functions.json").unlink()
    setting = r"\[tool\.setuptools\.package-data\].*\*\*/functions\.json"
    with pytest.raises(PackageDataError, match=setting):
        built.dispatcher.tools()
    with pytest.raises(PackageDataError, match=f"^{built.name} has no functions.json"):
        built.dispatcher.call("stop", "{}")


def test_a_package_of_another_format_asks_to_be_built_again(tmp_path: Path) -> None:
    built = build_in(tmp_path, _SPEC)
    data = built.folder / "functions.json"
    data.write_text(data.read_text("utf-8").replace('"format": 1', '"format": 2'), "utf-8")
    with pytest.raises(ValueError, match="has format 2; this runtime reads 1"):
        _ = built.dispatcher.names


def test_a_package_works_wherever_its_folder_lies(tmp_path: Path) -> None:
    built = build_in(tmp_path / "here", _SPEC)
    _run(built.folder, "import moved.spec", "assert moved.spec.dispatcher.call('stop', '').error")


_COMPILER = ("fngen", "jinja2", "libcst", "click", "datamodel_code_generator")


def test_using_a_package_loads_nothing_of_the_compiler(built: Built) -> None:
    _run(
        built.folder,
        "from moved.spec import dispatcher",
        "dispatcher.call('go_to', '{\"place\": {}}')",
        "import moved.spec.dispatch, moved.spec.models, moved.spec.results",
        _none_loaded(*_COMPILER, "openai"),
    )


def test_importing_a_package_costs_next_to_nothing(built: Built) -> None:
    _run(
        built.folder,
        "import moved.spec, moved.spec.dispatch",
        "moved.spec.dispatch.make_dispatcher(moved)",
        _none_loaded(*_COMPILER, "openai", "pydantic", "pydantic_core", "jsonschema_rs", "asyncio"),
    )


def _none_loaded(*modules: str) -> str:
    return f"import sys; loaded = sys.modules.keys() & {set(modules)}; assert not loaded, loaded"


def _run(package: Path, *lines: str) -> None:
    """Run `lines` in a Python of its own, where `package` can be imported as `moved.spec`."""
    root = package.parent.parent / "elsewhere"
    if not root.exists():
        shutil.copytree(package, root / "moved" / "spec")
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join(lines)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
