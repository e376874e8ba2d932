"""What generated packages import, and what runs a conversation with them.

Importing this loads nothing that costs: each name is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fngen_runtime.dispatcher import CallResult, Dispatcher
from fngen_runtime.errors import PackageDataError, ToolError
from fngen_runtime.lazy import lazy_names

if TYPE_CHECKING:
    from fngen_runtime.conversation import Conversation
    from fngen_runtime.drivers import Answer, arun, run
    from fngen_runtime.messages import ModelReplyError
    from fngen_runtime.problems import Problem

__all__ = [
    "Answer",
    "CallResult",
    "Conversation",
    "Dispatcher",
    "ModelReplyError",
    "PackageDataError",
    "Problem",
    "ToolError",
    "arun",
    "run",
]

__getattr__ = lazy_names(
    __name__,
    {
        "Answer": "drivers",
        "Conversation": "conversation",
        "ModelReplyError": "messages",
        "Problem": "problems",
        "arun": "drivers",
        "run": "drivers",
    },
)
