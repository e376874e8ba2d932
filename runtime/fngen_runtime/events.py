"""What a stream tells, as it happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from fngen_runtime.answer import Answer
    from fngen_runtime.messages import Reply, ToolCall, ToolResult
    from fngen_runtime.problems import Problem


@dataclass(frozen=True, slots=True)
class TextDelta:
    """More of the model's text, or of its reason where it refuses."""

    text: str


@dataclass(frozen=True, slots=True)
class CallStarted:
    """The model begins a call: the turn's first has index 0."""

    index: int
    name: str


@dataclass(frozen=True, slots=True)
class ArgumentsDelta:
    """More of the JSON text of a call's arguments."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class Again:
    """The reply broke off, or was none: the turn is asked for again, its deltas are void."""

    why: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A reply is there, whole; what it asks for is done next."""

    number: int
    reply: Reply


@dataclass(frozen=True, slots=True)
class CallValidated:
    """The arguments of a call were judged; with problems, its handler is not called."""

    call: ToolCall
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A call was made, or was not; the result is what the model is told."""

    call: ToolCall
    result: ToolResult


@dataclass(frozen=True, slots=True)
class Done:
    """The conversation has ended: always the last event, and always there."""

    answer: Answer


Delta: TypeAlias = TextDelta | CallStarted | ArgumentsDelta
"""Part of a reply."""

Event: TypeAlias = Delta | Again | Turn | CallValidated | Result | Done
"""Anything a stream tells."""
