"""What the scripted server can be made to do wrong: each by name, in each dialect, streamed or not."""

from __future__ import annotations

import http.client
import json
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from fngen_runtime.testing import (
    MISBEHAVIOURS,
    ModelServer,
    call,
    calls,
    misbehaves,
    says,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fngen_runtime.json_types import JsonObject
    from fngen_runtime.testing import ModelRequest, Spoken, Turn

APIS: tuple[Spoken, ...] = ("chat", "functions", "responses")
HELD = {"held", "stalled_stream"}
"""What leaves a client waiting until it gives up, which it does at once here."""

PARAMETERS: JsonObject = {
    "type": "object",
    "properties": {
        "location": {"type": "string"},
        "days": {"type": "integer", "minimum": 2},
        "unit": {"type": "string"},
    },
    "required": ["location", "days"],
}
WEATHER: JsonObject = {"name": "get_weather", "parameters": PARAMETERS}
GOOD = {"location": "text", "days": 2}
"""The arguments that the server makes up for such a function."""

Sent: TypeAlias = "tuple[int, bytes] | type[Exception]"
"""The status and body that a client got, or what its connection came to."""


def request(api: Spoken, model: str, *, streamed: bool) -> tuple[str, JsonObject]:
    body: JsonObject = {"model": model, "stream": streamed}
    hi: JsonObject = {"role": "user", "content": "Hi"}
    match api:
        case "chat":
            tool: JsonObject = {"type": "function", "function": WEATHER}
            return "/v1/chat/completions", {**body, "messages": [hi], "tools": [tool]}
        case "functions":
            return "/v1/chat/completions", {**body, "messages": [hi], "functions": [WEATHER]}
        case "responses":
            offer: JsonObject = {"type": "function", **WEATHER}
            return "/v1/responses", {**body, "input": [hi], "tools": [offer], "store": False}


def sent(server: ModelServer, api: Spoken, model: str, *, streamed: bool) -> Sent:
    """What comes back for a request; the model's name says what the server is to do."""
    path, body = request(api, model, streamed=streamed)
    address = server.base_url.removeprefix("http://").removesuffix("/v1")
    connection = http.client.HTTPConnection(address, timeout=0.02 if model in HELD else 10)
    try:
        connection.request("POST", path, json.dumps(body), {"Authorization": "Bearer any"})
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException) as error:
        return type(error)
    finally:
        connection.close()


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    """A server that does what the model of a request is named after."""

    def script(asked: ModelRequest) -> Turn:
        model = str(asked.body["model"])
        plain = {"good": calls(call("get_weather", GOOD)), "text": says("Sunny.")}
        return plain.get(model) or misbehaves(model)

    with ModelServer(script) as running:
        yield running


def reply(server: ModelServer, api: Spoken, name: str) -> Any:
    """The JSON of an answer that is not streamed."""
    got = sent(server, api, name, streamed=False)
    assert isinstance(got, tuple), got
    return json.loads(got[1])


def events(server: ModelServer, api: Spoken, name: str) -> list[Any]:
    """The data of the events of a stream that ends well."""
    got = sent(server, api, name, streamed=True)
    assert isinstance(got, tuple), got
    lines = got[1].decode().splitlines()
    return [
        json.loads(line.removeprefix("data: "))
        for line in lines
        if line.startswith("data: ") and line != "data: [DONE]"
    ]


def arguments(server: ModelServer, api: Spoken, name: str) -> list[Any]:
    """The arguments of the calls of a reply, wherever its dialect has them."""
    body = reply(server, api, name)
    if api == "responses":
        return [item["arguments"] for item in body["output"]]
    message = body["choices"][0]["message"]
    functions = [message.get("function_call")]
    if api == "chat":
        functions = [entry["function"] for entry in message["tool_calls"]]
    return [function["arguments"] for function in functions]


def parts(chunks: list[Any]) -> list[Any]:
    """The parts of calls in the chunks of a chat completion."""
    deltas = [chunk["choices"][0].get("delta") for chunk in chunks if chunk["choices"]]
    return [part for delta in deltas if delta for part in delta.get("tool_calls", ())]


EVERY_CASE = [
    pytest.param(name, api, streamed, id=f"{name}-{api}-{'streamed' if streamed else 'whole'}")
    for name, odd in MISBEHAVIOURS.items()
    for api in APIS
    for streamed in (False, True)
    if odd.occurs(api, streamed=streamed)
]


@pytest.mark.parametrize(("name", "api", "streamed"), EVERY_CASE)
def test_each_differs_from_a_good_answer_and_the_server_goes_on(
    server: ModelServer, name: str, api: Spoken, streamed: bool
) -> None:
    odd = sent(server, api, name, streamed=streamed)
    assert odd != sent(server, api, "good", streamed=streamed)
    after = sent(server, api, "text", streamed=False)
    assert isinstance(after, tuple)
    assert b"Sunny." in after[1]
    if isinstance(odd, tuple):
        assert b"script_" not in odd[1]


# What the model says


@pytest.mark.parametrize("api", APIS)
def test_a_call_is_made_up_of_what_the_request_offers(server: ModelServer, api: Spoken) -> None:
    assert arguments(server, api, "double_encoded") == [json.dumps(json.dumps(GOOD))]
    assert json.loads(arguments(server, api, "missing_required")[0]) == {"days": 2}
    assert json.loads(arguments(server, api, "wrong_scalar")[0]) == {**GOOD, "location": 7}
    assert json.loads(arguments(server, api, "null_for_optional")[0]) == {**GOOD, "unit": None}
    assert arguments(server, api, "null_arguments") == [None]
    assert arguments(server, api, "object_arguments") == [GOOD]
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        json.loads(arguments(server, api, "bad_json")[0])


@pytest.mark.parametrize("api", APIS)
def test_the_wrapper_has_the_calls_in_it(server: ModelServer, api: Spoken) -> None:
    uses = json.loads(arguments(server, api, "parallel_wrapper")[0])["tool_uses"]
    assert uses == [{"recipient_name": "functions.get_weather", "parameters": GOOD}] * 2


def test_given_calls_are_the_ones_that_are_spoiled() -> None:
    paris = call("get_weather", {"location": "Paris"})
    with ModelServer([misbehaves("extra_argument", paris)]) as server:
        (text,) = arguments(server, "chat", "m")
    assert json.loads(text) == {"location": "Paris", "no_such_argument": 1}


def test_ids(server: ModelServer) -> None:
    def ids(name: str) -> list[str | None]:
        message = reply(server, "chat", name)["choices"][0]["message"]
        return [entry.get("id") for entry in message["tool_calls"]]

    assert ids("duplicate_ids") == ["call_same", "call_same"]
    assert ids("empty_ids") == ["", ""]
    assert ids("no_ids") == [None, None]
    many = ids("many_calls")
    assert len(set(many)) == len(many) == 200


# How a reply ends


def test_a_reply_that_was_cut_says_so_in_each_dialect(server: ModelServer) -> None:
    assert reply(server, "chat", "length_in_arguments")["choices"][0]["finish_reason"] == "length"
    cut = reply(server, "responses", "length_in_arguments")
    assert cut["status"] == "incomplete"
    assert cut["incomplete_details"] == {"reason": "max_output_tokens"}
    assert [item["status"] for item in cut["output"]] == ["incomplete"]
    assert events(server, "responses", "filtered_text")[-1]["type"] == "response.incomplete"


def test_the_other_shape_of_a_call(server: ModelServer) -> None:
    legacy = reply(server, "chat", "function_call_reply")["choices"][0]
    assert legacy["message"]["function_call"]["name"] == "get_weather"
    assert "tool_calls" not in legacy["message"]
    modern = reply(server, "functions", "tool_calls_reply")["choices"][0]
    assert modern["message"]["tool_calls"][0]["function"]["name"] == "get_weather"
    assert "function_call" not in modern["message"]


# Streams


def test_parts_of_calls_alternate(server: ModelServer) -> None:
    indices = [part["index"] for part in parts(events(server, "chat", "interleaved_calls"))]
    assert indices == [0, 1] * (len(indices) // 2)
    assert len(indices) > 6
    found = events(server, "responses", "interleaved_calls")
    assert [event["sequence_number"] for event in found] == list(range(len(found)))
    places = [event["output_index"] for event in found if "output_index" in event]
    assert places == [0, 1] * (len(places) // 2)


def test_what_identifies_a_call_in_its_parts(server: ModelServer) -> None:
    def found(name: str) -> list[tuple[Any, Any, Any]]:
        return [
            (part.get("index"), part.get("id"), part["function"].get("name"))
            for part in parts(events(server, "chat", name))
        ]

    repeated = found("repeated_id_and_name")
    assert len(set(repeated)) == 2
    late = found("late_id_and_name")
    assert late[0][1:] == (None, None)
    assert late[-1][2] == "get_weather"
    assert {index for index, _, _ in found("no_index")} == {None}
    assert {index for index, _, _ in found("reused_index")} == {0}
    assert {index for index, _, _ in found("offset_index")} == {1, 2}
    assert [each for each in found("vllm") if each[1]] == [
        (0, f"chatcmpl-tool-{number:032x}", "get_weather") for number in range(2)
    ]


def test_ollama_sends_each_call_in_one_chunk(server: ModelServer) -> None:
    whole = parts(events(server, "chat", "ollama"))
    assert [json.loads(part["function"]["arguments"]) for part in whole] == [GOOD, GOOD]
    assert [part["index"] for part in whole] == [0, 1]
    old = parts(events(server, "chat", "ollama_without_index"))
    assert all("index" not in part for part in old)


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("name", ["cut_stream", "no_terminal_event", "error_event"])
def test_streams_that_are_not_complete_have_no_last_event(
    server: ModelServer, api: Spoken, name: str
) -> None:
    found = events(server, api, name)
    assert found
    assert not [event for event in found if event.get("type") == "response.completed"]
    finishes = [choice["finish_reason"] for event in found for choice in event.get("choices", ())]
    assert not any(finishes)


def test_an_error_in_the_middle_has_the_shape_of_its_dialect(server: ModelServer) -> None:
    assert events(server, "chat", "error_event")[-1]["error"]["type"] == "server_error"
    assert events(server, "responses", "error_event")[-1]["type"] == "error"
    failed = events(server, "responses", "failed_stream")[-1]
    assert (failed["type"], failed["response"]["status"]) == ("response.failed", "failed")


# Connections


@pytest.mark.parametrize(
    ("name", "streamed", "becomes"),
    [
        ("reset", False, ConnectionResetError),
        ("reset", True, ConnectionResetError),
        ("held", False, TimeoutError),
        ("stalled_stream", True, TimeoutError),
        ("cut_reply", False, http.client.IncompleteRead),
        ("dropped_stream", True, http.client.IncompleteRead),
    ],
)
def test_what_becomes_of_a_connection(
    server: ModelServer, name: str, streamed: bool, becomes: type[Exception]
) -> None:
    for api in APIS:
        assert sent(server, api, name, streamed=streamed) is becomes


def test_a_server_that_holds_an_answer_can_be_closed() -> None:
    with ModelServer([misbehaves("held")]) as server:
        sent(server, "chat", "held", streamed=False)
    assert [asked.status for asked in server.requests] == [0]


# Faults of the script


def test_an_unknown_name_is_refused_with_those_near() -> None:
    with pytest.raises(ValueError, match=r"no misbehaviour 'bad_jsn'; there are bad_json"):
        misbehaves("bad_jsn")


@pytest.mark.parametrize(
    ("turn", "api", "message"),
    [
        (misbehaves("duplicate_ids"), "functions", "duplicate_ids, which cannot happen to a req"),
        (misbehaves("cut_stream"), "chat", "cut_stream, which cannot happen to a request of the"),
        (misbehaves("missing_required", call("f")), "chat", "needs a call with an argument"),
    ],
)
def test_what_cannot_happen_is_said(turn: Turn, api: Spoken, message: str) -> None:
    with ModelServer([turn]) as server:
        error = reply(server, api, "m")["error"]
    assert error["code"] == "script_unplayable"
    assert message in error["message"]
