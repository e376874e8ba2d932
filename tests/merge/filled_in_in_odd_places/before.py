"""Mine."""

from __future__ import annotations

from typing import Any


try:
    from .mine import add_note
except ImportError:
    add_note = None
if FAST:
    buy = close = None
with open("x") as drop:
    pass
