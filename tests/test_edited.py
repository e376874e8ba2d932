"""A module with edits is read as it would be if it was parsed anew."""

from __future__ import annotations

import ast

import pytest
from fngen.emit.merge.edited import Edited
from fngen.emit.merge.source import Edit, Source
from hypothesis import given
from hypothesis import strategies as st

_STATEMENTS = st.sampled_from(
    [
        '"""Doc."""\n',
        "# a comment\n",
        "\n",
        "import os; import sys\n",
        "x = (\n    1\n)\n",
        'y = """\ndef z():\n"""; w = 2\n',
        "@cached\n@other(\n    1\n)\ndef f(a):\n    pass\n",
        "async def g(): pass\n",
        "if x:\n    def h():\n        pass\nelse:\n    k = 1\n",
        "t = 1; \\\n    u = 2\n",
    ]
)
_NEW = st.sampled_from(["new = 1\n", "def added():\n    pass\n\n\n", "# more\n"])


@given(st.lists(_STATEMENTS, max_size=8), st.lists(st.tuples(st.integers(0), _NEW), max_size=3))
def test_lines_are_where_they_went(statements: list[str], put: list[tuple[int, str]]) -> None:
    for line_break in ("\n", "\r\n"):
        text = "".join(statements).replace("\n", line_break)
        source = Source(text)
        starts = [
            source.line_start(_first(node)) for node in source.tree.body if node.col_offset == 0
        ]
        places = dict.fromkeys(start for start in starts if source.begins_line(start))
        places[len(text)] = None
        chosen = {[*places][index % len(places)]: new for index, new in put}
        after = Edited(source, [Edit(place, place, new) for place, new in chosen.items()])
        assert after.text == after.source.text
        told = [after.line(node.lineno) for node in source.tree.body]
        assert set(told) <= {node.lineno for node in after.source.tree.body}
        added = sum(len(ast.parse(new).body) for new in chosen.values())
        assert len(after.source.tree.body) == len(told) + added


def _first(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [(6, 7, "("), (10, 10, "else: pass\n"), (0, 5, "y ="), (20, 20, "def\n"), (21, 22, "")],
)
def test_an_edit_that_breaks_the_module_is_found(start: int, end: int, text: str) -> None:
    source = Source("x = 1\ny = [2\n]\nz = (3)")
    with pytest.raises(SyntaxError):
        Source(source.edited([Edit(start, end, text)]))
    with pytest.raises(SyntaxError):
        Edited(source, [Edit(start, end, text)])
