"""How a conversation ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fngen_runtime.conversation import Conversation, StopReason
    from fngen_runtime.json_types import JsonObject
    from fngen_runtime.messages import Usage


@dataclass(frozen=True, slots=True)
class Called:
    """A call that was made: what the model sent, and what it was told."""

    name: str
    arguments: str
    ok: bool
    content: str


@dataclass(frozen=True, slots=True)
class Answer:
    """How a conversation ended.

    `text` is the model's last text, or its reason where it refused, and empty if there was none.
    `messages` is the whole history with the last reply, as wire messages of the dialect spoken:
    with a message more it is the next prompt. `calls` are those made, in order. `stopped` says
    why it ended, and `fault` what was wrong where a reply was bad or did not come.
    `conversation` can be saved, and gone on with: `conversation.continued("and tomorrow?")`.
    """

    text: str
    messages: list[JsonObject]
    calls: tuple[Called, ...]
    usage: Usage
    stopped: StopReason
    fault: str
    conversation: Conversation
