"""The scripted model server as a server: HTTP, its faults, what it records, how it stops."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import openai
import pytest
from fngen_runtime.testing import ModelServer, says

from tests.asking import ask, client_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fngen_runtime.json_types import JsonObject

CHAT = "/v1/chat/completions"
RESPONSES = "/v1/responses"


def connection_to(server: ModelServer) -> http.client.HTTPConnection:
    address = server.base_url.removeprefix("http://").removesuffix("/v1")
    return http.client.HTTPConnection(address, timeout=10)


def post(
    server: ModelServer,
    path: str,
    body: bytes,
    *,
    method: str = "POST",
    headers: Mapping[str, str] | None = None,
) -> tuple[int, JsonObject]:
    """Send raw bytes, for what no client would send."""
    connection = connection_to(server)
    try:
        connection.request(method, path, body, headers or {"Authorization": "Bearer any"})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def test_models_lists_one_model() -> None:
    with ModelServer([]) as server, client_of(server) as client:
        assert [model.id for model in client.models.list()] == ["scripted-model"]


def test_requests_are_recorded_with_status_and_without_the_key() -> None:
    with ModelServer([says("Hi."), says("Left over.")]) as server, client_of(server) as client:
        ask(client)
        with pytest.raises(openai.BadRequestError):
            ask(client, [])
        good, bad = server.requests
        assert (good.number, good.method, good.path, good.status) == (1, "POST", RESPONSES, 200)
        assert good.body["model"] == "m"
        assert good.headers["content-type"] == "application/json"
        assert good.headers["authorization"] == "(withheld)"
        assert "sk-secret" not in repr(server.requests)
        assert (bad.number, bad.status) == (2, 400)
        assert server.remaining == (says("Left over."),)


def test_refusals_reach_the_client_and_take_no_turn() -> None:
    with ModelServer([says("Hi.")]) as server, client_of(server) as client:
        unanswered = {"type": "function_call", "call_id": "a", "name": "f", "arguments": "{}"}
        with pytest.raises(openai.BadRequestError) as caught:
            ask(client, [unanswered])
        assert caught.value.body == {
            "message": "No tool output found for function call a.",
            "type": "invalid_request_error",
            "param": "input",
            "code": None,
        }
        assert len(server.remaining) == 1


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status", "message"),
    [
        ("POST", "/v1/nothing", None, b"{}", 404, "Invalid URL (POST /v1/nothing)"),
        ("GET", CHAT, None, b"", 405, "Not allowed to GET on /v1/chat/completions"),
        ("POST", "/v1/models", None, b"{}", 405, "Not allowed to POST on /v1/models"),
        ("POST", CHAT, {"X": "y"}, b"{}", 401, "You didn't provide an API key"),
        ("POST", CHAT, None, b'{"model": ', 400, "could not parse the JSON body"),
        ("POST", CHAT, None, b"\xff", 400, "could not parse the JSON body"),
        ("POST", CHAT, None, b"[]", 400, "could not parse the JSON body"),
        ("POST", CHAT, None, b"[" * 100_000, 400, "could not parse the JSON body"),
    ],
)
def test_http_faults_are_answered_in_the_error_shape(
    *,
    method: str,
    path: str,
    headers: Mapping[str, str] | None,
    body: bytes,
    status: int,
    message: str,
) -> None:
    with ModelServer([says("Hi.")]) as server:
        answered, content = post(server, path, body, method=method, headers=headers)
        error = content["error"]
        assert isinstance(error, dict)
        assert (answered, error["type"]) == (status, "invalid_request_error")
        assert message in str(error["message"])
        assert set(error) == {"message", "type", "param", "code"}
        assert len(server.remaining) == 1
        assert server.requests[0].status == status


def test_one_connection_serves_many_requests() -> None:
    with ModelServer([says("One."), says("Two.")]) as server:
        connection = connection_to(server)
        body = json.dumps({"model": "m", "input": "Hi"})
        ports: list[int] = []
        for _ in range(2):
            connection.request("POST", RESPONSES, body, {"Authorization": "Bearer any"})
            response = connection.getresponse()
            assert response.status == 200
            response.read()
            assert connection.sock is not None  # None if the server asked to close
            ports.append(connection.sock.getsockname()[1])
        connection.close()
        assert ports[0] == ports[1]


def test_close_ends_open_connections_threads_and_the_port() -> None:
    before = set(threading.enumerate())
    server = ModelServer([says("Hi.")]).start()
    with client_of(server) as client:
        ask(client)
        server.close()
        server.close()
        assert set(threading.enumerate()) <= before
        with pytest.raises(openai.APIConnectionError):
            ask(client)
    assert server.requests[0].status == 200


def test_start_twice_and_an_address_before_start_are_errors() -> None:
    server = ModelServer([])
    with pytest.raises(RuntimeError, match=r"start\(\)"):
        _ = server.base_url
    with server, pytest.raises(RuntimeError, match="already running"):
        server.start()


def test_import_is_light() -> None:
    code = "import sys, fngen_runtime.testing; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"openai", "pydantic", "jsonschema_rs", "fngen"}
    assert heavy.isdisjoint(done.stdout.split())
