"""How many schemas a value is compared with: definitions may refer to the same again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from fngen.diagnostics import Code, Diagnostics
from fngen.json_types import JsonValue
from fngen.lower.payload import inmost_first
from fngen.resolve import Definition
from fngen.resolve.keywords import HOLDS_MAP, IN_PLACE

_MOST = 100_000
_PREFIX = "#/$defs/"


def check_steps(definitions: Mapping[str, Definition], diagnostics: Diagnostics) -> None:
    """Report the definitions by which to judge one value, whatever it is, takes very long.

    Of those that refer to such a one nothing is said.
    """
    uses = {name: Counter(_references(one.schema)) for name, one in definitions.items()}
    steps: dict[str, int] = {}
    for name in inmost_first(uses, uses):
        inner = {used: steps.get(used, 0) for used in uses[name]}
        steps[name] = 1 + sum(count * inner[used] for used, count in uses[name].items())
        if steps[name] > _MOST >= max(inner.values(), default=0):
            message = (
                f"one value is compared with more than {_MOST:,} schemas by `{name}`: what it is "
                "made of refers to the same again and again"
            )
            help_text = "refer to each once"
            diagnostics.error(
                Code.EXCESSIVE_SIZE, message, definitions[name].origin, help=help_text
            )


def _references(schema: JsonValue) -> Iterator[str]:
    """Yield the definitions that `schema` compares a value of its own with, each as often as it does."""
    pending = [schema]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending += node
        elif isinstance(node, dict):
            if isinstance(ref := node.get("$ref"), str):
                yield ref.removeprefix(_PREFIX)
            pending += [node[key] for key in IN_PLACE & node.keys() if key not in HOLDS_MAP]
            if isinstance(by_name := node.get("dependentSchemas"), dict):
                pending += by_name.values()
