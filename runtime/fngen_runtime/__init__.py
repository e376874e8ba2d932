"""What generated packages import, and what runs a conversation with them.

Importing this loads nothing that costs: each name is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fngen_runtime.call_result import CallResult
from fngen_runtime.dispatcher import Dispatcher
from fngen_runtime.errors import PackageDataError, ToolError
from fngen_runtime.lazy import lazy_names

if TYPE_CHECKING:
    from fngen_runtime.answer import Answer
    from fngen_runtime.calling import Proposed
    from fngen_runtime.conversation import Conversation
    from fngen_runtime.drivers import arun, astream, run, stream
    from fngen_runtime.limits import Limits
    from fngen_runtime.messages import ModelReplyError
    from fngen_runtime.problems import Problem
    from fngen_runtime.recording import ReplayError, record, replay
    from fngen_runtime.talk import StoppedError

__all__ = [
    "Answer",
    "CallResult",
    "Conversation",
    "Dispatcher",
    "Limits",
    "ModelReplyError",
    "PackageDataError",
    "Problem",
    "Proposed",
    "ReplayError",
    "StoppedError",
    "ToolError",
    "arun",
    "astream",
    "record",
    "replay",
    "run",
    "stream",
]

__getattr__ = lazy_names(
    __name__,
    {
        "Answer": "answer",
        "Conversation": "conversation",
        "Limits": "limits",
        "ModelReplyError": "messages",
        "Problem": "problems",
        "Proposed": "calling",
        "ReplayError": "recording",
        "StoppedError": "talk",
        "arun": "drivers",
        "astream": "drivers",
        "record": "recording",
        "replay": "recording",
        "run": "drivers",
        "stream": "drivers",
    },
)
