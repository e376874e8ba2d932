"""Which handlers wait to be filled in."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from fngen.emit.merge.source import Function, Source, functions_of


def waiting(source: Source, names: Iterable[str]) -> list[tuple[str, int]]:
    """Return the handlers in `names` that nobody filled in, and their lines."""
    functions = functions_of(source.tree.body)
    return [
        (name, functions[name][-1].lineno)
        for name in names
        if name in functions and is_stub(functions[name][-1])
    ]


def is_stub(node: Function) -> bool:
    """Tell whether `node` does nothing but raise NotImplementedError, a docstring aside."""
    match node.body:
        case [ast.Expr(value=ast.Constant()), ast.Raise(exc=raised, cause=None)]:
            pass
        case [ast.Raise(exc=raised, cause=None)]:
            pass
        case _:
            return False
    match raised:
        case ast.Name(id="NotImplementedError"):
            return True
        case ast.Call(func=ast.Name(id="NotImplementedError"), args=[], keywords=[]):
            return True
        case _:
            return False
