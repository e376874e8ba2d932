"""Misbehaviours of servers and networks: errors, pages of proxies, silence, broken connections."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fngen_runtime.testing.misbehaviour import Misbehaviour
from fngen_runtime.testing.turns import Fails

if TYPE_CHECKING:
    from collections.abc import Callable

    from fngen_runtime.testing.misbehaviour import Offer
    from fngen_runtime.testing.turns import Call, PlainTurn
    from fngen_runtime.testing.wire import Ending, Reply

_PAGE = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
_AT_ONCE = (("retry-after-ms", "1"),)


def _fails(
    status: int, message: str, code: str | None = None, headers: tuple[tuple[str, str], ...] = ()
) -> Callable[[tuple[Call, ...], Offer], PlainTurn]:
    return lambda _calls, _offer: Fails(status, message, code, headers)


def _page(reply: Reply) -> Reply:
    return replace(reply, body=_PAGE, events=None)


def _silent(ending: Ending) -> Callable[[Reply], Reply]:
    """Nothing is answered, not even a status."""
    return lambda reply: replace(reply, status=0, events=None, ending=ending)


def _half(reply: Reply) -> Reply:
    return replace(reply, events=None, ending="cut")


ODD_CONNECTIONS = (
    Misbehaviour(
        "rate_limited",
        "status 429; a client may try again at once",
        says=_fails(429, "Rate limit reached.", "rate_limit_exceeded", _AT_ONCE),
    ),
    Misbehaviour(
        "retry_after",
        "status 429, with the seconds to wait in `Retry-After`",
        says=_fails(429, "Rate limit reached.", "rate_limit_exceeded", (("retry-after", "0.01"),)),
    ),
    Misbehaviour(
        "out_of_quota",
        "status 429, and trying again is no use",
        says=_fails(429, "You exceeded your current quota.", "insufficient_quota", _AT_ONCE),
    ),
    Misbehaviour(
        "server_error",
        "status 500; a client may try again at once",
        says=_fails(500, "The server had an error.", None, _AT_ONCE),
    ),
    Misbehaviour(
        "overloaded",
        "status 503; a client may try again at once",
        says=_fails(503, "The model is overloaded.", None, _AT_ONCE),
    ),
    Misbehaviour(
        "gateway_page",
        "status 502, and a page of HTML",
        says=_fails(502, "", None, _AT_ONCE),
        wire=_page,
    ),
    Misbehaviour("page_as_reply", "status 200, and a page of HTML", wire=_page),
    Misbehaviour("cut_reply", "the connection is closed within the reply", wire=_half),
    Misbehaviour("held", "nothing is answered, until the client gives up", wire=_silent("held")),
    Misbehaviour(
        "reset", "the connection breaks before anything is answered", wire=_silent("reset")
    ),
)
"""By what the connection brings."""
