"""Which functions of the specs are generated: the patterns of `--include` and `--exclude`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fnmatch import translate

from fngen.diagnostics import Code, Diagnostics, Location
from fngen.ir.naming import wanted_name
from fngen.ir.shapes import definition_name
from fngen.json_types import JsonValue
from fngen.names import Given, GivenNames
from fngen.resolve import Definition, Document, Function, Operation

_KINDS = ("name", "tag", "path", "method")
DEPRECATED = "deprecated"


@dataclass(frozen=True, slots=True)
class Pattern:
    """What functions are asked for by, and where that was asked.

    `name:`, `tag:`, `path:` or `method:` and a shell pattern, or the word `deprecated`. Without a
    kind it is a path if it begins with a slash, and a name otherwise.
    """

    text: str
    origin: Location


@dataclass(frozen=True, slots=True)
class Selection:
    """What to generate: everything, or what an `include` matches; less what an `exclude` does."""

    include: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()


class _Matcher:
    """A pattern, read; `found` once it matched a function."""

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        kind, _, rest = pattern.text.partition(":")
        if kind not in _KINDS or not rest:
            kind, rest = "path" if pattern.text.startswith("/") else "name", pattern.text
        if pattern.text == DEPRECATED:
            kind = DEPRECATED
        self._kind = kind
        self._matches = re.compile(translate(rest.lower() if kind == "method" else rest)).match
        self.found = False

    def matches(self, words: Iterable[tuple[str, str]]) -> bool:
        """Tell whether the function that has `words` is one of those asked for."""
        found = any(kind == self._kind and self._matches(word) for kind, word in words)
        self.found = self.found or found
        return found


def select(
    documents: Iterable[Document],
    selection: Selection,
    given: GivenNames,
    diagnostics: Diagnostics,
) -> tuple[Document, ...]:
    """Return `documents` without the functions that `selection` leaves out.

    Functions go also by their names in `given`. Reports patterns that match no function.
    """
    include = [_Matcher(pattern) for pattern in selection.include]
    exclude = [_Matcher(pattern) for pattern in selection.exclude]
    known: dict[tuple[str, str], None] = {}
    result: list[Document] = []
    for document in documents:
        named = given.get(document.spec.name, {})
        dropped: set[str] = set()
        for source in document.sources:
            words = _words(source, named)
            known |= dict.fromkeys(words)
            # Every pattern is tried, so that each that matches nothing is told of.
            wanted = [matcher.matches(words) for matcher in include]
            unwanted = [matcher.matches(words) for matcher in exclude]
            if (include and not any(wanted)) or any(unwanted):
                dropped.add(source.key)
        result.append(_without(document, dropped, diagnostics))
    for matcher in (*include, *exclude):
        if not matcher.found and matcher.pattern.text != DEPRECATED:
            _tell_unmatched(matcher.pattern, known, diagnostics)
    return tuple(result)


def _words(source: Function | Operation, given: Mapping[str, Given]) -> list[tuple[str, str]]:
    """Return all that `source` can be asked for by: kinds and words."""
    names = dict.fromkeys([wanted_name(source)])
    if source.pin is not None:
        names[source.pin.name] = None
    if source.key in given:
        names[given[source.key].tool] = None
    if isinstance(source, Function):
        return [("name", name) for name in names]
    if source.operation_id is not None:
        names[source.operation_id] = None
    words = [("name", name) for name in names]
    words += [("tag", tag) for tag in source.tags]
    words += [("path", source.path), ("method", source.method)]
    return [*words, (DEPRECATED, DEPRECATED)] if source.deprecated else words


def _without(document: Document, dropped: set[str], diagnostics: Diagnostics) -> Document:
    """Return `document` without the functions of the keys in `dropped`; report an empty one."""
    functions = tuple(f for f in document.functions if f.key not in dropped)
    operations = tuple(o for o in document.operations if o.key not in dropped)
    left_out = (*document.left_out, *sorted(dropped))
    if left_out and not (functions or operations):
        diagnostics.warning(
            Code.NO_FUNCTIONS,
            "every function here is left out, so the package has nothing to call",
            document.spec.source.at(),
        )
    if not dropped:
        return document
    results = [operation.result for operation in operations]
    return replace(
        document,
        functions=functions,
        operations=operations,
        result_definitions=_reachable(results, document.result_definitions),
        left_out=left_out,
    )


def _reachable(
    schemas: Iterable[JsonValue], definitions: Mapping[str, Definition]
) -> dict[str, Definition]:
    """Return those of `definitions` that `schemas` lead to, in their order."""
    found: set[str] = set()
    pending = list(schemas)
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending += value
        elif isinstance(value, dict):
            pending += value.values()
            name = definition_name(value.get("$ref"))
            if name is not None and name in definitions and name not in found:
                found.add(name)
                pending.append(definitions[name].schema)
    return {name: definition for name, definition in definitions.items() if name in found}


def _tell_unmatched(
    pattern: Pattern, known: Iterable[tuple[str, str]], diagnostics: Diagnostics
) -> None:
    """Report that no function is like `pattern`, and what there is that looks like it."""
    words: dict[str, str] = {}
    for kind, word in known:
        if kind != DEPRECATED:
            words.setdefault(f"{kind}:{word}", f"{kind}:{word}")
        if kind in {"name", "path"}:
            words.setdefault(word, word)
        elif kind == "tag":  # a tag without its kind is a common slip
            words.setdefault(word, f"tag:{word}")
    near = dict.fromkeys(words[word] for word in get_close_matches(pattern.text, words, n=3))
    diagnostics.warning(
        Code.UNMATCHED_PATTERN,
        f"`{pattern.text}` matches no function",
        pattern.origin,
        help=f"the nearest are: {', '.join(f'`{word}`' for word in near)}" if near else None,
    )
