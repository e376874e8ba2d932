"""Objects in arguments of alarms.yaml. Made by fngen; do not edit."""

from __future__ import annotations

from fngen_runtime.models import Model
from pydantic import MISSING


class Warning(Model):
    text: str | MISSING = MISSING
    """rings \x07 and hides \u202e"""


class TimeoutError(Model):
    seconds: int | MISSING = MISSING


class NoneModel(Model):
    text: str | MISSING = MISSING


class RaisePolicy(Model):
    """What is done of it.
    tag: if the alarm is the last one, it always rings, and rings otherwise where no other one
    of them all ever does
    """

    tag: str | MISSING = MISSING
    """When it rings.
    none: if the alarm is the last one, it always rings, and rings otherwise if no other one of
    them all ever does
    """


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
    policy: RaisePolicy | MISSING = MISSING
    """What is done of it.
    tag: if the alarm is the last one, it always rings, and rings otherwise where no other one
    of them all ever does
    """
    any_: Any2 | MISSING = MISSING
