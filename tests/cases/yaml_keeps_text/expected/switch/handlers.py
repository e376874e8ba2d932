"""Handlers for switch.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import Any, Literal


def switch(
    *,
    on: Literal["on", "off", "yes", "no", "y", "n"],
    when: str,
    code: Literal[12, 31] | None = None,
    country: Literal["NO", "SE"] | None = None,
    version: Literal["1.10.0"] | None = None,
    size: str = "1_000",
    arg_1: bool | None = None,
) -> Any:
    """Switch a light on or off.

    Args:
        when: 2024-08-15
    """
    raise NotImplementedError
