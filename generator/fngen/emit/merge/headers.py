"""The header of a function: its parameters and return annotation, and where they are written."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from fngen.emit.merge.source import Function, Source


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: how it reads, laid out alike; `needed` where a call must pass it."""

    name: str
    text: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """What a function takes and returns; `takes` is all of its parameters, laid out alike."""

    parameters: dict[str, Parameter]
    takes: str
    returns: str | None

    @property
    def text(self) -> str:
        """All of it, laid out alike."""
        return f"({self.takes}) -> {self.returns}"


def signature_of(node: Function) -> Signature:
    """Return the signature of `node`."""
    args = node.args
    positional = [*args.posonlyargs, *args.args]
    defaults: dict[ast.arg, ast.expr | None] = dict(
        zip(args.kwonlyargs, args.kw_defaults, strict=True)
    )
    if args.defaults:
        defaults |= zip(positional[-len(args.defaults) :], args.defaults, strict=True)
    stars = {arg: star for arg, star in ((args.vararg, "*"), (args.kwarg, "**")) if arg}
    parameters = {
        arg.arg: _parameter(arg, defaults.get(arg), stars.get(arg, "")) for arg in _all_args(args)
    }
    returns = ast.unparse(node.returns) if node.returns else None
    return Signature(parameters, ast.unparse(args), returns)


def _all_args(args: ast.arguments) -> list[ast.arg]:
    """Return every parameter, those with stars as well, in the order they are written."""
    stars = [arg for arg in (args.vararg,) if arg], [arg for arg in (args.kwarg,) if arg]
    return [*args.posonlyargs, *args.args, *stars[0], *args.kwonlyargs, *stars[1]]


def _parameter(arg: ast.arg, default: ast.expr | None, star: str) -> Parameter:
    text = star + ast.unparse(arg) + (f" = {ast.unparse(default)}" if default else "")
    return Parameter(arg.arg, text, needed=default is None and not star)


class Protocol:
    """The `Handlers` of a dispatch.py, from which the signatures of a build are read again."""

    def __init__(self, text: str) -> None:
        found = re.finditer(
            r"^    def (\w+)\((?:.*\n)(?:    .*\n|\n(?=        ))*", text, re.MULTILINE
        )
        self._methods = {method[1]: method[0].strip() for method in found}

    def __contains__(self, function: str) -> bool:
        """Tell whether there is a method `function`."""
        return function in self._methods

    def says(self, function: str, method: tuple[str, ...]) -> bool:
        """Tell whether the method `function` is written as the lines `method`."""
        return self._methods.get(function) == "\n    ".join(method)

    def signature(self, function: str) -> Signature | None:
        """Return the signature of the stub of `function` in that build; None if it is not known."""
        try:
            (node,) = ast.parse(self._methods.get(function, "")).body
        except (SyntaxError, ValueError):
            return None
        if not isinstance(node, ast.FunctionDef) or not node.args.args:
            return None
        del node.args.args[0]  # self
        match node.returns:
            # A handler may be async, which the method says and the stub does not.
            case ast.BinOp(right=ast.Subscript(value=ast.Name(id="Awaitable"), slice=result)):
                node.returns = result
            case _:
                pass
        return signature_of(node)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a parameter, `*` or `/` is written, and where the comma after it ends."""

    name: str
    start: int
    end: int
    stop: int


@dataclass(frozen=True, slots=True)
class Header:
    """Where the parts of a header are: brackets and colon, what is between, what is returned."""

    opening: int
    closing: int
    colon: int
    slots: tuple[Slot, ...]
    returns: tuple[int, int] | None
    has_comment: bool


def header_of(source: Source, node: Function) -> Header:
    """Return where the parts of the header of `node` are."""
    depth, arrow, opening, closing = 0, None, None, None
    names = iter(_slot_names(node.args))
    slots: list[Slot] = []
    last = start = -1
    has_comment = False
    for kind, text, at, end in _tokens(source, node):
        if kind == tokenize.COMMENT:
            has_comment = True
            continue
        if text in {")", "]", "}"}:
            depth -= 1
        if depth == 0 and text == ")" and closing is None and opening is not None:
            closing = at
        if opening is not None and closing is None:
            if depth == 1 and text == ",":
                slots.append(Slot(next(names), start, last, end))
                start = -1
            elif start < 0:
                start = at
        elif closing == at and start >= 0:
            slots.append(Slot(next(names), start, last, last))
        if text == "(" and depth == 0 and opening is None:
            opening = end
        if text in {"(", "[", "{"}:
            depth += 1
        if depth == 0 and text == "->":
            arrow = end
        if depth == 0 and text == ":":
            assert opening is not None
            assert closing is not None
            returns = None if arrow is None else (_skip_space(source.text, arrow), last)
            return Header(opening, closing, at, tuple(slots), returns, has_comment)
        last = end
    raise AssertionError("a function that was parsed has a header")


def _skip_space(text: str, place: int) -> int:
    while text[place].isspace():
        place += 1
    return place


def _slot_names(args: ast.arguments) -> list[str]:
    names = [arg.arg for arg in args.posonlyargs]
    names += ["/"] if names else []
    names += [arg.arg for arg in args.args]
    if args.vararg or args.kwonlyargs:
        names.append(args.vararg.arg if args.vararg else "*")
    names += [arg.arg for arg in args.kwonlyargs]
    return [*names, *([args.kwarg.arg] if args.kwarg else [])]


def _tokens(source: Source, node: Function) -> Iterator[tuple[int, str, int, int]]:
    """Yield the tokens from `def` on that mean something: kind, text, and where they are."""
    first = source.start(node)
    before = first - source.line_start(node.lineno)

    def read() -> Iterator[str]:
        yield source.line_of(node.lineno)[before:] + "\n"
        for number in range(node.lineno + 1, len(source.lines) + 1):
            yield source.line_of(number) + "\n"

    blank = {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    for token in tokenize.generate_tokens(read().__next__):
        if token.type not in blank:
            at, end = (
                source.line_start(node.lineno + row - 1) + column + (before if row == 1 else 0)
                for row, column in (token.start, token.end)
            )
            yield token.type, token.string, at, end
