"""What a conversation may cost."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Limits:
    """What a conversation may cost; None allows any amount.

    Whatever limit is reached, every call of the model is answered, so the history can be sent on.

    Raises:
        ValueError: a limit is below zero, or is zero where that allows nothing.
    """

    turns: int = 10
    """How often the model is asked. The calls of its last turn are still made."""
    calls: int | None = 128
    """How many calls are made. The model is told of those over it that they were not."""
    tokens: int | None = None
    """Tokens, in and out, as the server counts them; the turn that goes over is the last."""
    seconds: float | None = None
    """Time for all. A reply is then waited for no longer, and no further call is made."""
    call_seconds: float | None = None
    """Time for each call. A thread cannot be stopped: a handler that is not `async` goes on in
    its thread, and what it returns is dropped."""
    result: int | None = 200_000
    """Characters of a result; the rest is cut off, with a note to the model."""
    parallel: int = 16
    """How many calls of a turn are made at the same time by `arun` and `astream`."""
    repeats: int = 3
    """In how many turns on end the same call may fail in the same way."""
    retries: int = 2
    """How often a turn is asked for again when its reply cannot be used or was cut off."""
    read_retries: int = 1
    """How often a call that only reads is made again when its handler failed."""

    def __post_init__(self) -> None:
        """Refuse limits that allow nothing."""
        for field in fields(self):
            value: float | None = getattr(self, field.name)
            least = 0 if field.name.endswith("retries") else 1
            if field.name.endswith("seconds"):
                if value is not None and value <= 0:
                    raise ValueError(f"{field.name} must be more than 0, not {value}")
            elif value is not None and value < least:
                raise ValueError(f"{field.name} must be at least {least}, not {value}")
