"""The functions of two contracts, paired, and what changed of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import cast

from fngen_runtime.contract import Contract, FunctionEntry

from fngen.compare.arguments import of_arguments
from fngen.compare.differences import Difference, Grade, shown
from fngen.compare.schemas import Relation, judging
from fngen.compare.told import changed
from fngen.compare.values import Value, places
from fngen.json_types import JsonObject

_EFFECTS = ["read", "write", "destructive"]


def compare(package: str, old: JsonObject, new: JsonObject) -> list[Difference]:
    """Return what changed from the functions.json `old` to `new`, the heaviest first.

    An operation is known by its method and path, another function by its name; or else by its name
    or schema: so one with the same schema under another name is renamed.
    """
    was, is_now = cast("Contract", old), cast("Contract", new)  # a build wrote both
    pairs, gone, come = _paired(was["functions"], is_now["functions"])
    found = [_said(package, entry["name"], Grade.BREAKING, None, "is gone") for entry in gone]
    for before, after in pairs:
        say = partial(_said, package, after["name"])
        found += [say(*one) for one in _of_function(before, after)]
        found += [say(*one) for one in _of_result(before, after, was, is_now)]
    found += [_said(package, entry["name"], Grade.WIDENED, None, "is new") for entry in come]
    return sorted(found, key=lambda one: [*Grade].index(one.grade))


def _said(
    package: str, function: str, grade: Grade, argument: str | None, message: str
) -> Difference:
    return Difference(grade, package, function, argument, message)


def _paired(
    old: Sequence[FunctionEntry], new: Sequence[FunctionEntry]
) -> tuple[list[tuple[FunctionEntry, FunctionEntry]], list[FunctionEntry], list[FunctionEntry]]:
    """Return the pairs, and the functions that are only in `old`, and only in `new`."""
    before = {_identity(entry): entry for entry in old}
    after = {_identity(entry): entry for entry in new}
    pairs = [(before[key], entry) for key, entry in after.items() if key in before]
    gone = [entry for key, entry in before.items() if key not in after]
    come = [entry for key, entry in after.items() if key not in before]
    for entry in list(gone):
        namesakes = [other for other in come if other["name"] == entry["name"]]
        same = [other for other in come if _is_alike(entry, other)]
        twins = [other for other in gone if _is_alike(entry, other)]
        if namesakes or len(same) == len(twins) == 1:
            (other,) = namesakes or same
            pairs.append((entry, other))
            gone.remove(entry)
            come.remove(other)
    return pairs, gone, come


def _identity(entry: FunctionEntry) -> str:
    match cast("JsonObject", entry).get("http"):
        case {"method": str(method), "path": str(path)}:
            return f"{method} " + re.sub(r"\{[^{}]*\}", "{}", path)
        case _:
            return entry["name"]


def _is_alike(one: FunctionEntry, other: FunctionEntry) -> bool:
    is_told = bool(one["parameters"].get("properties"))
    return is_told and judging(one["parameters"]) == judging(other["parameters"])


def _of_function(old: FunctionEntry, new: FunctionEntry) -> Iterator[tuple[Grade, str | None, str]]:
    if old["name"] != new["name"]:
        yield Grade.BREAKING, None, f"was called `{old['name']}`"
    effects = [_EFFECTS.index(entry.get("effect", "write")) for entry in (old, new)]
    if effects[0] != effects[1]:
        grade = Grade.BREAKING if effects[0] < effects[1] else Grade.COSMETIC
        yield (
            grade,
            None,
            f"its effect was `{_EFFECTS[effects[0]]}`, and is `{_EFFECTS[effects[1]]}`",
        )
    yield from of_arguments(old, new)
    if old["description"] != new["description"]:
        said = changed(old["description"], new["description"])
        yield Grade.COSMETIC, None, f"its description {said}"
    is_deprecated = cast("JsonObject", new).get("deprecated", False)
    if cast("JsonObject", old).get("deprecated", False) != is_deprecated:
        said = "is deprecated" if is_deprecated else "is no longer deprecated"
        yield Grade.COSMETIC, None, said


def _of_result(
    old: FunctionEntry, new: FunctionEntry, was: Contract, is_now: Contract
) -> Iterator[tuple[Grade, str | None, str]]:
    """Yield what changed of the result: more of it is new to those who read it."""
    for place in places("", _result(old, was), _result(new, is_now)):
        is_fewer = place.how is Relation.LESS
        said = "is one of fewer" if is_fewer else "may be one that it never was"
        where = f": `{shown(place.path)}` {place.what}".rstrip() if place.path else ""
        yield Grade.WIDENED if is_fewer else Grade.BREAKING, None, f"its result {said}{where}"


def _result(entry: FunctionEntry, contract: Contract) -> Value:
    return Value(entry.get("returns", True), contract.get("$defs", {}))
