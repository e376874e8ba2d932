"""Objects in arguments of send_email.json. Made by fngen; do not edit."""

from __future__ import annotations

from fngen_runtime.models import Model
from pydantic import MISSING


class Recipient(Model):
    address: str
    name: str | MISSING = MISSING


class SendEmailArguments(Model):
    """The objects in arguments of `send_email`."""

    to: list[Recipient]
    """Who gets it."""
    cc: list[Recipient] | MISSING = MISSING
    """Who gets a copy."""
