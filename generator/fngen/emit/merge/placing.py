"""Where new stubs go: beside the functions that are their neighbours in the spec."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterable, Mapping

from fngen.emit.merge.source import Edit, Source, blocks_of


def place_stubs(
    source: Source, order: Iterable[str], stubs: Mapping[str, str], spaced: Container[int]
) -> list[Edit]:
    """Return the edits that add `stubs`, by function; `order` is that of the functions of the spec.

    A stub stands behind the function before it, else before the one after it, else at the end.
    At the places `spaced` there will be blank lines above what is added.
    """
    if not stubs:
        return []
    homes = _homes(source.tree.body)
    with_tabs = source.with_tabs

    def stub(name: str) -> str:
        return re.sub(r"(?m)^ {4}", "\t", stubs[name]) if with_tabs else stubs[name]

    behind: dict[ast.stmt | None, list[str]] = {}
    waiting: list[str] = []
    last: ast.stmt | None = None
    edits: list[Edit] = []
    for name in order:
        if name in stubs:
            (behind.setdefault(last, []) if last else waiting).append(stub(name))
        elif name in homes:
            if last is None and waiting:
                edits.append(_before(source, homes[name], waiting.copy(), spaced))
                waiting.clear()
            last = homes[name]
    if waiting:
        behind[None] = waiting
    edits += [_behind(source, home, texts) for home, texts in behind.items()]
    return edits


def _homes(body: list[ast.stmt]) -> dict[str, ast.stmt]:
    """Return the statement of the module in which each function is defined or assigned."""
    homes: dict[str, ast.stmt] = {}
    for statement in body:
        for name in _made(statement):
            homes[name] = statement
    return homes


def _made(statement: ast.stmt) -> list[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return [name]
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case _:
            return [
                name for block in blocks_of(statement) for inner in block for name in _made(inner)
            ]


def _behind(source: Source, home: ast.stmt | None, stubs: list[str]) -> Edit:
    """Return the edit that puts `stubs` behind `home` and the comments in it, or at the end."""
    number = len(source.lines) if home is None else source.bottom(home)
    if home is not None:
        ahead = number + 1
        while ahead <= len(source.lines) and _stands_in(source.line_of(ahead), home):
            if source.line_of(ahead).strip():
                number = ahead
            ahead += 1
    at = source.line_start(number + 1)
    text = "".join(f"\n\n{stub}" for stub in stubs)
    if number and source.lines[number - 1] == source.line_of(number):  # no line break at the end
        text = "\n" + text
    rest = source.line_of(number + 1)
    return Edit(at, at, text + ("\n\n" if rest.strip() else ""))


def _stands_in(line: str, home: ast.stmt) -> bool:
    """Tell whether `line`, behind the code of `home`, is a comment in it, or blank."""
    stripped = line.lstrip()
    if not stripped:
        return True
    is_block = not isinstance(home, ast.Assign | ast.AnnAssign)
    return is_block and stripped.startswith("#") and line[0] in " \t"


def _before(source: Source, home: ast.stmt, stubs: list[str], spaced: Container[int]) -> Edit:
    """Return the edit that puts `stubs` before `home`, its decorators and its comments."""
    number = source.top(home)
    at = source.line_start(number)
    text = "".join(f"{stub}\n\n" for stub in stubs)
    above = source.line_of(number - 1) if number > 1 else ""
    return Edit(at, at, ("\n\n" if above.strip() and at not in spaced else "") + text)
