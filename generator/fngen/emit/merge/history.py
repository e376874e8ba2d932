"""What became of the functions of a package since it was built last."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import cast

from fngen.emit.merge.headers import Protocol
from fngen.emit.merge.homes import Home
from fngen.json_types import JsonObject


@dataclass(frozen=True, slots=True)
class Present:
    """A package as a build finds it: the user's handlers, and what is known of the last build.

    `files` are the texts of the handlers, by path as seen from the output folder. `functions` are the names of handlers given so far, by key; `docstrings` the hashes of those
    that were generated, by name. `protocol` and `contract` are the texts of dispatch.py and
    functions.json, nothing where there are none. `written` are the hashes of files that were written.
    """

    home: Home
    files: Mapping[str, str]
    functions: Mapping[str, str] = field(default_factory=dict[str, str])
    docstrings: Mapping[str, str] = field(default_factory=dict[str, str])
    protocol: str = ""
    contract: str = ""
    written: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class History:
    """`renamed` are functions by what they were called; `gone` keys by the function they had.

    `back` are functions that were gone from the last build, and known before it.
    """

    protocol: Protocol
    docstrings: Mapping[str, str]
    renamed: Mapping[str, str]
    gone: Mapping[str, str]
    back: frozenset[str]


def history_of(
    present: Present, now: Mapping[str, str], left_out: Container[str], contract: str
) -> History:
    """Return what became of the functions that the last build left.

    `now` are the names of handlers by key, `left_out` the keys of functions that are not generated,
    and `contract` is the text of functions.json.
    """
    protocol = Protocol(present.protocol)
    before = present.functions
    renamed = {
        before[key]: name for key, name in now.items() if key in before and before[key] != name
    }
    gone = {
        name: key
        for key, name in before.items()
        if key not in now and key not in left_out and name not in now.values()
    }
    new = {name for key, name in now.items() if key not in before or before[key] not in protocol}
    lost = {name for name in gone if name in protocol}
    if new and lost:
        renamed |= _same_under_another_name(present.contract, contract, lost, new)
    gone = {name: key for name, key in gone.items() if name not in renamed}
    known = {key: name in protocol for key, name in before.items()} if present.protocol else {}
    back = frozenset(name for key, name in now.items() if not known.get(key, True))
    return History(protocol, present.docstrings, renamed, gone, back)


def _same_under_another_name(
    before: str, contract: str, lost: set[str], new: set[str]
) -> dict[str, str]:
    """Return functions of a list that differ from lost ones by their name alone, old names to new.

    Where several are alike, nobody can tell which became which. An operation goes by its path.
    """
    try:
        old = cast("JsonObject", json.loads(before))
    except ValueError:
        return {}
    left = _by_definition(old, lost)
    came = _by_definition(cast("JsonObject", json.loads(contract)), new)
    return {
        left[definition][0]: names[0]
        for definition, names in came.items()
        if len(names) == len(left.get(definition, ())) == 1
    }


def _by_definition(contract: JsonObject, names: set[str]) -> dict[str, list[str]]:
    """Return the functions among `names` by all that is said of them but their name."""
    result: dict[str, list[str]] = {}
    functions = contract.get("functions")
    for function in functions if isinstance(functions, list) else []:
        match function:
            case {"handler": str(name), "parameters": {**parameters}, **rest} if name in names:
                said = rest.get("description") or parameters.get("properties")
                if said and "http" not in rest:
                    told = [rest.get("description"), parameters, rest.get("returns")]
                    result.setdefault(json.dumps(told, sort_keys=True), []).append(name)
            case _:
                pass
    return result
