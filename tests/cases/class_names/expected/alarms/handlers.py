"""Handlers for alarms.yaml: yours to fill in. A build adds stubs and takes nothing away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import models

if TYPE_CHECKING:
    from . import results


def raise_(
    *,
    warning: models.Warning | None = None,
    error: models.TimeoutError | None = None,
    again: models.TimeoutError | None = None,
    none: models.NoneModel | None = None,
    policy: models.RaisePolicy | None = None,
    any_: models.Any2 | None = None,
) -> Any:
    """POST /alarms/{id}

    Args:
        error: What happened.
        again: Once more.
        policy: What is done of it.
            tag: if the alarm is the last one, it always rings, and rings otherwise where no other
            one of them all ever does
    """
    raise NotImplementedError


def look(
    *, id_: str, depth: float | None = None, beyond_64_bits: int | None = None
) -> results.LookResult:
    """GET /alarms/{id}"""
    raise NotImplementedError
