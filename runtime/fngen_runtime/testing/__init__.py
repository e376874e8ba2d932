"""A scripted model server, to test handlers and whole conversations without a key or a network.

    from fngen_runtime.testing import ModelServer, call, calls, says

    with ModelServer([calls(call("get_weather", {"location": "Paris"})), says("Sunny.")]) as server:
        client = OpenAI(base_url=server.base_url, api_key="any")
        ...
    assert [request.status for request in server.requests] == [200, 200]
    assert not server.remaining

The server speaks HTTP on 127.0.0.1: chat completions with `tools`, chat completions with the
legacy `functions`, and stateless responses. A script is a list of turns and says nothing of the
dialect; each turn is rendered in the dialect of the request that it answers, and as a stream of
events where the request has `stream: true`. A conversation that the real API would refuse is
refused here too, with the same error, and takes no turn.

What goes wrong with models, servers and networks can be played by name, as `MISBEHAVIOURS` lists
it: `ModelServer([misbehaves("bad_json"), says("Sunny.")])`.
"""

from __future__ import annotations

from fngen_runtime.testing.api_errors import ApiError
from fngen_runtime.testing.judge import judge_request
from fngen_runtime.testing.misbehaviour import Misbehaviour, Spoken
from fngen_runtime.testing.repertoire import MISBEHAVIOURS, misbehaves
from fngen_runtime.testing.server import AnsweredRequest, ModelRequest, ModelServer, Script
from fngen_runtime.testing.turns import (
    Call,
    Calls,
    Fails,
    Misbehaves,
    Refuses,
    Says,
    Turn,
    call,
    calls,
    fails,
    refuses,
    says,
)

__all__ = [
    "MISBEHAVIOURS",
    "AnsweredRequest",
    "ApiError",
    "Call",
    "Calls",
    "Fails",
    "Misbehaves",
    "Misbehaviour",
    "ModelRequest",
    "ModelServer",
    "Refuses",
    "Says",
    "Script",
    "Spoken",
    "Turn",
    "call",
    "calls",
    "fails",
    "judge_request",
    "misbehaves",
    "refuses",
    "says",
]
