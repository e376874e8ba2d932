"""Shows on a corpus that strict payloads keep the rules of strict mode, and lose no valid call.

Run as `python conformance/strict_mode.py [SECONDS]`: how long to look for a valid call that has no
strict form, a minute by default. The corpus is that of `corpus.py`.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import cast

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from fngen.diagnostics import Diagnostics  # noqa: E402
from fngen.load import find_files  # noqa: E402
from fngen_runtime.contract import LiftEntry  # noqa: E402
from fngen_runtime.json_types import JsonObject  # noqa: E402
from hypothesis import HealthCheck, given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from jsonschema_rs import validator_for  # noqa: E402

from tests.contracts import closed, contract_at  # noqa: E402
from tests.lowering import Lowering  # noqa: E402
from tests.schemas import values_of  # noqa: E402
from tests.strict_rules import broken_rules  # noqa: E402

_SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)


def main() -> int:
    """Print the report, and return how it ended: 0 if nothing is at fault."""
    corpus = Path(os.environ.get("FNGEN_CORPUS", ROOT.parent / "shared" / "corpus"))
    if not (corpus / "openapi").is_dir():
        print(f"skipped: there is no corpus in {corpus}; set FNGEN_CORPUS to a folder of one")
        return 0
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    entries = list(_functions(corpus))
    faults = 0
    strict: list[tuple[str, JsonObject]] = []
    for name, entry in entries:
        schema = _strict_schema(entry)
        if schema is None:
            print(f"{name}: plain")
            continue
        strict.append((name, entry))
        for fault in broken_rules(schema):
            print(f"FAULT: {name}: {fault}")
            faults += 1
    print(f"{len(strict):,} of {len(entries):,} functions are strict, {faults} rules are broken")
    lost = _lost(strict, seconds)
    return 1 if faults or lost else 0


def _functions(corpus: Path) -> Iterator[tuple[str, JsonObject]]:
    for file in find_files([corpus / "openapi", corpus / "functions"], Diagnostics()):
        contract = contract_at(file.path)
        for entry in cast("list[JsonObject]", contract["functions"] if contract else []):
            yield f"{file.path.relative_to(corpus)} {entry['name']}", entry


def _strict_schema(entry: JsonObject) -> JsonObject | None:
    schema = entry.get("strict")
    return cast("JsonObject | None", entry["parameters"] if schema is True else schema)


def _lost(functions: list[tuple[str, JsonObject]], seconds: float) -> int:
    """Look for valid calls without a strict form for so long; return how many were found."""
    counts: Counter[str] = Counter()
    until = time.monotonic() + seconds

    @settings(max_examples=200, deadline=None, database=None, suppress_health_check=_SLOW)
    @given(st.data())
    def look(data: st.DataObject) -> None:
        name, entry = data.draw(st.sampled_from(functions))
        judge = validator_for(closed(entry), validate_formats=True)
        schema = _strict_schema(entry)
        assert schema is not None
        lowering = Lowering(schema, cast("LiftEntry | None", entry.get("lift")))
        for _ in range(4):
            value = data.draw(values_of(cast("JsonObject", entry["parameters"])))
            if isinstance(value, dict) and judge.is_valid(value):
                counts["valid"] += 1
                counts[name] += 1
                if lowering.lowered(value) is None:
                    counts["lost"] += 1
                    print(f"LOST: {name}: {value}")

    while time.monotonic() < until:
        look()
    seen = len(counts.keys() - {"valid", "lost"})
    print(f"{counts['valid']:,} valid calls of {seen:,} functions, {counts['lost']} without a form")
    return counts["lost"]


if __name__ == "__main__":
    sys.exit(main())
