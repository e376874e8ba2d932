"""A module of the user's: its text, its tree, and changes that keep every other byte."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from itertools import accumulate
from typing import TypeAlias

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef

_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` in place of what stands from `start` to `end`; it breaks lines as Python does."""

    start: int
    end: int
    text: str


def lines_of(text: str) -> list[str]:
    """Return the lines of `text` as Python has them, with their line breaks."""
    return list(StringIO(text, newline=""))


@dataclass(slots=True)
class Source:
    """A text that parses, and where in it the nodes of its tree stand.

    Raises:
        SyntaxError, ValueError: it does not parse.
    """

    text: str
    tree: ast.Module = field(init=False)
    lines: list[str] = field(init=False)
    _starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        """Parse the text, and find its lines."""
        self.text = self.text.removeprefix(_MARK)
        try:
            with warnings.catch_warnings(action="ignore"):
                self.tree = ast.parse(self.text)
        except (RecursionError, MemoryError):
            raise ValueError("it is nested too deep") from None
        self.lines = lines_of(self.text)
        self._starts = [0, *accumulate(map(len, self.lines))]

    @property
    def line_break(self) -> str:
        """The line break of the first line."""
        found = re.search(r"\r\n|\r|\n", self.text)
        return found[0] if found else "\n"

    @property
    def with_tabs(self) -> bool:
        """Whether blocks are indented by tabs."""
        return re.search(r"^\t", self.text, re.MULTILINE) is not None

    def line_start(self, number: int) -> int:
        """Return where line `number`, from 1, starts; the end of the text is a line's start, too."""
        return self._starts[min(number - 1, len(self.lines))]

    def line_of(self, number: int) -> str:
        """Return line `number`, from 1, without its line break."""
        return self.lines[number - 1].rstrip("\r\n") if number <= len(self.lines) else ""

    def position(self, place: int) -> tuple[int, int]:
        """Return the line and the column of `place`, both from 1."""
        number = bisect(self._starts, place, hi=max(len(self.lines), 1))
        return number, place - self._starts[number - 1] + 1

    def offset(self, number: int, column: int) -> int:
        """Return the place of a position as trees tell it: columns count bytes of UTF-8."""
        line = self.lines[number - 1] if number <= len(self.lines) else ""
        if not line.isascii():
            column = len(line.encode()[:column].decode())
        return self.line_start(number) + column

    def start(self, node: ast.expr | ast.stmt | ast.alias | ast.arg) -> int:
        """Return where `node` starts; a function or class starts at its keyword."""
        return self.offset(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt | ast.alias | ast.arg) -> int:
        """Return where `node` ends."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.offset(node.end_lineno, node.end_col_offset)

    def indent_at(self, place: int) -> str:
        """Return the white space that the line around `place` starts with."""
        found = re.compile(r"[ \t\f]*").match(self.text, self._start_around(place))
        return found[0] if found else ""

    def begins_line(self, place: int) -> bool:
        """Tell whether only white space stands before `place` in its line."""
        return not self.text[self._start_around(place) : place].strip()

    def _start_around(self, place: int) -> int:
        return max(self.text.rfind("\n", 0, place), self.text.rfind("\r", 0, place)) + 1

    def top(self, statement: ast.stmt) -> int:
        """Return the line where `statement` of the module begins, with the comments above it.

        What shares a line with it is taken with it. Comments at the very top are about the file.
        """
        body = self.tree.body
        at = body.index(statement)
        while at and first_line(body[at]) <= last_line(body[at - 1]):
            at -= 1
        first = number = first_line(body[at])
        above = last_line(body[at - 1]) if at else 0
        while number - 1 > above and self.line_of(number - 1).startswith("#"):
            number -= 1
        return first if number == 1 else number

    def bottom(self, statement: ast.stmt) -> int:
        """Return the last line of `statement` of the module, and of what shares a line with it."""
        body = self.tree.body
        at = body.index(statement)
        while at + 1 < len(body) and first_line(body[at + 1]) <= last_line(body[at]):
            at += 1
        return last_line(body[at])

    def edited(self, edits: Iterable[Edit]) -> str:
        """Return the text with `edits`, which do not overlap, in its own line breaks."""
        pieces: list[str] = []
        done = 0
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
            assert edit.start >= done, "edits overlap"
            pieces += [self.text[done : edit.start], edit.text.replace("\n", self.line_break)]
            done = edit.end
        return "".join(pieces) + self.text[done:]


def first_line(statement: ast.stmt) -> int:
    """Return the line in which `statement` begins, its decorators included."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def last_line(statement: ast.stmt) -> int:
    """Return the line in which `statement` ends."""
    assert statement.end_lineno is not None
    return statement.end_lineno


def blocks_of(statement: ast.stmt) -> list[list[ast.stmt]]:
    """Return the blocks in `statement` that bind names in the scope around it."""
    match statement:
        case ast.If(body=body, orelse=other) | ast.For(body=body, orelse=other):
            return [body, other]
        case ast.While(body=body, orelse=other):
            return [body, other]
        case (
            ast.Try(body=body, handlers=handlers, orelse=other, finalbody=last)
            | ast.TryStar(body=body, handlers=handlers, orelse=other, finalbody=last)
        ):
            return [body, *(handler.body for handler in handlers), other, last]
        case ast.With(body=body):
            return [body]
        case ast.Match(cases=cases):
            return [case.body for case in cases]
        case _:
            return []


def functions_of(body: list[ast.stmt]) -> dict[str, list[Function]]:
    """Return the functions that the statements of a module define, in `if` and `try` as well."""
    found: dict[str, list[Function]] = {}
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            found.setdefault(statement.name, []).append(statement)
        for block in blocks_of(statement):
            for name, nodes in functions_of(block).items():
                found.setdefault(name, []).extend(nodes)
    return found


def defined(body: list[ast.stmt]) -> Iterator[tuple[str, ast.stmt]]:
    """Yield the names that the statements of a module bind, in whatever way, and the statement."""
    for statement in body:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield statement.name, statement
            case ast.Import() | ast.ImportFrom():
                for alias in statement.names:
                    yield (alias.asname or alias.name).split(".")[0], statement
            case _:
                yield from ((name, statement) for name in _bound(statement))
                for block in blocks_of(statement):
                    yield from defined(block)


def _bound(node: ast.AST) -> Iterator[str]:
    """Yield the names that `node` binds in the scope it stands in, but for statements in it."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name
        case ast.Lambda(args=parts):
            yield from _bound(parts)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            for inner in ast.walk(node):
                if isinstance(inner, ast.NamedExpr):
                    yield from _bound(inner.target)
        case _:
            for child in ast.iter_child_nodes(node):
                if not isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
                    yield from _bound(child)
