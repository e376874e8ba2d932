"""Handlers for send_email.json: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any, Literal

from . import models


def send_email(
    *,
    to: list[models.Recipient],
    cc: list[models.Recipient] | None = None,
    subject: str,
    body: str,
    importance: Literal["low", "normal", "high"] = "normal",
    send_at: str | None = None,
) -> Any:
    """Send an e-mail to one or more people.

    Args:
        to: Who gets it.
        cc: Who gets a copy.
        body: The text, in Markdown.
        send_at: When to send it; at once if left out.
    """
    raise NotImplementedError
