"""The user's handlers: merged with what a spec asks for, and nothing of theirs lost."""

from __future__ import annotations

from fngen.emit.merge.history import History, Present, history_of
from fngen.emit.merge.homes import Home
from fngen.emit.merge.merge import Merged, merge
from fngen.emit.merge.source import Source
from fngen.emit.merge.stubs import waiting
from fngen.emit.merge.vanished import Types

__all__ = [
    "History",
    "Home",
    "Merged",
    "Present",
    "Source",
    "Types",
    "history_of",
    "merge",
    "waiting",
]
