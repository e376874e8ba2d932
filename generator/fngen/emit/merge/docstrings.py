"""Docstrings of handlers: those of the spec, until they are edited."""

from __future__ import annotations

import ast
import hashlib
import inspect
import re
from collections.abc import Sequence

from fngen.emit.merge.source import Edit, Function, Source, first_line


def hash_of_docstring(text: str) -> str:
    """Return the hash by which a docstring is known to be as it was generated."""
    return hashlib.sha256(inspect.cleandoc(text).encode()).hexdigest()[:12] if text else ""


def hash_of_lines(lines: Sequence[str]) -> str:
    """Return the hash of a docstring that is generated as `lines`, quotes included."""
    return hash_of_docstring(str(ast.literal_eval("\n".join(lines)))) if lines else ""


def update_docstring(
    source: Source, node: Function, was: str | None, lines: Sequence[str]
) -> list[Edit]:
    """Return how `node` comes to have the docstring `lines`.

    `was` is the hash of the docstring as it was last generated, None where that is not known:
    what has another was edited, and stays.
    """
    mine = hash_of_docstring(ast.get_docstring(node, clean=False) or "")
    if was is None or mine != was or mine == hash_of_lines(lines):
        return []
    first = node.body[0]
    start = source.start(first)
    if not source.begins_line(start):  # the whole body stands on the line of the header
        return []
    indent = source.indent_at(start)
    if mine and lines:
        return [Edit(start, source.end(first), _in_style(source.text[start:], lines, indent))]
    if mine:
        return _without(source, node)
    header = source.line_start(_first_line(source, node))
    return [Edit(header, header, indent + _in_style("", lines, indent) + "\n")]


def _in_style(before: str, lines: Sequence[str], indent: str) -> str:
    """Return `lines` behind one another, in the quotes that the docstring `before` has."""
    text = "\n".join([lines[0], *(indent + line if line else "" for line in lines[1:])])
    found = re.match(r"[a-zA-Z]*('''|'|\"\"\"|\")", before)
    quotes, inside = found[1] if found else text[:3], text[3:-3]
    if "\n" in inside:
        quotes = quotes[0] * 3
    if quotes in inside or inside.endswith(quotes[0]):
        return text
    return f"{quotes}{inside}{quotes}"


def _without(source: Source, node: Function) -> list[Edit]:
    """Return how the docstring of `node` goes; it stays where there is nothing else."""
    if len(node.body) == 1:
        return []
    last = node.body[0].end_lineno
    assert last is not None
    after = source.line_start(last + 1)
    if source.text[source.end(node.body[0]) : after].strip():  # a comment, or a second statement
        return []
    return [Edit(source.line_start(node.body[0].lineno), after, "")]


def _first_line(source: Source, node: Function) -> int:
    """Return the number of the first line of the body: comments before a statement are in it."""
    number = first_line(node.body[0])
    while re.match(r"\s*(#|$)", source.line_of(number - 1)) and number - 1 > node.lineno:
        number -= 1
    return number
