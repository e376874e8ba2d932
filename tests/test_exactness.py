"""Strict forms of random specs: every valid value has one, and whatever comes is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from fngen.lower.strict import StrictForm
from fngen_runtime.strict import Strict
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from jsonschema_rs import validator_for

from tests.contracts import closed, contract_of
from tests.lowering import Lowering
from tests.schemas import cases, values_of
from tests.strict_rules import broken_rules

if TYPE_CHECKING:
    from pathlib import Path

    from fngen_runtime.contract import FunctionEntry, LiftEntry
    from fngen_runtime.json_types import JsonObject

_FIXED = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def drawn_form(folder: Path, spec: JsonObject) -> tuple[JsonObject, StrictForm]:
    """Return the function of `spec` in functions.json, and its strict form."""
    contract = contract_of(folder, spec)
    assume(contract is not None)
    assert contract is not None
    (entry,) = cast("list[JsonObject]", contract["functions"])
    assume("strict" in entry)
    strict = entry["parameters"] if entry["strict"] is True else entry["strict"]
    lift = cast("JsonObject | None", entry.get("lift"))
    form = StrictForm(cast("JsonObject", strict), lift, {})
    assert broken_rules(form.parameters) == []
    return entry, form


def test_every_valid_value_has_a_strict_form(tmp_path: Path) -> None:
    accepted = 0

    @settings(_FIXED, max_examples=40)
    @given(cases())
    def check(case: tuple[JsonObject, list[JsonObject]]) -> None:
        nonlocal accepted
        spec, values = case
        entry, form = drawn_form(tmp_path, spec)
        judge = validator_for(closed(entry), validate_formats=True)
        lowering = Lowering(form.parameters, cast("LiftEntry | None", form.lift))
        for value in filter(judge.is_valid, values):
            accepted += 1
            assert lowering.lowered(value) is not None, (value, entry["parameters"], form)

    check()
    assert accepted > 100, "the drawn values should be valid more often than not"


def test_every_value_in_strict_form_is_lifted_and_judged(tmp_path: Path) -> None:
    @settings(_FIXED, max_examples=40)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        spec, _ = data.draw(cases())
        entry, form = drawn_form(tmp_path, spec)
        strict = Strict(cast("FunctionEntry", {**entry, "strict": form.parameters}))
        accepts = validator_for(form.parameters, validate_formats=True)
        judge = validator_for(closed(entry), validate_formats=True)
        for _ in range(4):
            value = data.draw(values_of(form.parameters))
            if not isinstance(value, dict):
                continue
            assert value.keys() == strict.names or not accepts.is_valid(value)
            lifted, sent = strict.lifted(value), strict.read(value)
            assert bool(sent.faults) is (lifted is None)
            assert lifted in (None, sent.says)
            for error in judge.iter_errors(sent.says):
                assert error.message
            assert all(problem.path for problem in sent.faults)

    check()
