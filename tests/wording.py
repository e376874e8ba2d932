"""Tables of problems: what a model is told of a value, in words, by `validate` and by `call`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from tests.building import Built, build_in, functions, object_of

if TYPE_CHECKING:
    from pathlib import Path

    from fngen_runtime.json_types import JsonValue

Table: TypeAlias = "dict[str, tuple[JsonValue, JsonValue, list[str]]]"
"""By name: the schema of the argument `x`, what is sent for it, and the problems in words."""


def built_of(table: Table, folder: Path) -> Built:
    """Build a function for each row of `table`, called as the row is."""
    spec = functions(**{name: object_of({"x": schema}) for name, (schema, _, _) in table.items()})
    return build_in(folder, spec)


def assert_told(built: Built, table: Table, case: str) -> None:
    """Check the row `case` of `table`, for which `built` has a function."""
    _, sent, want = table[case]
    text = json.dumps({"x": sent})
    assert [str(problem) for problem in built.dispatcher.validate(case, text)] == want
    result = built.to(None, repair=False).call(case, text)
    assert result.error is not None
    assert [str(problem) for problem in result.error.problems] == want
