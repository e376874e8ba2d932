"""Shows on a corpus that strict payloads keep the rules of strict mode, and lose no valid call.

Where the two schemas can be compared, it is proved; elsewhere calls are tried.

Run as `python -m conformance.strict_mode [SECONDS]`: how long to look for a valid call that has no
strict form, a minute by default. The corpus is that of `corpus.py`.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import NamedTuple, cast

from fngen.diagnostics import Diagnostics
from fngen.load.find import find_files
from fngen_runtime.contract import FunctionEntry, LiftEntry
from fngen_runtime.json_types import JsonObject, JsonValue
from fngen_runtime.strict import Strict
from hypothesis import HealthCheck, given, settings
from jsonschema_rs import CanonicalSchema, canonicalize, validator_for
from jsonschema_rs.canonical import CanonicalizationError

from conformance.instances import NoInstanceError, instance_of
from tests.contracts import closed, contract_at
from tests.lowering import Lowering
from tests.schemas import values_of
from tests.strict_rules import broken_rules

ROOT = Path(__file__).resolve().parent.parent
_SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)

_PLAIN = {"type", "properties", "required", "additionalProperties", "description", "$defs"}


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
    compared = [found for _, entry in strict if (found := _compared(entry))]
    covers, beyond = (
        Counter(one.covers for one in compared),
        Counter(one.beyond for one in compared),
    )
    print(f"the strict schema covers the exact one, where that can be asked: {dict(covers)}")
    print(f"what it takes beyond: {dict(beyond)}")
    faults += covers["no"] + beyond["taken"]
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


class Compared(NamedTuple):
    """How a strict schema compares with what the exact one takes, where that can be asked.

    Whether it `covers` that; and what it takes `beyond`: nothing, what is refused once it is lifted,
    what is `taken` and so is a fault, or what is not known.
    """

    covers: str
    beyond: str


def _compared(entry: JsonObject) -> Compared | None:
    """Compare the strict schema of `entry` with the exact one.

    That can be done where only arguments that may be left out change, to null.
    """
    parameters, strict = cast("JsonObject", entry["parameters"]), _strict_schema(entry)
    lift = cast("JsonObject", entry.get("lift", {}))
    if strict is None or not lift.keys() <= {"optional"} or not parameters.keys() <= _PLAIN:
        return None
    optional = cast("list[str]", lift.get("optional", []))
    properties = cast("JsonObject", parameters.get("properties", {}))
    image: JsonObject = {
        name: {"anyOf": [schema, {"type": "null"}]} if name in optional else schema
        for name, schema in properties.items()
    }
    exact: JsonObject = {**parameters, "properties": image, "required": [*image]}
    exact["additionalProperties"] = False
    try:
        ours, theirs = canonicalize(strict, offline=True), canonicalize(exact, offline=True)
        return Compared(str(ours.covers(theirs)), _beyond(entry, ours.subtract(theirs)))
    except (ValueError, CanonicalizationError):
        return Compared("unknown", "unknown")


def _beyond(entry: JsonObject, more: CanonicalSchema) -> str:
    """Return what becomes of what the strict schema takes and the exact one does not: `more`."""
    if str(more.satisfiability()) == "no":
        return "nothing"
    try:
        value = instance_of(cast("JsonObject", more.to_json_schema()))
    except NoInstanceError:
        return "unknown"
    assert isinstance(value, dict)
    lifted = Strict(cast("FunctionEntry", entry)).lifted(value)
    judge = validator_for(closed(entry), validate_formats=True)
    return "refused" if lifted is None or not judge.is_valid(lifted) else "taken"


def _lost(functions: list[tuple[str, JsonObject]], seconds: float) -> int:
    """Look for valid calls without a strict form for so long; return how many were found."""
    counts: Counter[str] = Counter()
    until = time.monotonic() + seconds
    order = random.Random(0).sample(
        functions, len(functions)
    )  # so that a short run sees many specs
    for name, entry in cycle(order):
        if time.monotonic() > until:
            break
        valid, lost = _tried(entry)
        counts += Counter({"valid": valid, "lost": len(lost), name: valid})
        for value in lost:
            print(f"LOST: {name}: {value}")
    seen = len(counts.keys() - {"valid", "lost"})
    print(f"{counts['valid']:,} valid calls of {seen:,} functions, {counts['lost']} without a form")
    return counts["lost"]


def _tried(entry: JsonObject) -> tuple[int, list[JsonObject]]:
    """Draw a few calls of a function; return how many are valid, and those without a strict form."""
    judge = validator_for(closed(entry), validate_formats=True)
    schema = _strict_schema(entry)
    assert schema is not None
    lowering = Lowering(schema, cast("LiftEntry | None", entry.get("lift")))
    valid: list[JsonObject] = []

    @settings(max_examples=4, deadline=None, database=None, suppress_health_check=_SLOW)
    @given(values_of(cast("JsonObject", entry["parameters"])))
    def draw(value: JsonValue) -> None:
        if isinstance(value, dict) and judge.is_valid(value):
            valid.append(value)

    draw()
    return len(valid), [value for value in valid if lowering.lowered(value) is None]


if __name__ == "__main__":
    sys.exit(main())
