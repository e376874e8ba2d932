"""Which handler is called, what it is called with, and what becomes of what it raises."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from fngen_runtime import ToolError

from tests.building import Built, build_in, functions
from tests.calling import FROM_LONDON, SPEC, answering, called_either_way, raising, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fngen_runtime.json_types import JsonObject

_SECRET = "the password is swordfish"


def keywords_of(built: Built, name: str, arguments: str) -> dict[str, Any]:
    """Return what the handler of `name` was called with."""
    received: list[dict[str, Any]] = []

    def handler(**keywords: Any) -> None:
        received.append(keywords)

    result = built.to(SimpleNamespace(**{name: handler})).call(name, arguments)
    assert result.ok, result.content
    return received[0]


# Finding the handler


def test_a_stub_that_is_not_filled_in(built: Built, caplog: pytest.LogCaptureFixture) -> None:
    assert told(built.dispatcher.call("stop", "{}")) == {
        "error": "not_implemented",
        "message": "stop is not implemented; go on without it",
    }
    assert "stop has no handler yet" in caplog.text


def test_a_handler_that_is_missing(built: Built) -> None:
    dispatcher = built.to(answering("stopped"))
    assert told(dispatcher.call("get_weather", FROM_LONDON))["error"] == "not_implemented"
    assert dispatcher.call("stop", "{}").ok


def test_handlers_are_loaded_at_the_first_call(tmp_path: Path) -> None:
    handlers = "loaded = True\n\n\ndef stop():\n    return 'from handlers.py'\n"
    built = build_in(tmp_path, SPEC, handlers=handlers)
    assert built.dispatcher.tools()
    assert built.dispatcher.validate("stop", "{}") == []
    assert f"{built.name}.handlers" not in sys.modules
    assert built.dispatcher.call("stop", "{}").content == "from handlers.py"
    assert sys.modules[f"{built.name}.handlers"].loaded


def test_handlers_that_cannot_be_imported_are_the_programs_own_fault(tmp_path: Path) -> None:
    built = build_in(tmp_path, SPEC, handlers="import no_such_module_at_all\n")
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
    assert keywords_of(built, "get_weather", FROM_LONDON) == {"location": "London"}
    filled_in = "def get_weather(*, location, days=3, unit=None):\n    return [days, unit]\n"
    module = ModuleType("my_handlers")
    exec(filled_in, module.__dict__)
    assert built.to(module).call("get_weather", FROM_LONDON).value == [3, None]


def test_the_stub_has_the_defaults_of_the_spec(built: Built) -> None:
    stub = built.module("handlers").get_weather
    assert stub.__kwdefaults__ == {"days": 3, "unit": None}


def test_null_is_passed_where_the_spec_takes_it(built: Built) -> None:
    sent = '{"location": "London", "unit": null}'
    assert keywords_of(built, "get_weather", sent) == {"location": "London", "unit": None}


def test_undeclared_arguments_are_refused(built: Built) -> None:
    result = built.dispatcher.call("get_weather", '{"location": "London", "self": 1, "Days": 2}')
    assert [problem["path"] for problem in told(result)["problems"]] == ["self", "Days"]


def test_undeclared_arguments_are_passed_where_the_root_is_open(built: Built) -> None:
    sent = '{"X-Trace": "t", "id": 1, "more words": [2], "class": 3}'
    want = {"x_trace": "t", "id_": 1, "more words": [2], "class": 3}
    assert keywords_of(built, "trace", sent) == want


@pytest.mark.parametrize(
    ("asked", "is_open"),
    [
        ({"minProperties": 1}, True),
        ({"propertyNames": {"pattern": "^[a-z]+$"}}, True),
        ({"allOf": [{"enum": [{"tea": 1}, {"tea": 2}]}]}, True),
        ({"oneOf": [{"not": {"required": ["tea", "milk"]}}, {"not": {"required": ["tea"]}}]}, True),
        ({"dependentRequired": {"milk": ["tea"]}}, True),
        ({}, False),
        ({"properties": {"milk": {}}, "minProperties": 1}, False),
    ],
)
def test_a_root_that_asks_for_names_and_declares_none_is_open(
    tmp_path: Path, asked: JsonObject, is_open: bool
) -> None:
    spec: JsonObject = {"type": "object", **asked}
    dispatcher = build_in(tmp_path, spec).dispatcher
    assert (not dispatcher.validate("spec", {"tea": 1})) is is_open


_TEXT: JsonObject = {"type": "string"}
_CARD: JsonObject = {"name": _TEXT, "card": {"type": "integer"}}


@pytest.mark.parametrize(
    ("asked", "sent", "refused"),
    [
        (
            {
                "properties": _CARD,
                "dependentSchemas": {
                    "card": {"properties": {"address": _TEXT}, "required": ["address"]}
                },
            },
            {"card": 5, "address": "x"},
            {"card": 5},
        ),
        (
            {"properties": _CARD, "dependentRequired": {"card": ["address"]}},
            {"card": 5, "address": 1},
            {"card": 5},
        ),
        (
            {
                "properties": _CARD,
                "allOf": [{"if": {"required": ["card"]}, "then": {"required": ["address"]}}],
            },
            {"card": 5, "address": None},
            {"card": 5},
        ),
        (
            {"properties": _CARD, "anyOf": [{"required": ["id"]}, {"required": ["mail"]}]},
            {"card": 5, "mail": 1},
            {"card": 5},
        ),
    ],
)
def test_what_is_required_in_some_cases_is_an_argument(
    tmp_path: Path, asked: JsonObject, sent: JsonObject, refused: JsonObject
) -> None:
    built = build_in(tmp_path, functions(act={"type": "object", **asked}))

    def act(**keywords: object) -> dict[str, object]:
        return keywords

    dispatcher = built.to(SimpleNamespace(act=act)).plain
    assert dispatcher.call("act", sent).value == sent
    assert dispatcher.validate("act", refused)
    assert dispatcher.validate("act", {**sent, "more": 1})
    strict: Any = built.contract("act")["strict"]
    assert sent.keys() <= strict["properties"].keys()


@pytest.mark.parametrize("name", ["x_trace", "id_"])
def test_an_undeclared_argument_cannot_pass_for_a_declared_one(built: Built, name: str) -> None:
    text = json.dumps({name: "t"})
    (problem,) = told(built.dispatcher.call("trace", text))["problems"]
    want = f"another name, as `{name}` stands for a declared argument"
    assert problem == {"path": name, "expected": want, "got": '"t"'}
    assert [found.expected for found in built.dispatcher.validate("trace", text)] == [want]


def test_self_is_no_argument(built: Built) -> None:
    (problem,) = told(built.dispatcher.call("trace", '{"self": 1}'))["problems"]
    assert problem["expected"] == "another name, as a method takes `self` for its own"


def test_objects_arrive_as_models(built: Built) -> None:
    place = keywords_of(built, "go_to", '{"place": {"class": "a", "more": 1}}')["place"]
    assert type(place) is built.module("models").GoToPlace
    assert place.class_ == "a"
    assert place.more == 1
    assert place.model_dump() == {"class": "a", "more": 1}


# Handlers that raise


def _fails() -> None:
    raise ValueError(_SECRET)


async def _fails_later() -> None:
    await asyncio.sleep(0)
    raise ValueError(_SECRET)


@pytest.mark.parametrize("stop", [_fails, _fails_later])
def test_the_text_of_an_exception_stays_out_of_the_answer(
    built: Built, stop: Callable[[], object], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "fngen_runtime"):
        results = called_either_way(built.to(SimpleNamespace(stop=stop)), "stop", "")
    for result in results:
        assert told(result) == {"error": "failed", "message": "stop failed with ValueError"}
        assert _SECRET not in repr(result)
    # In a traceback, once a call.
    assert caplog.text.count(f"ValueError: {_SECRET}") == 2


@pytest.mark.parametrize("message", ["no such order: 17", "no such file: \ud800"])
def test_a_tool_error_is_meant_for_the_model(
    built: Built, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    error = ToolError(message)
    result = built.to(raising(error)).call("stop", "{}")
    assert told(result) == {"error": "tool_error", "message": message}
    assert result.error is error
    assert result.content.encode()
    assert not caplog.records


@pytest.mark.parametrize(
    "error", [StopIteration(), StopAsyncIteration(), RecursionError(), SystemExit(3)]
)
def test_exceptions_that_mean_something_to_python_are_contained(
    built: Built, error: BaseException
) -> None:
    for result in called_either_way(built.to(raising(error)), "stop", ""):
        assert told(result)["message"] == f"stop failed with {type(error).__name__}"


def test_a_tool_error_may_be_made_of_anything(built: Built) -> None:
    result = built.to(raising(ToolError(KeyError("order 17")))).call("stop", "{}")
    assert told(result)["message"] == "'order 17'"


def test_a_method_that_something_else_lacks_is_no_stub(
    built: Built, caplog: pytest.LogCaptureFixture
) -> None:
    def lacking() -> None:
        raise NotImplementedError(_SECRET)

    def stop() -> None:
        lacking()

    for result in called_either_way(built.to(SimpleNamespace(stop=stop)), "stop", ""):
        assert told(result)["message"] == "stop failed with NotImplementedError"
    assert caplog.text.count(_SECRET) == 2


def test_an_interrupt_is_not_contained(built: Built) -> None:
    with pytest.raises(KeyboardInterrupt):
        built.to(raising(KeyboardInterrupt())).call("stop", "{}")


def test_a_handler_whose_signature_is_out_of_date(built: Built) -> None:
    handlers = SimpleNamespace(get_weather=lambda: "sunny")
    result = built.to(handlers).call("get_weather", FROM_LONDON)
    assert told(result)["message"] == "get_weather failed with TypeError"
