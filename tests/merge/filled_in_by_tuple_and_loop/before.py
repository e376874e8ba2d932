"""Mine."""

from __future__ import annotations

from typing import Any


add_note, (buy, *rest) = table
for close in table:
    pass
print(drop := 1)
