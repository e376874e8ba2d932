"""The user's handlers: merged with what a spec asks for, and nothing of theirs lost."""

from __future__ import annotations

from fngen.emit.merge.history import Present, history_of
from fngen.emit.merge.merge import Merged, merge

__all__ = ["Merged", "Present", "history_of", "merge"]
