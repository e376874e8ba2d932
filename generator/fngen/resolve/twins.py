"""Branches of a `oneOf` that ask for the same: no value satisfies one of them and not the other."""

from __future__ import annotations

import json

from fngen.diagnostics import Code, Diagnostics
from fngen.resolve.pages import Node
from fngen.resolve.refs import Links
from fngen.resolve.versions import ANNOTATIONS

_TOLD = ANNOTATIONS | {"example", "externalDocs", "xml"}


def tell_twins(one_of: Node, links: Links, diagnostics: Diagnostics) -> None:
    """Warn of the branches in the list `one_of` that are the same but for what they tell a reader."""
    assert isinstance(one_of.value, list)
    alike: dict[str, list[int]] = {}
    for index, branch in enumerate(one_of.value):
        end = links.follow(one_of.child(index, branch))
        if end is not None and isinstance(end.value, dict):
            asked = {key: value for key, value in end.value.items() if key not in _TOLD}
            alike.setdefault(json.dumps(asked, sort_keys=True), []).append(index + 1)
    for numbers in alike.values():
        if len(numbers) > 1:
            which = f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
            diagnostics.warning(
                Code.CONTRADICTORY_SCHEMA,
                f"branches {which} of this `oneOf` ask for the same, so what satisfies them is refused",
                links.at(one_of.pointer),
                help="write `anyOf`, or tell the branches apart, by a `const` in each",
            )
