"""Functions that the spec calls otherwise now: found, and renamed all over a module."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fngen.emit.merge.scopes import Scope, Site, defined, module_scope, sites
from fngen.emit.merge.source import Edit, Source


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
    for name, site, scope in _sites(source, found):
        if scope.owner(name).parent is not None:
            continue
        edit = _edit(source, name, found[name], site)
        if edit is None or scope.owner(found[name]).parent is not None:
            refused[name] = f"that is something else in line {_line(site)}"
        else:
            edits.append(edit)
    if not refused:
        return Renaming([*edits, *_listed(source, found)], found, {})
    # What stays may stand in the way of others.
    rest = rename(source, {old: new for old, new in found.items() if old not in refused})
    reasons = {old: (found[old], why) for old, why in refused.items()}
    return Renaming(rest.edits, rest.done, {**reasons, **rest.refused})


def _sites(source: Source, found: Mapping[str, str]) -> Iterator[tuple[str, Site, Scope]]:
    """Yield where names in `found` are bound or looked up; statements without them are not read."""
    if not found:
        return
    words = re.compile(rf"\b(?:{'|'.join(map(re.escape, found))})\b")
    scope = module_scope(source.tree.body)
    for statement in source.tree.body:
        first = min(
            [statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))]
        )
        if words.search(source.text, source.line_start(first), source.end(statement)):
            yield from (site for site in sites([statement], scope) if site[0] in found)


def _line(site: Site) -> int:
    assert isinstance(site, ast.expr | ast.stmt | ast.pattern | ast.alias | ast.ExceptHandler)
    return site.lineno


def _edit(source: Source, old: str, new: str, site: Site) -> Edit | None:
    """Return the edit that renames `site`; None where it cannot be."""
    match site:
        case ast.Name():
            return Edit(source.start(site), source.end(site), new)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Global():
            found = re.compile(rf"\b{re.escape(old)}\b").search(source.text, source.start(site))
            return Edit(*found.span(), new) if found else None
        case ast.alias(asname=None):
            if "." in site.name:
                return None
            return Edit(source.end(site), source.end(site), f" as {new}")
        case ast.alias():
            return Edit(source.end(site) - len(old), source.end(site), new)
        case _:
            return None


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
    if not any(re.search(rf"\b{re.escape(old)}\b", text) for old in moved):
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
