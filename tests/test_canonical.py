"""What schemas take, by their normal form: also of those that would exhaust its stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fngen.canonical import canonical
from jsonschema_rs.canonical import Satisfiability

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject


def chain(count: int) -> JsonObject:
    """Objects within objects, by references, the innermost of which nothing satisfies."""
    definitions: JsonObject = {
        f"s{number}": {
            "type": "object",
            "required": ["inner"],
            "properties": {"inner": {"$ref": f"#/$defs/s{number + 1}"}},
        }
        for number in range(count)
    }
    return {"$ref": "#/$defs/s0", "$defs": {**definitions, f"s{count}": {"enum": []}}}


@pytest.mark.parametrize("count", [1, 100])
def test_what_nothing_satisfies_is_found(count: int) -> None:
    form = canonical(chain(count))
    assert form is not None
    assert form.satisfiability() is Satisfiability.NO


def test_schemas_too_deep_to_be_followed_have_no_form() -> None:
    assert canonical(chain(20_000)) is None


def test_a_schema_that_is_none_has_no_form() -> None:
    assert canonical({"type": "nothing"}) is None
