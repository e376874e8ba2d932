"""What a module has to import for the names that its code uses."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache

_TYPING = ("Any", "Literal", "NotRequired", "Protocol", "TypedDict")
_SIBLINGS = ("handlers", "models", "results")


@cache
def names_used(code: str) -> frozenset[str]:
    """Return every name that `code` looks up: attributes, parameters and strings are none."""
    tree = ast.parse(code)
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def import_block(
    used: set[str],
    *,
    checked_only: Iterable[str] = (),
    absolute: Iterable[str] = (),
) -> str:
    """Return the imports for the names `used`, sorted as isort does.

    Sibling modules in `checked_only`, and `Awaitable`, are imported by type checkers only;
    `absolute` are import lines that are always there.
    """
    siblings = [name for name in _SIBLINGS if name in used]
    unseen = [name for name in siblings if name in set(checked_only)]
    seen = [name for name in siblings if name not in unseen]
    checking: list[str] = []
    if "Awaitable" in used:
        checking.append("    from collections.abc import Awaitable")
    if unseen:
        checking += [*([""] if checking else []), f"    from . import {', '.join(unseen)}"]
    typing = [name for name in _TYPING if name in used]
    if checking:
        typing = ["TYPE_CHECKING", *typing]
    groups = [["from __future__ import annotations"]]
    if typing:
        groups.append([f"from typing import {', '.join(typing)}"])
    if lines := list(absolute):
        groups.append(lines)
    if seen:
        groups.append([f"from . import {', '.join(seen)}"])
    if checking:
        groups.append(["if TYPE_CHECKING:", *checking])
    return "\n\n".join("\n".join(group) for group in groups)
