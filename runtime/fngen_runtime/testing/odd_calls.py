"""Misbehaviours of the model: calls whose arguments, names or ids are not what was asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from fngen_runtime.testing.misbehaviour import (
    WITH_MANY_CALLS,
    Misbehaviour,
    Offer,
    UnplayableError,
)
from fngen_runtime.testing.turns import Call, Calls

if TYPE_CHECKING:
    from collections.abc import Callable

    from fngen_runtime.json_types import JsonObject, JsonValue
    from fngen_runtime.testing.turns import PlainTurn

    Says = Callable[[tuple[Call, ...], Offer], PlainTurn]

MANY = 200


def _each(change: Callable[[Call], Call]) -> Says:
    return lambda calls, _: Calls(tuple(change(call) for call in calls))


def _each_text(change: Callable[[str], str]) -> Says:
    return _each(lambda call: replace(call, arguments=change(call.arguments)))


def _each_object(change: Callable[[JsonObject], JsonObject]) -> Says:
    return _each_text(lambda text: json.dumps(change(_read(text))))


def _each_name(change: Callable[[str], str]) -> Says:
    return _each(lambda call: replace(call, name=change(call.name)))


def _each_id(change: Callable[[int], str]) -> Says:
    return lambda calls, _: Calls(
        tuple(replace(call, id=change(number)) for number, call in enumerate(calls))
    )


def _read(text: str) -> JsonObject:
    value: JsonValue = json.loads(text)
    if not isinstance(value, dict):
        raise UnplayableError(f"it needs a call whose arguments are an object, not {text}")
    return value


def _cut(text: str) -> str:
    """Text that ends within a JSON object, whatever the object."""
    return text[: max(1, len(text) // 2)] if len(text) > 2 else "{"


def _first_left_out(arguments: JsonObject) -> JsonObject:
    if not arguments:
        raise UnplayableError("it needs a call with an argument that is required")
    return dict(list(arguments.items())[1:])


def _first_of_wrong_type(arguments: JsonObject) -> JsonObject:
    if not arguments:
        raise UnplayableError("it needs a call with an argument")
    name, value = next(iter(arguments.items()))
    return {**arguments, name: 7 if isinstance(value, str) else "seven"}


def _null_for_optional(calls: tuple[Call, ...], offer: Offer) -> PlainTurn:
    return Calls(
        tuple(replace(call, arguments=_with_null(call, offer.get(call.name, {}))) for call in calls)
    )


def _with_null(call: Call, parameters: JsonObject) -> str:
    properties, required = parameters.get("properties"), parameters.get("required")
    must = required if isinstance(required, list) else []
    optional = (
        [name for name in properties or () if name not in must]
        if isinstance(properties, dict)
        else []
    )
    if not optional:
        raise UnplayableError(
            f"it needs a call of a function with an optional argument, not {call.name}"
        )
    return json.dumps({**_read(call.arguments), optional[0]: None})


def _last_cut(calls: tuple[Call, ...], _offer: Offer) -> PlainTurn:
    *good, last = calls
    return Calls((*good, replace(last, arguments=_cut(last.arguments))))


def _wrapped(calls: tuple[Call, ...], _offer: Offer) -> PlainTurn:
    uses = [
        {"recipient_name": f"functions.{call.name}", "parameters": _read(call.arguments)}
        for call in calls
    ]
    return Calls((Call("multi_tool_use.parallel", json.dumps({"tool_uses": uses})),))


def _many(calls: tuple[Call, ...], _offer: Offer) -> PlainTurn:
    return Calls(tuple(replace(calls[0], id=None) for _ in range(MANY)))


ODD_CALLS = (
    Misbehaviour("bad_json", "the arguments end in the middle", says=_each_text(_cut)),
    Misbehaviour(
        "fenced_json",
        "the arguments stand in a code fence",
        says=_each_text("```json\n{}\n```".replace("{}", "%s").__mod__),
    ),
    Misbehaviour(
        "deep_json",
        "the arguments are nested deeper than a parser likes",
        says=_each_text(lambda _: '{"a":' * 100_000),
    ),
    Misbehaviour(
        "good_and_bad_call",
        "the arguments of the last call end in the middle, those before are good",
        WITH_MANY_CALLS,
        least=2,
        says=_last_cut,
    ),
    Misbehaviour("empty_arguments", "the arguments are empty text", says=_each_text(lambda _: "")),
    Misbehaviour("array_arguments", "the arguments are an array", says=_each_text("[{}]".format)),
    Misbehaviour("double_encoded", "the arguments are JSON in JSON", says=_each_text(json.dumps)),
    Misbehaviour(
        "missing_required", "a required argument is left out", says=_each_object(_first_left_out)
    ),
    Misbehaviour(
        "wrong_scalar", "an argument is of the wrong type", says=_each_object(_first_of_wrong_type)
    ),
    Misbehaviour("null_for_optional", "an optional argument is null", says=_null_for_optional),
    Misbehaviour(
        "extra_argument",
        "there is an argument that nobody declared",
        says=_each_object(lambda arguments: {**arguments, "no_such_argument": 1}),
    ),
    Misbehaviour(
        "unknown_name", "the function does not exist", says=_each_name("{}_please".format)
    ),
    Misbehaviour(
        "prefixed_name", "the name is `functions.x`", says=_each_name("functions.{}".format)
    ),
    Misbehaviour(
        "unsafe_name", "the name is no name", says=_each_name(lambda _: "täglich\n" + "x" * 80)
    ),
    Misbehaviour(
        "parallel_wrapper", "calls are wrapped in `multi_tool_use.parallel`", least=2, says=_wrapped
    ),
    Misbehaviour(
        "duplicate_ids", "two calls have one id", WITH_MANY_CALLS, least=2,
        says=_each_id(lambda _: "call_same"),
    ),
    Misbehaviour(
        "empty_ids", "ids are empty text", WITH_MANY_CALLS, least=2, says=_each_id(lambda _: "")
    ),
    Misbehaviour(
        "long_ids", "ids are longer than the API takes back", WITH_MANY_CALLS, least=2,
        says=_each_id(lambda number: f"call_{'x' * 200}_{number}"),
    ),
    Misbehaviour("many_calls", f"{MANY} calls in one turn", WITH_MANY_CALLS, says=_many),
)  # fmt: skip
"""By what the model itself says."""
