"""Runs the benchmarks that are named, or all: prints a table of each, and writes results.json."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from benchmarks.rows import Row, printed

if TYPE_CHECKING:
    from collections.abc import Callable

ALL = ("builds", "conversations", "imports")
RESULTS = Path(__file__).with_name("results.json")


def main(names: list[str]) -> None:
    """Measure what `names` say, one after the other."""
    results: dict[str, list[dict[str, object]]] = {}
    for name in names or ALL:
        measure = cast("Callable[[], list[Row]]", import_module(f"benchmarks.{name}").measure)
        rows = measure()
        print(f"{name}\n{printed(rows)}\n", flush=True)
        results[name] = [row._asdict() for row in rows]
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
