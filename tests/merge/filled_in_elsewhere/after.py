"""Mine."""

from __future__ import annotations

from typing import Any


from .mine import add_note, sell as buy

close = lambda: None
drop: Any = traced(3)(close)
