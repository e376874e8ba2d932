from __future__ import annotations

import typing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any
    from collections.abc import Mapping
    from . import results


def get_weather() -> results.Weather:
    """Get the weather."""
    return ask()
