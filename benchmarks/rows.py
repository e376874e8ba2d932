"""What a benchmark gives: rows of one number each, with what is to be reached."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One thing measured; `target` is the value to stay at or below, where there is one."""

    measure: str
    value: float
    unit: str
    target: float | None = None


def printed(rows: list[Row]) -> str:
    """Return the rows as a table; what is over its target is marked."""
    lines: list[str] = []
    for measure, value, unit, target in rows:
        goal = "" if target is None else f"  at most {target:g} {unit}"
        missed = target is not None and value > target
        lines.append(f"{measure:<58}{value:>10.3f} {unit}{goal}{'  MISSED' if missed else ''}")
    return "\n".join(lines)
