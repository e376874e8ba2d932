"""Misbehaviours of a reply's shape: of arguments and ids, of why it ended, of what is missing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fngen_runtime.testing.bodies import (
    calls_in,
    choice_in,
    functions_in,
    is_response,
    items_in,
    message_in,
)
from fngen_runtime.testing.misbehaviour import (
    CHAT,
    COMPLETIONS,
    FUNCTIONS,
    RESPONSES,
    WITH_MANY_CALLS,
    Misbehaviour,
)
from fngen_runtime.testing.turns import Refuses, Says

if TYPE_CHECKING:
    from collections.abc import Callable

    from fngen_runtime.json_types import JsonObject, JsonValue
    from fngen_runtime.testing.misbehaviour import Offer
    from fngen_runtime.testing.turns import Call, PlainTurn

    Change = Callable[[JsonObject], None]

_TEXT = "Let me see what I can find out about that for you."
_ERROR: JsonObject = {"message": "The model behind this server is not available.", "code": 502}


def _text(_calls: tuple[Call, ...], _offer: Offer) -> PlainTurn:
    return Says(_TEXT)


def _refusal(_calls: tuple[Call, ...], _offer: Offer) -> PlainTurn:
    return Refuses("I cannot help with that.")


# Arguments and ids


def _null_arguments(body: JsonObject) -> None:
    for function in functions_in(body):
        function["arguments"] = None


def _no_arguments(body: JsonObject) -> None:
    for function in functions_in(body):
        del function["arguments"]


def _object_arguments(body: JsonObject) -> None:
    for function in functions_in(body):
        function["arguments"] = json.loads(str(function["arguments"]))


def _no_ids(body: JsonObject) -> None:
    for call in calls_in(body):
        del call["call_id" if is_response(body) else "id"]


def _as_function_call(body: JsonObject) -> None:
    message = message_in(body)
    message["function_call"] = functions_in(body)[0]
    del message["tool_calls"]
    choice_in(body)["finish_reason"] = "function_call"


def _as_tool_calls(body: JsonObject) -> None:
    message = message_in(body)
    call: JsonObject = {"id": "call_1", "type": "function", "function": message["function_call"]}
    message["tool_calls"] = [call]
    del message["function_call"]
    choice_in(body)["finish_reason"] = "tool_calls"


# Why it ended


def _ended(body: JsonObject, reason: str) -> None:
    """Let the reply end early, for a reason of chat completions."""
    if is_response(body):
        reason = "max_output_tokens" if reason == "length" else reason
        body |= {"status": "incomplete", "incomplete_details": {"reason": reason}}
    else:
        choice_in(body)["finish_reason"] = reason


def _out_of_tokens(body: JsonObject) -> None:
    _ended(body, "length")


def _filtered(body: JsonObject) -> None:
    _ended(body, "content_filter")


def _cut_off(body: JsonObject) -> None:
    _out_of_tokens(body)
    for function in functions_in(body):
        text = str(function["arguments"])
        function["arguments"] = text[: len(text) // 2]
    for item in items_in(body):
        item["status"] = "incomplete"


def _finished(reason: JsonValue) -> Change:
    def change(body: JsonObject) -> None:
        choice_in(body)["finish_reason"] = reason

    return change


def _calls_announced(body: JsonObject) -> None:
    """An empty list of calls and the reason to match; vLLM is known to do so."""
    message_in(body)["tool_calls"] = []
    choice_in(body)["finish_reason"] = "tool_calls"


def _call_announced(body: JsonObject) -> None:
    message_in(body)["function_call"] = None
    choice_in(body)["finish_reason"] = "function_call"


# What is missing


def _says_nothing(body: JsonObject) -> None:
    if is_response(body):
        body["output"] = []
    else:
        message_in(body)["content"] = None


def _no_choices(body: JsonObject) -> None:
    body["choices"] = []


def _no_message(body: JsonObject) -> None:
    choice_in(body)["message"] = None


def _no_output(body: JsonObject) -> None:
    body["output"] = None


def _failed(body: JsonObject) -> None:
    error: JsonObject = {"code": "server_error", "message": "The model failed to answer."}
    body |= {"status": "failed", "output": [], "error": error}


def _error_alone(body: JsonObject) -> None:
    body.clear()
    body["error"] = _ERROR


ODD_REPLIES = (
    Misbehaviour("null_arguments", "the arguments are null", body=_null_arguments),
    Misbehaviour("no_arguments", "there are no arguments", body=_no_arguments),
    Misbehaviour("object_arguments", "the arguments are an object, not text", body=_object_arguments),
    Misbehaviour("no_ids", "calls have no id", WITH_MANY_CALLS, least=2, body=_no_ids),
    Misbehaviour("function_call_reply", "`tools` is answered by `function_call`", CHAT, body=_as_function_call),
    Misbehaviour("tool_calls_reply", "`functions` is answered by `tool_calls`", FUNCTIONS, body=_as_tool_calls),
    Misbehaviour("length_in_arguments", "a limit is reached within the arguments", body=_cut_off),
    Misbehaviour("length_after_arguments", "a limit is reached after the arguments", body=_out_of_tokens),
    Misbehaviour("length_in_text", "a limit is reached within a text", says=_text, body=_out_of_tokens),
    Misbehaviour("filtered_text", "a content filter ends a text", says=_text, body=_filtered),
    Misbehaviour("filtered_call", "a content filter ends a turn with a call", body=_filtered),
    Misbehaviour("stop_with_calls", "the reason is `stop`, and there is a call", COMPLETIONS, body=_finished("stop")),
    Misbehaviour("no_finish_reason", "there is no reason", COMPLETIONS, body=_finished(None)),
    Misbehaviour("tool_calls_without", "the reason is `tool_calls`, and there is no call", CHAT, says=_text, body=_calls_announced),
    Misbehaviour("function_call_without", "the reason is `function_call`, and there is no call", FUNCTIONS, says=_text, body=_call_announced),
    Misbehaviour("refusal", "the model refuses", says=_refusal),
    Misbehaviour("empty_reply", "the model says nothing and calls nothing", says=_text, body=_says_nothing),
    Misbehaviour("empty_choices", "there are no choices", COMPLETIONS, body=_no_choices),
    Misbehaviour("null_message", "the message is null", COMPLETIONS, body=_no_message),
    Misbehaviour("null_output", "the output is null", RESPONSES, body=_no_output),
    Misbehaviour("failed_response", "the response has failed", RESPONSES, body=_failed),
    Misbehaviour("error_as_reply", "an error comes with status 200", body=_error_alone, events=lambda _: [{"error": _ERROR}]),
)  # fmt: skip
"""By the reply's body."""
