"""Annotations that are too long for a line, broken as formatters break them."""

from __future__ import annotations

import ast

WIDTH = 100


def break_parameter(name: str, annotation: str, default: str, indent: int) -> str:
    """Return `name: annotation default`, a parameter on a line of its own, a comma to follow."""
    lead = f"{name}: "
    if indent + len(lead + annotation + default) + 1 <= WIDTH:
        return lead + annotation + default
    text = _Text(annotation)
    return lead + text.fit(text.root, indent, indent + len(lead), len(default) + 1) + default


def break_field(name: str, annotation: str, value: str = "") -> tuple[str, ...]:
    """Return the lines of `name: annotation value` in a class, without the indentation of its body.

    `value` is ` = ...` or nothing.
    """
    lead = f"{name}: "
    if value and WIDTH - len(value) < 4 + len(lead + annotation) <= WIDTH - len(" = ("):
        return f"{lead}{annotation} = (", f"    {value.removeprefix(' = ')}", ")"
    text = lead + _break(annotation, 4, 4 + len(lead), len(value)) + value
    return tuple(line.removeprefix("    ") for line in text.split("\n"))


def break_return(lead: str, annotation: str, end: str, indent: int) -> str:
    """Return `lead annotation end`, the last line of a signature, such as `) -> ...:`."""
    return lead + _break(annotation, indent, indent + len(lead), len(end)) + end


def _break(annotation: str, indent: int, before: int, after: int) -> str:
    """Return `annotation`, in parentheses where it has no brackets of its own to break at."""
    if before + len(annotation) + after <= WIDTH:
        return annotation
    text = _Text(annotation)
    if isinstance(text.root, ast.Subscript):
        return text.fit(text.root, indent, before, after)
    inner = indent + 4
    return f"(\n{' ' * inner}{text.fit(text.root, inner, inner, 0)}\n{' ' * indent})"


class _Text:
    """An annotation, which is one line, and its syntax tree."""

    def __init__(self, annotation: str) -> None:
        self._octets = annotation.encode()  # which `ast` counts
        self.root = ast.parse(annotation, mode="eval").body

    def fit(self, node: ast.expr, indent: int, before: int, after: int) -> str:
        """Return `node`; broken if a line with `before` and `after` around it is too long."""
        flat = self._flat(node)
        if before + len(flat) + after <= WIDTH:
            return flat
        match node:
            case ast.Subscript(value=value, slice=ast.Tuple(elts=items)):
                return self._bracket(value, items, indent, comma=True)
            case ast.Subscript(value=value, slice=item):
                return self._bracket(value, [item], indent, comma=False)
            case ast.BinOp():
                return self._union(_operands(node), indent, before, after)
            case ast.Call(func=func, keywords=[keyword]):
                pad = "\n" + " " * indent
                return f"{ast.unparse(func)}({pad}    {self._flat(keyword)}{pad})"
            case ast.Call(func=func, args=[name, ast.Dict() as values]):
                return f"{ast.unparse(func)}({self._arguments(name, values, indent)})"
            case _:
                return flat

    def _arguments(self, name: ast.expr, values: ast.Dict, indent: int) -> str:
        """Return the arguments of `ByProperty`: on one line, or each on its own, as their values."""
        inner, end = indent + 4, "\n" + " " * indent
        flat = f"{self._flat(name)}, {self._flat(values)}"
        if inner + len(flat) <= WIDTH:
            return f"\n{' ' * inner}{flat}{end}"
        lines = [f"{self._flat(name)},", self._flat(values) + ","]
        if inner + len(lines[1]) > WIDTH:
            pairs = zip(values.keys, values.values, strict=True)
            told = [f"    {self._flat(key)}: {self._flat(one)}," for key, one in pairs if key]
            lines[1:] = ["{", *told, "},"]
        return "".join(f"\n{' ' * inner}{line}" for line in lines) + end

    def _flat(self, node: ast.expr | ast.keyword) -> str:
        return self._octets[node.col_offset : node.end_col_offset].decode()

    def _bracket(self, value: ast.expr, items: list[ast.expr], indent: int, *, comma: bool) -> str:
        inner = indent + 4
        end = "," if comma else ""
        lines = [self.fit(item, inner, inner, len(end)) + end for item in items]
        pad = "\n" + " " * inner
        return f"{ast.unparse(value)}[{pad}{pad.join(lines)}\n{' ' * indent}]"

    def _union(self, operands: list[ast.expr], indent: int, before: int, after: int) -> str:
        first, *others = operands
        lines = [self.fit(first, indent, before, 0)]
        for operand in others:
            room = after if operand is others[-1] else 0
            lines.append("| " + self.fit(operand, indent, indent + 2, room))
        return f"\n{' ' * indent}".join(lines)


def _operands(node: ast.expr) -> list[ast.expr]:
    """Return what `|` joins, of which there may be more than calls can be nested."""
    found: list[ast.expr] = []
    while isinstance(node, ast.BinOp):
        found.append(node.right)
        node = node.left
    return [node, *reversed(found)]
