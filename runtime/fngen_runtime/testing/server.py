"""The scripted model server: HTTP in, one turn of the script out, everything recorded."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from fngen_runtime.testing.api_errors import ApiError
from fngen_runtime.testing.http_server import HttpServer
from fngen_runtime.testing.judge import (
    CHAT_PATH,
    RESPONSES_PATH,
    judge_request,
)
from fngen_runtime.testing.misbehaviour import WELL, UnplayableError
from fngen_runtime.testing.render import (
    CREATED,
    reasoning_id,
    render_chat,
    render_responses,
)
from fngen_runtime.testing.repertoire import MISBEHAVIOURS
from fngen_runtime.testing.turns import (
    Call,
    Calls,
    Fails,
    Misbehaves,
    PlainTurn,
    Refuses,
    Says,
    Turn,
)
from fngen_runtime.testing.wire import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType
    from typing import Self

    from fngen_runtime.json_types import JsonObject, JsonValue

MODELS_PATH = "/v1/models"
MODEL = "scripted-model"
_METHODS = {CHAT_PATH: "POST", RESPONSES_PATH: "POST", MODELS_PATH: "GET"}
_SECRET_HEADERS = frozenset(("authorization", "api-key"))


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """A request as the server saw it.

    Attributes:
        number: 1 for the first request to the server, in order of arrival.
        method: The HTTP method.
        path: The path, without query.
        headers: By lower-case name; the value of a header that carries a key is withheld.
        body: The JSON object sent; empty where the body was none.
    """

    number: int
    method: str
    path: str
    headers: Mapping[str, str]
    body: JsonObject


@dataclass(frozen=True, slots=True)
class AnsweredRequest(ModelRequest):
    """A request, and the HTTP status it was answered with; 0 where none was sent."""

    status: int


Script: TypeAlias = "Iterable[Turn] | Callable[[ModelRequest], Turn]"
"""Turns in the order they are played, or a function that decides by the request."""


class ModelServer:
    """A model that plays a script, on a free port of 127.0.0.1, from `start` to `close`.

    Requests of any number of threads and clients are answered; turns of a list are handed out in
    order of arrival. A request that the API would refuse is refused, and takes no turn. When the
    list is used up, further requests get status 400 and an error that says so. A function is
    called once a request, in the request's own thread.

    Args:
        script: The turns, or a function from request to turn.
        reasoning: Play a reasoning model: in responses, calls come after a reasoning item, which
            has to be sent back before them.

    Raises:
        TypeError: The script holds something that is no turn.
    """

    def __init__(self, script: Script, *, reasoning: bool = False) -> None:
        self._decide: Callable[[ModelRequest], Turn] | None = None
        self._turns: deque[Turn] = deque()
        if callable(script):
            self._decide = script
        else:
            self._turns.extend(_checked_turn(turn) for turn in script)
        self._with_reasoning = reasoning
        self._reasoning: dict[str, str] = {}
        self._lock = threading.Lock()
        self._arrived = 0
        self._calls = 0
        self._seen: list[AnsweredRequest] = []
        self._http: HttpServer | None = None
        self._base_url: str | None = None

    @property
    def base_url(self) -> str:
        """What to give a client as `base_url`; it ends in /v1.

        Raises:
            RuntimeError: The server was not started.
        """
        if self._base_url is None:
            raise RuntimeError("the server has no address yet: use `with`, or call start() first")
        return self._base_url

    @property
    def requests(self) -> tuple[AnsweredRequest, ...]:
        """Every request answered so far, refused ones too, in order of arrival."""
        with self._lock:
            return tuple(sorted(self._seen, key=lambda request: request.number))

    @property
    def remaining(self) -> tuple[Turn, ...]:
        """The turns not yet played; always empty where the script is a function."""
        with self._lock:
            return tuple(self._turns)

    def start(self) -> Self:
        """Open the port and answer until `close`.

        Raises:
            RuntimeError: The server is running.
        """
        if self._http is not None:
            raise RuntimeError("the server is already running")
        self._http = HttpServer(self._answer)
        self._base_url = f"http://127.0.0.1:{self._http.server_port}/v1"
        self._http.start()
        return self

    def close(self) -> None:
        """Close the port and every connection; what was recorded stays. Closing twice is fine."""
        http, self._http = self._http, None
        if http is not None:
            http.stop()

    def __enter__(self) -> Self:
        """Start the server."""
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the server."""
        self.close()

    def _answer(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Reply:
        body = _parsed(raw)
        shown = {k: _shown(k, v) for k, v in headers.items()}
        known = body if isinstance(body, dict) else {}
        with self._lock:  # one section, so that turns go out in the order of the numbers
            self._arrived += 1
            request = ModelRequest(self._arrived, method, path, shown, known)
            turn = self._refusal(request, body) or self._next_turn(request)
        reply = self._reply(turn, request)
        seen = AnsweredRequest(request.number, method, path, shown, known, reply.status)
        with self._lock:
            self._seen.append(seen)
        return replace(reply, headers={"x-request-id": f"req_{request.number}", **reply.headers})

    def _refusal(self, request: ModelRequest, body: JsonValue) -> ApiError | None:
        error = _refused_unread(request)
        if error is None and request.path != MODELS_PATH:
            error = judge_request(request.path, body, reasoning=self._reasoning)
        return error

    def _next_turn(self, request: ModelRequest) -> Turn | ApiError | None:
        """The turn that the script has ready; None where it is not the list that answers."""
        if self._decide is not None or request.path == MODELS_PATH:
            return None
        if self._turns:
            return self._turns.popleft()
        return ApiError(
            f"the script is exhausted: request number {request.number} came after its last turn",
            code="script_exhausted",
            kind="script_error",
        )

    def _reply(self, turn: Turn | ApiError | None, request: ModelRequest) -> Reply:
        if turn is None:
            if self._decide is None or request.path == MODELS_PATH:
                return Reply(200, _models())
            turn = _decided(self._decide, request)
        if isinstance(turn, ApiError):
            return Reply.of_error(turn)
        return self._play(turn, request)

    def _play(self, turn: Turn, request: ModelRequest) -> Reply:
        odd = WELL
        if isinstance(turn, Misbehaves):
            odd = MISBEHAVIOURS[turn.name]
            try:
                turn = odd.turn(turn.calls, request.path, request.body)
            except UnplayableError as error:
                return Reply.of_error(error.api_error())
        if isinstance(turn, Calls):
            turn = self._with_ids(turn, request)
        return odd.answer(self._rendered(turn, request), request.path, request.body)

    def _rendered(self, turn: PlainTurn, request: ModelRequest) -> Reply:
        if request.path == CHAT_PATH:
            return render_chat(turn, request.body, request.number)
        reasoning = self._with_reasoning
        return render_responses(turn, request.body, request.number, reasoning=reasoning)

    def _with_ids(self, turn: Calls, request: ModelRequest) -> Calls:
        played: list[Call] = []
        with self._lock:
            for call in turn.calls:
                call_id = call.id
                if call_id is None:
                    self._calls += 1
                    call_id = f"call_{self._calls}"
                if self._with_reasoning and request.path == RESPONSES_PATH:
                    self._reasoning[call_id] = reasoning_id(request.number)
                played.append(replace(call, id=call_id))
        return replace(turn, calls=tuple(played))


def _checked_turn(turn: object) -> Turn:
    if isinstance(turn, Calls | Says | Refuses | Fails | Misbehaves):
        return turn
    hint = "; a call is played in a turn: calls(call(...))" if isinstance(turn, Call) else ""
    raise TypeError(f"a script is made of turns, and {turn!r} is none{hint}")


def _decided(decide: Callable[[ModelRequest], Turn], request: ModelRequest) -> Turn | ApiError:
    try:
        return _checked_turn(decide(request))
    except Exception as error:  # whatever a test's function raises
        return ApiError(
            f"the script raised {type(error).__name__} at request number {request.number}: {error}",
            code="script_raised",
            kind="script_error",
        )


def _shown(header: str, value: str) -> str:
    return "(withheld)" if value and header in _SECRET_HEADERS else value


def _refused_unread(request: ModelRequest) -> ApiError | None:
    """What is refused before the body matters: path, method, and the lack of a key."""
    wanted = _METHODS.get(request.path)
    if wanted is None:
        return ApiError(f"Invalid URL ({request.method} {request.path})", status=404)
    if request.method != wanted:
        message = (
            f"Not allowed to {request.method} on {request.path}. "
            "(HINT: Perhaps you meant to use a different HTTP method?)"
        )
        return ApiError(message, None, "method_not_supported", 405)
    if not any(request.headers.get(name) for name in _SECRET_HEADERS):
        message = "You didn't provide an API key: send it as 'Authorization: Bearer YOUR_KEY'."
        return ApiError(message, status=401)
    return None


def _models() -> JsonObject:
    model: JsonObject = {"id": MODEL, "object": "model", "created": CREATED, "owned_by": "fngen"}
    return {"object": "list", "data": [model]}


def _parsed(raw: bytes) -> JsonValue:
    try:
        body: JsonValue = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return body
