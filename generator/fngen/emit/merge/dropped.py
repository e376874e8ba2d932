"""Where a handler uses a parameter that the spec dropped."""

from __future__ import annotations

import ast
import re

from fngen.emit.merge.headers import header_of
from fngen.emit.merge.source import Function, Source


def uses(source: Source, function: Function, parameter: str) -> list[int]:
    """Return where the body of `function` looks up what is, or was, its parameter.

    Where libcst cannot read the body, every name so called is taken for it.
    """
    start = header_of(source, function).colon
    body = source.text[start : source.end(function)]
    if not re.search(rf"\b{re.escape(parameter)}\b", body):
        return []
    from fngen.emit.merge.scopes import UnreadableCode, sites

    header = f"async def _({parameter})"
    try:
        found = sites(header + body, {parameter})
    except UnreadableCode:
        nodes = [node for statement in function.body for node in ast.walk(statement)]
        return sorted(
            source.start(node)
            for node in nodes
            if isinstance(node, ast.Name) and node.id == parameter
        )
    before = start - len(header)
    return [before + site.start for site in found if site.way == "read" and site.depth == 1]
