"""An exact schema -> a strict one and its lift: what turns a value of that back into the exact one.

Every value that is valid for the exact schema has a form that the strict schema takes and that is
lifted to the value itself. The strict schema may take more: the judge knows the exact one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from fngen.json_types import JsonObject, JsonValue
from fngen.lower.lifts import with_definitions
from fngen.lower.outlines import Outline, check_outlines, outline_of
from fngen.lower.said import PREFIX
from fngen.lower.sharing import shared
from fngen.lower.strict_bodies import MADE, PART, Body, Rewriter
from fngen.lower.strict_limits import TOO_DEEP, NoStrictFormError, check_nodes, check_strict_limits


@dataclass(frozen=True, slots=True)
class StrictForm:
    """The strict schema of a function's arguments, and the lift; None where nothing changes.

    `lost` says what the strict schema does not tell a model, by where that is.
    """

    parameters: JsonObject
    lift: JsonObject | None
    lost: Mapping[str, str]


def strict_form(parameters: JsonObject, names: Collection[str], *, is_open: bool) -> StrictForm:
    """Return the strict form of one function, as `StrictForms.of` does."""
    return StrictForms().of(parameters, names, is_open=is_open)


class StrictForms:
    """Makes the strict forms of functions; what they share is rewritten once."""

    def __init__(self) -> None:
        self._rewriter = Rewriter()
        self._outlines: dict[str, Outline] = {}

    def of(self, parameters: JsonObject, names: Collection[str], *, is_open: bool) -> StrictForm:
        """Return the strict form of `parameters`, of which `names` are declared.

        Others are taken if `is_open`.

        Raises:
            NoStrictFormError: there is none.
        """
        try:
            form = self._rewritten(parameters, names, is_open=is_open)
            if form.parameters != parameters:
                form = replace(form, parameters=shared(form.parameters))
            check_strict_limits(form.parameters)
        except RecursionError:
            raise NoStrictFormError(TOO_DEEP) from None
        return form

    def _rewritten(
        self, parameters: JsonObject, names: Collection[str], *, is_open: bool
    ) -> StrictForm:
        found = parameters.get("$defs")
        definitions = found if isinstance(found, dict) else {}
        if not self._rewriter.takes(definitions):
            self._rewriter, self._outlines = Rewriter(), {}
            self._rewriter.takes(definitions)
        root = self._rewriter.arguments(parameters, names, is_open=is_open)
        order, bodies = self._reached(root)
        check_outlines(outline_of(root.schema), {name: self._outline(name) for name in bodies})
        names_of_made = _names_of_made(order, definitions)
        named = {name: _named(body, names_of_made) for name, body in bodies.items()}
        result = _named(root, names_of_made)
        name_of = {name: names_of_made.get(name, name) for name in bodies}
        lifts = {name_of[name]: body.lift for name, body in named.items()}
        lift = with_definitions(result.lift, lifts)
        schema = dict(result.schema)
        if order:
            schema["$defs"] = {name_of[name]: named[name].schema for name in order}
        lost = dict(_places([], root))
        for name, body in bodies.items():
            lost |= _places([f"$defs.{name_of[name]}"], body)
        return StrictForm(schema, lift or None, lost)

    def _reached(self, root: Body) -> tuple[list[str], dict[str, Body]]:
        """Return the definitions that `root` leads to: in the order of first use, and rewritten."""
        order, waiting = dict(root.uses), [*root.uses]
        bodies: dict[str, Body] = {}
        nodes = root.nodes
        while waiting:
            name = waiting.pop()
            bodies[name] = body = self._rewriter.definition(name)
            nodes += body.nodes
            check_nodes(nodes)
            waiting += [used for used in body.uses if used not in order]
            order |= body.uses
        return [*order], bodies

    def _outline(self, name: str) -> Outline:
        if name not in self._outlines:
            self._outlines[name] = outline_of(self._rewriter.definition(name).schema)
        return self._outlines[name]


def _names_of_made(order: Iterable[str], definitions: Iterable[str]) -> dict[str, str]:
    """Return what those of `order` are called that are made, and not among `definitions`."""
    names: dict[str, str] = {}
    taken = set(definitions)
    parts = 0
    for made in order:
        if not made.startswith(MADE):
            continue
        name = made.removeprefix(MADE)
        if made.startswith(PART):
            parts += 1
            name = f"Part{parts}"
        while name in taken:
            name += "_"
        names[made] = name
        taken.add(name)
    return names


def _named(body: Body, names: Mapping[str, str]) -> Body:
    """Return `body` with its references to what has `names`."""
    if names.keys().isdisjoint(body.uses):
        return body
    schema, lift = _renamed(body.schema, names), _renamed(body.lift, names)
    assert isinstance(schema, dict)
    assert isinstance(lift, dict)
    return replace(body, schema=schema, lift=lift)


def _renamed(value: JsonValue, names: Mapping[str, str]) -> JsonValue:
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    result = {key: _renamed(inner, names) for key, inner in value.items()}
    if isinstance(ref := value.get("$ref"), str):
        name = ref.removeprefix(PREFIX)
        result["$ref"] = PREFIX + names.get(name, name)
    return result


def _places(within: Sequence[str], body: Body) -> Iterator[tuple[str, str]]:
    """Yield where something of `body` is lost, and what."""
    for path, reasons in body.lost.items():
        place = ".".join((*within, *path)).replace(".[", "[").replace(".{", "{")
        yield place, "; ".join(reasons)
