"""How other servers of the API answer good calls: their shapes, as people have recorded them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fngen_runtime.testing.bodies import calls_in, choice_in, message_in
from fngen_runtime.testing.chunks import call_parts, choice_of, delta_of, function_of, parts_by_call
from fngen_runtime.testing.misbehaviour import CHAT, Misbehaviour
from fngen_runtime.testing.turns import Fails, Says

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fngen_runtime.json_types import JsonObject
    from fngen_runtime.testing.misbehaviour import Offer
    from fngen_runtime.testing.turns import Call, PlainTurn
    from fngen_runtime.testing.wire import Event

_SAFE: JsonObject = {"filtered": False, "severity": "safe"}
_FILTERS: JsonObject = {"hate": _SAFE, "self_harm": _SAFE, "sexual": _SAFE, "violence": _SAFE}
_TIMINGS: JsonObject = {"prompt_n": 10, "prompt_ms": 251.51, "predicted_n": 8, "predicted_ms": 99.7}


# Ollama: each call in one chunk, role and empty text in every chunk


def _ollama_body(body: JsonObject) -> None:
    body["system_fingerprint"] = "fp_ollama"
    message_in(body)["content"] = ""
    for index, call in enumerate(calls_in(body)):
        call["index"] = index


def _ollama_events(events: list[Event]) -> Iterable[Event]:
    """Each call is whole in one chunk."""
    for event in _calls_whole(events):
        if isinstance(event, dict):
            event["system_fingerprint"] = "fp_ollama"
            choice_of(event)["delta"] = {"role": "assistant", "content": "", **delta_of(event)}
        yield event


def _ollama_old_events(events: list[Event]) -> Iterable[Event]:
    """As it was until 2024: no index, and a stream that ends with `stop`."""
    for event in _ollama_events(events):
        for part in call_parts([event]):
            del part["index"]
        if choice_of(event).get("finish_reason") is not None:
            choice_of(event)["finish_reason"] = "stop"
        yield event


def _calls_whole(events: list[Event]) -> list[Event]:
    """Events with the parts of each call joined in the first of them."""
    whole = {id(parts[0]): _joined(parts) for parts in parts_by_call(events)}
    kept: list[Event] = []
    for event in events:
        if parts := list(call_parts([event])):
            if (call := whole.get(id(parts[0]))) is None:
                continue
            delta_of(event)["tool_calls"] = [call]
        kept.append(event)
    return kept


def _joined(parts: list[JsonObject]) -> JsonObject:
    arguments = "".join(str(function_of(part)["arguments"]) for part in parts)
    return {**parts[0], "function": {**function_of(parts[0]), "arguments": arguments}}


# vLLM and SGLang: fields of their own; in older streams an empty or repeated id, and one index


def _vllm_body(body: JsonObject) -> None:
    body |= {"prompt_logprobs": None, "kv_transfer_params": None}
    choice_in(body).update(stop_reason=None, token_ids=None)
    message_in(body).update(reasoning=None, audio=None, function_call=None)
    for number, call in enumerate(calls_in(body)):
        call["id"] = f"chatcmpl-tool-{number:032x}"


def _vllm_events(events: list[Event]) -> Iterable[Event]:
    for number, parts in enumerate(parts_by_call(events)):
        for part in parts:
            part |= {"index": 0, "id": ""}
            function_of(part).setdefault("name", None)
        parts[0]["id"] = f"chatcmpl-tool-{number:032x}"
    return events


def _sglang_events(events: list[Event]) -> Iterable[Event]:
    for number, parts in enumerate(parts_by_call(events)):
        for part in parts:
            part |= {"index": 0, "id": str(number), "type": "function"}
            function_of(part).setdefault("name", None)
    return events


def _empty_tool_calls(body: JsonObject) -> None:
    message_in(body)["tool_calls"] = []


def _some_text(_calls: tuple[Call, ...], _offer: Offer) -> PlainTurn:
    return Says("It will be sunny.")


# llama.cpp: timings everywhere, and tokens are counted in a chunk nobody asked for


def _llama_cpp_body(body: JsonObject) -> None:
    body |= {"system_fingerprint": "b9554-d403f00ec", "timings": _TIMINGS}
    for number, call in enumerate(calls_in(body)):
        call["id"] = "abcdefghijklmnopqrstuvwxyzABCDEF"[number:] + "0" * number


def _llama_cpp_events(events: list[Event]) -> Iterable[Event]:
    *chunks, done = events
    usage: JsonObject = {"prompt_tokens": 10, "completion_tokens": 8, "total_tokens": 18}
    last = chunks[-1]
    assert isinstance(last, dict)
    yield from chunks
    yield {**last, "choices": [], "usage": usage, "timings": _TIMINGS}
    yield done


# Azure: results of content filters around the answer, in chunks without an id, choice or delta


def _azure_body(body: JsonObject) -> None:
    body["prompt_filter_results"] = [{"prompt_index": 0, "content_filter_results": _FILTERS}]
    choice_in(body)["content_filter_results"] = {}


def _azure_events(events: list[Event]) -> Iterable[Event]:
    nameless: JsonObject = {"id": "", "object": "", "created": 0, "model": ""}
    prompt: JsonObject = {"prompt_index": 0, "content_filter_results": _FILTERS}
    offsets: JsonObject = {"check_offset": 45, "start_offset": 45, "end_offset": 86}
    filtered: JsonObject = {
        "finish_reason": None,
        "index": 0,
        "content_filter_results": _FILTERS,
        "content_filter_offsets": offsets,
    }
    *chunks, done = events
    yield {**nameless, "choices": [], "prompt_filter_results": [prompt]}
    yield from chunks
    yield {**nameless, "choices": [filtered]}
    yield done


def _prompt_refused(_calls: tuple[Call, ...], _offer: Offer) -> PlainTurn:
    message = "The response was filtered due to the prompt triggering a content management policy."
    return Fails(400, message, "content_filter")


ODD_SERVERS = (
    Misbehaviour("ollama", "Ollama: a call comes in one chunk", CHAT, least=2, body=_ollama_body, events=_ollama_events),
    Misbehaviour("ollama_without_index", "Ollama: no index, and the reason is `stop`", CHAT, least=2, body=_ollama_body, events=_ollama_old_events),
    Misbehaviour("vllm", "vLLM: one index, and ids that are empty after the first part", CHAT, least=2, body=_vllm_body, events=_vllm_events),
    Misbehaviour("vllm_text", "vLLM: a text with an empty list of calls", CHAT, says=_some_text, body=_empty_tool_calls),
    Misbehaviour("sglang", "SGLang: one index, and ids that are repeated", CHAT, least=2, events=_sglang_events),
    Misbehaviour("llama_cpp", "llama.cpp: timings, and usage that nobody asked for", CHAT, body=_llama_cpp_body, events=_llama_cpp_events),
    Misbehaviour("azure", "Azure: chunks of content filters without choice or delta", CHAT, body=_azure_body, events=_azure_events),
    Misbehaviour("azure_prompt_filtered", "Azure: a filter refuses the prompt with status 400", CHAT, says=_prompt_refused),
)  # fmt: skip
"""By the server that answers."""
