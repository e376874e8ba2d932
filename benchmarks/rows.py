"""What a benchmark gives: rows of one number each, with what is to be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Row(NamedTuple):
    """One thing measured; `target` is the value to stay at or below, where there is one.

    `value` is None where it could not be measured here.
    """

    measure: str
    value: float | None
    unit: str
    target: float | None = None


def printed(rows: Iterable[Row]) -> str:
    """Return the rows as a table; what is over its target is marked."""
    return "\n".join(_lines(rows))


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    for measure, value, unit, target in rows:
        shown = f"{'-':>10}" if value is None else f"{value:>10.3f}"
        goal = "" if target is None else f"  at most {target:g} {unit}"
        missed = target is not None and value is not None and value > target
        yield f"{measure:<66}{shown} {unit}{goal}{'  MISSED' if missed else ''}"
