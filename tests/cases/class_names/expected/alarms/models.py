"""Objects in arguments of alarms.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from fngen_runtime.models import Model
from pydantic import MISSING


class Warning(Model):
    text: str | MISSING = MISSING
    """rings \\x07 and hides \\u202e"""


class TimeoutError(Model):
    seconds: int | MISSING = MISSING


class NoneModel(Model):
    text: str | MISSING = MISSING


class Any2(Model):
    text: str | MISSING = MISSING


class RaiseArguments(Model):
    """The objects in arguments of `raise`."""

    warning: Warning | MISSING = MISSING
    error: TimeoutError | MISSING = MISSING
    """What happened."""
    again: TimeoutError | MISSING = MISSING
    """Once more."""
    none: NoneModel | MISSING = MISSING
    any_: Any2 | MISSING = MISSING
