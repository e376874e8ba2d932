"""Mine."""

from __future__ import annotations

from typing import Any


def get_weather(**arguments: Any) -> Any:
    return ask(**arguments)
