"""Functions that the spec calls otherwise now: found, and renamed all over a module."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fngen.emit.merge.source import Edit, Source, defined


@dataclass(frozen=True, slots=True)
class Renaming:
    """The edits that rename functions: which are `done`, new names by old, and why some are not.

    `refused` has the new name and the reason by the old one.
    """

    edits: list[Edit]
    done: Mapping[str, str]
    refused: Mapping[str, tuple[str, str]]


def rename(source: Source, renamed: Mapping[str, str]) -> Renaming:
    """Return how functions of the module are renamed, new names by old.

    A name is only renamed where it means the function: not in strings, but in `__all__`. A function
    stays as it is where its new name means something else.
    """
    names = {name for name, _ in defined(source.tree.body)}
    found = {old: new for old, new in renamed.items() if old in names}
    taken = names - found.keys()
    refused = {old: "there is one here already" for old, new in found.items() if new in taken}
    edits: list[Edit] = []
    for start, end in _statements_with(source, found):
        made, reasons = _renamed_in(source, start, end, found)
        edits += made
        refused |= reasons
    if not refused:
        return Renaming([*edits, *_listed(source, found)], found, {})
    # What stays may stand in the way of others.
    rest = rename(source, {old: new for old, new in found.items() if old not in refused})
    said = {old: (found[old], why) for old, why in refused.items()}
    return Renaming(rest.edits, rest.done, {**said, **rest.refused})


def _statements_with(source: Source, names: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Yield where the statements of the module are in which one of `names` is written."""
    for statement in source.tree.body if names else ():
        decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
        start, end = source.start(statement), source.end(statement)
        if decorators:
            start = source.line_start(min(each.lineno for each in decorators))
        if _words(names).search(source.text, start, end):
            yield start, end


def _renamed_in(
    source: Source, start: int, end: int, names: Mapping[str, str]
) -> tuple[list[Edit], dict[str, str]]:
    """Return the edits that rename `names` in the statement there, and why some cannot be."""
    from fngen.emit.merge.scopes import UnreadableCode, sites

    text = source.text[start:end]
    try:
        found = sites(text, names)
    except UnreadableCode:
        line, _ = source.position(start)
        why = f"libcst cannot read the statement in line {line}"
        return [], dict.fromkeys(_words(names).findall(text), why)
    edits: list[Edit] = []
    refused: dict[str, str] = {}
    for site in found:
        if site.depth:
            continue
        new = names[site.name]
        if site.way == "dotted" or site.is_local(new):
            line, _ = source.position(start + site.start)
            refused[site.name] = f"that is something else in line {line}"
        elif site.way == "imported":
            edits.append(Edit(start + site.end, start + site.end, f" as {new}"))
        else:
            edits.append(Edit(start + site.start, start + site.end, new))
    return edits, refused


def _words(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")


def _listed(source: Source, found: Mapping[str, str]) -> Iterator[Edit]:
    """Yield the edits of names in `__all__`, which are strings and mean the function all the same."""
    for statement in source.tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.expr() as value):
                pass
            case ast.AugAssign(target=ast.Name(id="__all__"), value=value):
                pass
            case _:
                continue
        for node in ast.walk(value):
            if isinstance(node, ast.Constant) and node.value in found:
                old = str(node.value)
                at = source.text.find(old, source.start(node), source.end(node))
                if at >= 0:
                    yield Edit(at, at + len(old), found[old])


def follow(text: str, moved: Mapping[str, tuple[str, str]], package: str | None) -> str:
    """Return `text`, a module beside those in which functions were renamed, with what it imports.

    `moved` are the module and the new name of each, by its old one; `package` is what the modules
    are in, where it has a name.
    """
    if not moved or not _words(moved).search(text):
        return text
    try:
        source = Source(text)
    except (SyntaxError, ValueError):  # which the merge reports
        return text
    edits: list[Edit] = []
    imports = [node for node in ast.walk(source.tree) if isinstance(node, ast.ImportFrom)]
    for node in imports:
        said = "." * node.level + (node.module or "")
        for alias in node.names:
            home, new = moved.get(alias.name, ("", ""))
            if home and said in {".", f".{home}", package, f"{package}.{home}"}:
                start = source.start(alias)
                name = new if alias.asname else f"{new} as {alias.name}"
                edits.append(Edit(start, start + len(alias.name), name))
    return ("\ufeff" if text.startswith("\ufeff") else "") + source.edited(edits)
