"""What a benchmark measured, and how it is printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Row(NamedTuple):
    """A measure: its value, in a unit, and what it may be at most. None: it was not measured."""

    measure: str
    value: float | None
    unit: str
    target: float | None = None


def print_rows(rows: Sequence[Row], *, as_json: bool = False) -> None:
    """Print rows as a table, or as JSON, one a line."""
    if as_json:
        print("\n".join(json.dumps(row._asdict()) for row in rows))
        return
    width = max((len(row.measure) for row in rows), default=0)
    print("\n".join(_lines(rows, width)))


def _lines(rows: Sequence[Row], width: int) -> Iterator[str]:
    for row in rows:
        value = f"{'-':>9}" if row.value is None else f"{row.value:9.3f}"
        target = "" if row.target is None else f"  at most {row.target:g}"
        missed = row.target is not None and row.value is not None and row.value > row.target
        yield f"{row.measure:{width}} {value} {row.unit}{target}{' MISSED' if missed else ''}"
